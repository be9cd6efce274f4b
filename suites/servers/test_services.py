"""Links announced and found on a network (DNS-SD).

Requirement: where the machine has no such service, every function says so and gives nothing; where
it has one, what was begun can be ended. References that are none are ignored. Source: header; codes
of the errors observed on 13.2, which needs a service that test machines do not have.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Callback, Value

TYPE, NAME, DOMAIN, HOST = "_wstpharness._tcp", "wstp-harness", "local", "127.0.0.1"
SOUGHT: dict[str, tuple[tuple[Value, ...], str]] = {
    "WSBrowseForLinkServices": ((TYPE, DOMAIN, None), "WSStopBrowsingForLinkServices"),
    "WSResolveLinkService": ((TYPE, NAME, None), "WSStopResolvingLinkService"),
}
ANNOUNCED: dict[str, tuple[Value, ...]] = {
    "WSRegisterLinkService": (TYPE, NAME),
    "WSRegisterLinkServiceWithHostname": (TYPE, NAME, HOST),
    "WSRegisterLinkServiceWithPortAndHostname": (TYPE, NAME, 0, HOST),
}
#: A function of the agent that nobody asks about.
TOLD = Callback("service", (0,))


@pytest.mark.spec(
    ("{function}", "{stop}"),
    "without a service answers with a code and gives no reference, else what it gives can be ended",
    source="header; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("function", "stop"), [(function, stop) for function, (_, stop) in SOUGHT.items()]
)
def test_seek(agent: Agent, function: str, stop: str) -> None:
    arguments, _ = SOUGHT[function]

    got = agent.call(function, ENVIRONMENT, TOLD, *arguments)
    if got.returned == 0:
        agent.call(stop, ENVIRONMENT, got.outputs["ref"])

    assert (got.returned == 0) == bool(got.outputs["ref"])


@pytest.mark.spec(
    "{function}",
    "without a service gives no link and says why, else a link and no error",
    source="header; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("function", ANNOUNCED)
def test_announce(agent: Agent, function: str) -> None:
    got = agent.call(function, ENVIRONMENT, *ANNOUNCED[function], TOLD, DOMAIN, None)
    if got.returned:
        agent.call("WSStopRegisteringLinkService", ENVIRONMENT, got.outputs["ref"])
        agent.call("WSClose", got.returned)

    assert bool(got.returned) == (got.outputs["error"] == 0)


@pytest.mark.spec(
    "WSRegisterLinkServiceFromLinkServer",
    "without a service says why; the server goes on",
    source="header: WSRegisterLinkServiceFromLinkServer; observed on 13.2",
    level="SHOULD",
)
def test_announce_server(agent: Agent) -> None:
    server = agent.call("WSNewLinkServerWithPortAndInterface", ENVIRONMENT, 0, HOST, None).returned

    got = agent.call(
        "WSRegisterLinkServiceFromLinkServer",
        *(ENVIRONMENT, TYPE, NAME, server, TOLD, DOMAIN, None),
    )
    if got.outputs["error"] == 0:
        agent.call("WSStopRegisteringLinkService", ENVIRONMENT, got.outputs["ref"])
    port = agent.call("WSPortFromLinkServer", server)
    agent.call("WSShutdownLinkServer", server)

    assert isinstance(got.outputs["error"], int)
    assert port.returned
    assert port.outputs["error"] == 0


@pytest.mark.spec(
    "{function}",
    "does nothing where there is no reference; the environment goes on",
    source="header; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("WSStopBrowsingForLinkServices", (None,)),
        ("WSStopResolvingLinkService", (None,)),
        ("WSStopRegisteringLinkService", (None,)),
        ("WSStopRegisteringLinkServiceForLink", (None, None)),
        ("WSServiceProtocolFromReference", (None,)),
    ],
    ids=["browsing", "resolving", "registering", "registering-for-link", "protocol"],
)
def test_no_reference(agent: Agent, function: str, arguments: tuple[None, ...]) -> None:
    got = agent.call(function, ENVIRONMENT, *arguments).returned
    revision = agent.call("WSVersionNumbers", ENVIRONMENT).outputs["revision"]

    assert not got
    assert revision not in (0, None)
