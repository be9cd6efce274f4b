"""What can be set before an environment is made.

Requirement: a parameter object takes settings and tells errors; an environment made with it has
them. Source: WSNewParameters, WSSetAllocParameter, WSDoNotHandleSignalParameter, reference pages;
codes observed on 13.2.
"""

from collections.abc import Callable

import pytest

from wstp_harness.lab import Agent, Value

REVISION, INTERFACE = 48, 25
NOT_IMPLEMENTED = 30
TEXT = "\u00e9\\:20AC"


def with_parameters(agent: Agent, body: Callable[[int], None]) -> None:
    """Do something with parameters, which are given back."""
    parameters = int(str(agent.call("WSNewParameters", REVISION, INTERFACE).returned))
    body(parameters)
    agent.call("WSReleaseParameters", parameters)


@pytest.mark.spec(
    ("{function}", "WSNewParameters", "WSReleaseParameters"),
    "answers with the code, and an environment can be made all the same",
    source="header: {function}; codes observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("function", "values", "code"),
    [
        ("WSSetEncodingParameter", (5,), 0),
        ("WSDoNotHandleSignalParameter", (15,), 0),
        ("WSSetThreadSafeLinksParameter", (), 0),
        ("WSSetResourceParameter", ("resource",), NOT_IMPLEMENTED),
        ("WSSetDeviceParameter", ("device",), NOT_IMPLEMENTED),
        ("WSAllocParameter", (), 0),
    ],
    ids=["encoding", "signal", "thread-safe", "resource", "device", "allocator"],
)
def test_setting(agent: Agent, function: str, values: tuple[Value, ...], code: int) -> None:
    def body(parameters: int) -> None:
        answered = agent.call(function, parameters, *values).returned
        environment = agent.call("WSInitialize", parameters).returned
        error = agent.call("WSErrorParameter", parameters).returned
        agent.call("WSDeinitialize", environment)

        assert answered == code
        assert environment
        assert error == 0

    with_parameters(agent, body)


@pytest.mark.spec(
    ("WSSetAllocParameter", "WSAllocParameter"),
    "the functions of the user are given back; without any no environment is made",
    source="WSSetAllocParameter, WSAllocParameter: reference pages; observed on 13.2",
)
def test_no_allocator(agent: Agent) -> None:
    def body(parameters: int) -> None:
        agent.call("WSSetAllocParameter", parameters, None, None)

        assert not agent.call("WSInitialize", parameters).returned

    with_parameters(agent, body)


@pytest.mark.spec(
    "WSSetEncodingParameter",
    "with UTF-8 as encoding escapes are characters, and char* text is canonical",
    source="observed on 13.2",
    level="SHOULD",
)
def test_encoding(agent: Agent) -> None:
    def body(parameters: int) -> None:
        agent.call("WSSetEncodingParameter", parameters, 5)
        environment = agent.call("WSInitialize", parameters).returned
        link = agent.call("WSLoopbackOpen", environment).returned
        agent.call("WSPutString", link, TEXT)
        units = agent.call("WSGetUCS2String", link).outputs["text"]
        agent.call("WSPutUCS2String", link, "\u00e9".encode("utf-16-le"), 1)
        native = agent.call("WSGetString", link).outputs["text"]
        agent.call("WSClose", link)
        agent.call("WSDeinitialize", environment)

        assert units == "\u00e9\u20ac".encode("utf-16-le")
        assert native == b"\\351"

    with_parameters(agent, body)
