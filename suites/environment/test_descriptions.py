"""What an environment says of itself, its machine, and the other end's environment.

Requirement: the compiler's name is the same text in every encoding; the addresses of the machine
are listed; the name given to an environment is read at the other end of a link. Source:
WSCompilerID, WSGetNetworkAddressList, WSSetEnvIDString: reference pages; observed on 13.2.
"""

import ipaddress

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Pair
from wstp_harness.oracle.text import UCS2, UTF8, UTF16, UTF32, Encoding


@pytest.mark.spec(
    ("WS{encoding.name}CompilerID", "WSCompilerID"),
    "gives the text of WSCompilerID in the encoding, and how many units it has",
    source="WSCompilerID, reference page",
)
@pytest.mark.parametrize("encoding", [UCS2, UTF8, UTF16, UTF32], ids=lambda each: each.id)
def test_compiler(agent: Agent, encoding: Encoding) -> None:
    plain = agent.call("WSCompilerID", ENVIRONMENT)

    coded = agent.call(f"WS{encoding.name}CompilerID", ENVIRONMENT)

    text = plain.outputs["id"]
    assert isinstance(text, bytes)
    assert text
    memory = encoding.memory(text.decode("ascii"))
    assert (plain.returned, coded.returned) == (1, 1)
    assert coded.outputs["id"] == memory
    assert coded.outputs["units"] == len(memory) // encoding.width


@pytest.mark.spec(
    ("WSGetNetworkAddressList", "WSReleaseNetworkAddressList"),
    "lists addresses of this machine, the local one among them",
    source="WSGetNetworkAddressList, reference page",
)
def test_addresses(agent: Agent) -> None:
    got = agent.call("WSGetNetworkAddressList", ENVIRONMENT)

    listed = got.returned
    assert isinstance(listed, list)
    assert got.outputs["count"] == len(listed)
    assert b"127.0.0.1" in listed
    for address in listed:
        assert isinstance(address, bytes)
        ipaddress.ip_address(address.decode())


@pytest.mark.spec(
    ("WSSetEnvIDString", "WSGetLinkedEnvIDString", "WSReleaseEnvIDString"),
    "the name of an environment is read at the other end of a link",
    source="WSSetEnvIDString, WSGetLinkedEnvIDString: reference pages",
)
@pytest.mark.topologies("shared-memory-processes", "tcpip-processes")
def test_name_of_the_other(unconnected_pair: Pair) -> None:
    listener, connector = unconnected_pair.ends
    set_name = listener.agent.call("WSSetEnvIDString", ENVIRONMENT, "name").returned
    activation = listener.start("WSActivate")
    connector.call("WSActivate")
    activation.result()

    got = connector.call("WSGetLinkedEnvIDString")

    assert set_name == 1
    assert got.returned == 1
    assert got.outputs["id"] == b"name"
