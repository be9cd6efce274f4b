"""Names and numbers of links.

Requirement: a link has a name that the other side connects to, and a number in its
environment. Source: WSLinkName, WSToLinkID, WSFromLinkID, reference pages; the form of
generated names is observed on 13.2.
"""

import re

import pytest

from wstp_harness.lab import End, Pair, Protocol
from wstp_harness.oracle.text import UCS2, UTF8, UTF16, UTF32, Encoding

FORMS = {
    Protocol.INTRAPROCESS: r"[a-z0-9]{7}_ipq",
    Protocol.SHARED_MEMORY: r"[a-z0-9]{5}_shm",
    Protocol.TCPIP: r"\d+@127\.0\.0\.1,\d+@127\.0\.0\.1",
}


@pytest.mark.spec(
    "WSLinkName",
    "gives both ends of a link the same name",
    source="WSLinkName, reference page",
)
@pytest.mark.topologies("!loopback")
@pytest.mark.writers("listener")
def test_same_name(pair: Pair) -> None:
    listener = pair.listener.call("WSLinkName").returned
    connector = pair.connector.call("WSLinkName").returned

    assert listener
    assert listener == connector


@pytest.mark.spec(
    "WSName",
    "is the old name of WSLinkName",
    source="observed on 13.2",
    level="INFO",
)
def test_old_name(unconnected_pair: Pair) -> None:
    end = unconnected_pair.listener

    assert end.call("WSName").returned == end.call("WSLinkName").returned


@pytest.mark.spec(
    "WSLinkName",
    "a generated name has the form of its protocol",
    source="observed on 13.2",
    level="INFO",
)
def test_generated_name(unconnected_pair: Pair) -> None:
    form = FORMS[unconnected_pair.topology.protocol]

    assert re.fullmatch(form, unconnected_pair.listener.name)


@pytest.mark.spec(
    "WS{encoding.name}LinkName",
    "gives the name in the encoding of its own, with its length",
    source="WSLinkName, reference page; names of the family",
)
@pytest.mark.parametrize("encoding", [UCS2, UTF8, UTF16, UTF32], ids=lambda each: each.id)
def test_name_in_each_encoding(unconnected_pair: Pair, encoding: Encoding) -> None:
    memory = encoding.memory(unconnected_pair.listener.name)

    got = unconnected_pair.listener.call(f"WS{encoding.name}LinkName")

    assert got.returned == memory
    assert got.outputs["units"] == len(memory) // encoding.width


@pytest.mark.spec(
    ("WSToLinkID", "WSNumber"),
    "links of an environment have different, positive numbers",
    source="WSToLinkID, reference page",
)
@pytest.mark.parametrize("function", ["WSToLinkID", "WSNumber"])
def test_numbers_differ(loopback: End, function: str) -> None:
    second = loopback.agent.open_end("second", None)

    one = loopback.call(function).returned
    two = second.call(function).returned

    assert isinstance(one, int)
    assert isinstance(two, int)
    assert one > 0
    assert two > 0
    assert one != two


@pytest.mark.spec(
    "WSIsLinkLoopback",
    "is 1 for loopback links and 0 for all others",
    source="name; observed on 13.2",
    level="SHOULD",
)
def test_is_loopback(pair: Pair) -> None:
    expected = int(pair.topology.protocol is Protocol.LOOPBACK)

    assert pair.writer.call("WSIsLinkLoopback").returned == expected


@pytest.mark.spec(
    "WSSetName",
    "gives a link another name",
    source="observed on 13.2",
    level="INFO",
)
def test_rename(loopback: End) -> None:
    loopback.call("WSSetName", "other")

    assert loopback.call("WSName").returned == b"other"
