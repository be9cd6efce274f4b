"""Words that open a link.

Requirement: option names are read in any case, unknown ones are ignored, words may be quoted.
Source: WSOpenArgcArgv, WSOpenString, reference pages; quoting observed on 13.2.
"""

import pytest

from wstp_harness.lab import End, Pair

ANY_CASE = {
    "lower": ["-linkcreate", "-linkprotocol", "sharedmemory"],
    "upper": ["-LINKCREATE", "-LINKPROTOCOL", "SHAREDMEMORY"],
    "mode": ["-linkmode", "listen", "-linkprotocol", "SharedMemory"],
    "unknown-option": ["-linkcreate", "-linkfoo", "bar", "-linkprotocol", "SharedMemory"],
    "program-first": ["program", "-linkcreate", "-linkprotocol", "SharedMemory"],
    "create-wins": ["-linkconnect", "-linkcreate", "-linkprotocol", "SharedMemory"],
    "default-protocol": ["-linkcreate"],
}


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "opens a listening link whatever the case of the words and whatever else is there",
    source="WSOpenArgcArgv, reference page; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("shared-memory-threads")
@pytest.mark.parametrize("case", ANY_CASE)
def test_listening(unconnected_pair: Pair, case: str) -> None:
    opened = unconnected_pair.listener.agent.open_end("third", ANY_CASE[case])

    assert opened.opened
    assert opened.error == 0
    assert opened.name


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "listening returns at once: the link is there and not yet connected (10)",
    source="WSOpenArgcArgv, reference page; error text 10",
)
def test_listening_returns_at_once(unconnected_pair: Pair) -> None:
    got = unconnected_pair.listener.call("WSError")

    assert got.returned == 10
    assert unconnected_pair.listener.name


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "a loopback link is opened by its mode as well",
    source="observed on 13.2",
    level="INFO",
)
def test_loopback_mode(loopback: End) -> None:
    opened = loopback.agent.open_end("second", ["-linkmode", "loopback"])

    assert opened.opened
    assert opened.call("WSIsLinkLoopback").returned == 1


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "a shared memory name is what was asked for, also with blanks in it",
    source="WSOpenArgcArgv, reference page: -linkname",
)
@pytest.mark.topologies("shared-memory-threads")
@pytest.mark.parametrize("name", ["wstpharness1", "with blank", "a.b-c_d"])
def test_chosen_name(unconnected_pair: Pair, name: str) -> None:
    words = ["-linkcreate", "-linkprotocol", "SharedMemory", "-linkname", name]

    opened = unconnected_pair.listener.agent.open_end("third", words)

    assert opened.opened
    assert opened.call("WSLinkName").returned == name.encode()


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "a name that is in use is refused with 40",
    source="error text 40; WSOpenArgcArgv, reference page",
)
@pytest.mark.topologies("shared-memory-threads", "tcpip-threads")
def test_name_in_use(unconnected_pair: Pair) -> None:
    words = unconnected_pair.topology.listen_words(unconnected_pair.listener.name)

    again = unconnected_pair.listener.agent.open_end("third", words)

    assert not again.opened
    assert again.error == 40
