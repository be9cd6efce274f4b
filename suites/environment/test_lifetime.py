"""Environments and their parameters.

Requirement: WSInitialize makes an environment, WSDeinitialize ends it with all its links;
several live beside each other. Source: WSInitialize, WSDeinitialize, WSNewParameters,
reference pages; parameter errors observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent


@pytest.mark.spec(
    ("{begin}", "{end}", "WSLoopbackOpen"),
    "environments come and go without touching each other",
    source="WSInitialize, WSDeinitialize: reference pages",
)
@pytest.mark.parametrize(
    ("begin", "end"), [("WSInitialize", "WSDeinitialize"), ("WSBegin", "WSEnd")]
)
def test_two_environments(agent: Agent, begin: str, end: str) -> None:
    first = agent.call(begin, None).returned
    second = agent.call(begin, None).returned
    link = agent.call("WSLoopbackOpen", second).returned
    agent.call(end, first)

    put = agent.call("WSPutInteger32", link, 7)
    got = agent.call("WSGetInteger32", link)
    agent.call("WSClose", link)
    agent.call(end, second)

    assert first
    assert second
    assert first != second
    assert put.returned == 1
    assert got.outputs["value"] == 7


@pytest.mark.spec(
    "WSDeinitialize",
    "ends an environment whose links are still open",
    source="WSDeinitialize, reference page",
)
def test_end_with_open_links(agent: Agent) -> None:
    environment = agent.call("WSInitialize", None).returned
    agent.call("WSLoopbackOpen", environment)
    agent.call("WSLoopbackOpen", environment)

    ended = agent.call("WSDeinitialize", environment)

    assert ended.returned is None


@pytest.mark.spec(
    ("WSGetLinksFromEnvironment", "WSReleaseLinksFromEnvironment"),
    "lists the open links in the order they were opened",
    source="WSGetLinksFromEnvironment, reference page",
)
def test_links_of_an_environment(agent: Agent) -> None:
    environment = agent.call("WSInitialize", None).returned
    links = [agent.call("WSLoopbackOpen", environment).returned for _ in range(3)]

    listed = agent.call("WSGetLinksFromEnvironment", environment)
    agent.call("WSClose", links[1])
    after = agent.call("WSGetLinksFromEnvironment", environment)
    agent.call("WSDeinitialize", environment)

    assert listed.outputs["links"] == links
    assert after.outputs["links"] == [links[0], links[2]]


@pytest.mark.spec(
    ("WSNewParameters", "WSErrorParameter"),
    "parameters for the header's revision are good, for a newer interface they are not",
    source="WSNewParameters, reference page; code 28 observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("revision", "interface", "code"), [(48, 25, 0), (25, 25, 0), (48, 26, 28), (100, 25, 28)]
)
def test_parameters(agent: Agent, revision: int, interface: int, code: int) -> None:
    parameters = agent.call("WSNewParameters", revision, interface).returned

    error = agent.call("WSErrorParameter", parameters).returned
    environment = agent.call("WSInitialize", parameters).returned
    agent.call("WSDeinitialize", environment)
    agent.call("WSReleaseParameters", parameters)

    assert error == code
    assert bool(environment) == (code == 0)


@pytest.mark.spec(
    "WSVersionNumbers",
    "gives the interface number, the revision and a build number",
    source="WSVersionNumbers, reference page",
)
def test_version_numbers(agent: Agent) -> None:
    got = agent.call("WSVersionNumbers", ENVIRONMENT)

    assert got.outputs["interface_number"] in (3, 4)
    assert got.outputs["revision"] not in (0, None)
    assert got.outputs["build"] not in (0, None)


@pytest.mark.spec(
    ("WSGetAvailableLinkProtocolNames", "WSReleaseLinkProtocolNames"),
    "names every protocol that links can be opened with",
    source="observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("name", ["IntraProcess", "SharedMemory", "TCPIP"])
def test_protocol_names(agent: Agent, name: str) -> None:
    got = agent.call("WSGetAvailableLinkProtocolNames", ENVIRONMENT)

    assert got.returned == 0
    names = got.outputs["names"]
    assert isinstance(names, list)
    assert name.encode() in names


@pytest.mark.spec(
    ("WSEnvironmentData", "WSSetEnvironmentData"),
    "gives back the pointer that WSSetEnvironmentData attached",
    source="observed on 13.2",
    level="SHOULD",
)
def test_environment_data(agent: Agent) -> None:
    environment = agent.call("WSInitialize", None).returned
    before = agent.call("WSEnvironmentData", environment).returned
    agent.call("WSSetEnvironmentData", environment, 4096)

    after = agent.call("WSEnvironmentData", environment).returned
    agent.call("WSDeinitialize", environment)

    assert not before
    assert after == 4096
