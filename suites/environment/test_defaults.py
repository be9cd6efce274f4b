"""What an environment hands on: the default yield function, signals, the old way in.

Requirement: a link that is opened later has the environment's default yield function; signal
functions answer 0. Source: WSSetDefaultYieldFunction, WSSetSignalHandlerFromFunction, reference
pages; observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Callback

SIGNAL = 10  # SIGUSR1: neither the harness nor a library uses it


@pytest.mark.spec(
    ("WSSetDefaultYieldFunction", "WSDefaultYieldFunction", "WSYieldFunction"),
    "links that are opened later have the default of their environment",
    source="WSSetDefaultYieldFunction, WSDefaultYieldFunction: reference pages",
)
def test_default_yield_function(agent: Agent) -> None:
    environment = agent.call("WSInitialize", None).returned
    made = agent.call("WSCreateYieldFunction", environment, Callback("default", (0,)), None)
    before = agent.call("WSDefaultYieldFunction", environment).returned

    accepted = agent.call("WSSetDefaultYieldFunction", environment, made.returned).returned
    after = agent.call("WSDefaultYieldFunction", environment).returned
    words = ["-linkcreate", "-linkprotocol", "IntraProcess"]
    link = agent.call("WSOpenArgcArgv", environment, len(words), words).returned
    inherited = agent.call("WSYieldFunction", link).returned
    agent.call("WSClose", link)
    agent.call("WSDeinitialize", environment)

    assert not before
    assert accepted == 1
    assert after == made.returned
    assert inherited == made.returned


@pytest.mark.spec(
    ("WSSleepYP", "WSCountYP"),
    "answer 0 where there are no parameters",
    source="header: WSSleepYP, WSCountYP; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("function", ["WSSleepYP", "WSCountYP"])
def test_no_yield_parameters(agent: Agent, function: str) -> None:
    assert agent.call(function, None).returned == 0


@pytest.mark.spec(
    (
        *("WSSetSignalHandlerFromFunction", "WSUnsetSignalHandler"),
        *("WSHandleSignal", "WSStopHandlingSignal"),
    ),
    "a function for a signal is set and taken away: 0 both times",
    source="WSSetSignalHandlerFromFunction, WSUnsetSignalHandler: reference pages",
)
def test_signal(agent: Agent) -> None:
    handler = Callback("signal", (0,))

    agent.call("WSHandleSignal", ENVIRONMENT, SIGNAL)
    given = agent.call("WSSetSignalHandlerFromFunction", ENVIRONMENT, SIGNAL, handler)
    taken = agent.call("WSUnsetSignalHandler", ENVIRONMENT, SIGNAL, None)
    agent.call("WSStopHandlingSignal", ENVIRONMENT, SIGNAL)

    assert given.returned == 0
    assert taken.returned == 0


@pytest.mark.spec(
    "WSSetSignalHandler",
    "takes no object for no handler: 0",
    source="guide: Low-Level WSTP Operations; observed on 13.2",
    level="SHOULD",
)
def test_no_signal_object(agent: Agent) -> None:
    given = agent.call("WSSetSignalHandler", ENVIRONMENT, SIGNAL, None)
    taken = agent.call("WSUnsetSignalHandler", ENVIRONMENT, SIGNAL, None)

    assert given.returned == 0
    assert taken.returned == 0


@pytest.mark.spec(
    "WSInit",
    "makes nothing without an allocator",
    source="observed on 13.2",
    level="SHOULD",
)
def test_no_allocator(agent: Agent) -> None:
    assert not agent.call("WSInit", None, None, None).returned


@pytest.mark.spec(
    ("WSInit", "WSEnclosingEnvironment", "WSDeinit"),
    "what the old way in makes knows the pointer it was given; it ends without the others",
    source="header: WSInit, WSEnclosingEnvironment; observed on 13.2",
    level="SHOULD",
)
def test_old_way_in(agent: Agent) -> None:
    parameters = agent.call("WSNewParameters", 48, 25).returned
    lent = agent.call("WSAllocParameter", parameters).outputs
    made = agent.call("WSInit", lent["allocator"], lent["deallocator"], 4096).returned

    enclosing = agent.call("WSEnclosingEnvironment", made).returned
    agent.call("WSDeinit", made)
    agent.call("WSReleaseParameters", parameters)
    after = agent.call("WSVersionNumbers", ENVIRONMENT).outputs["revision"]

    assert enclosing == 4096
    assert after not in (0, None)


@pytest.mark.spec(
    ("WSGetDomainNameList", "WSReleaseDomainNameList"),
    "the count is that of the list",
    source="WSGetDomainNameList, reference page",
)
def test_domain_names(agent: Agent) -> None:
    got = agent.call("WSGetDomainNameList", ENVIRONMENT)

    listed = got.returned or []
    assert isinstance(listed, list)
    assert got.outputs["count"] == len(listed)
