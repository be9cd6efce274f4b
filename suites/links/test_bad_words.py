"""Words that open no link.

Requirement: opening fails with NULL and a code that says why. Source: WSOpenArgcArgv,
WSOpenString, reference pages (option words); error texts 33 to 46; codes observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Pair

TCPIP_HERE = ["-linkcreate", "-linkprotocol", "TCPIP", "-linkhost", "127.0.0.1"]
REFUSED = {
    "unknown-protocol": (["-linkcreate", "-linkprotocol", "Bogus"], {34}),
    "loopback-as-protocol": (["-linkcreate", "-linkprotocol", "Loopback"], {34}),
    "server-mode": (["-linkmode", "server"], {35}),
    "intraprocess-nobody": (
        ["-linkconnect", "-linkprotocol", "IntraProcess", "-linkname", "nobody_ipq"],
        {41},
    ),
    "intraprocess-no-name": (["-linkconnect", "-linkprotocol", "IntraProcess"], {41, 42}),
    "connect-no-name": (["-linkconnect", "-linkprotocol", "SharedMemory"], {42}),
    "tcpip-no-name": (["-linkconnect", "-linkprotocol", "TCPIP"], {-1, 42}),
    "foreign-address": (
        ["-linkcreate", "-linkprotocol", "TCPIP", "-linkhost", "203.0.113.1"],
        {-1, 43},
    ),
    "launch-missing": (["-linklaunch", "-linkname", "/nonexistent/program"], {46}),
    "ipv6-option-on-ipv4": (
        [*TCPIP_HERE, "-linkoptions", "65536"],
        {42},
    ),
}


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "gives no link and the code of the reason",
    source="WSOpenArgcArgv, reference page; error texts 33 to 46",
    level="SHOULD",
)
@pytest.mark.topologies("tcpip-threads")
@pytest.mark.parametrize("case", REFUSED)
def test_refused(unconnected_pair: Pair, case: str) -> None:
    words, codes = REFUSED[case]
    agent = unconnected_pair.listener.agent

    opened = agent.call("WSOpenArgcArgv", ENVIRONMENT, len(words), words)

    assert not opened.returned
    assert opened.outputs["error"] in codes


@pytest.mark.spec(
    "WSOpenString",
    "gives no link and the code of the reason",
    source="WSOpenString, reference page; error texts 33 to 46",
    level="SHOULD",
)
@pytest.mark.topologies("tcpip-threads")
@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_one_string(unconnected_pair: Pair, case: str) -> None:
    words, codes = REFUSED[case]
    agent = unconnected_pair.listener.agent

    opened = agent.call("WSOpenString", ENVIRONMENT, " ".join(words))

    assert not opened.returned
    assert opened.outputs["error"] in codes


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "without an environment fails with 32",
    source="error text 32; observed on 13.2",
    level="SHOULD",
)
def test_no_environment(agent: Agent) -> None:
    words = ["-linkcreate", "-linkprotocol", "SharedMemory"]

    opened = agent.call("WSOpenArgcArgv", None, len(words), words)

    assert not opened.returned
    assert opened.outputs["error"] == 32
