"""Handlers and yield functions as objects: made, set, asked for, called, ended.

Requirement: what was made from a function calls that function; a link tells which object it has.
Source: WSCreateMessageHandler, WSSetMessageHandler, WSCreateYieldFunction, WSSetYieldFunction:
reference pages; observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Callback, Pair

pytestmark = pytest.mark.topologies("!loopback")


def made(agent: Agent, function: str, name: str) -> int:
    """Return the object made from a function that records its calls."""
    agent.events(name)
    return int(str(agent.call(function, ENVIRONMENT, Callback(name, (0,)), None).returned))


@pytest.mark.spec(
    (
        *("WSCreateMessageHandler", "WSCallMessageHandler", "WSGetMessageHandler"),
        *("WSMessageHandler", "WSDestroyMessageHandler"),
    ),
    "the handler that was set is the one that is told, and calls the function",
    source="WSCreateMessageHandler, WSMessageHandler: reference pages; observed on 13.2",
)
def test_handler(pair: Pair) -> None:
    end, agent = pair.reader, pair.reader.agent
    handler = made(agent, "WSCreateMessageHandler", "handler")

    accepted = end.call("WSSetMessageHandler", handler).returned
    told = [end.call(f"WS{name}MessageHandler").returned for name in ("", "Get")]
    agent.call("WSCallMessageHandler", handler, end, 3, 4)
    called = [event["arguments"] for event in agent.events("handler")]
    end.call("WSSetMessageHandler", None)
    destroyed = agent.call("WSDestroyMessageHandler", handler).returned

    assert accepted == 1
    assert told == [handler, handler]
    assert [arguments[1:] for arguments in called if isinstance(arguments, list)] == [[3, 4]]
    assert destroyed


@pytest.mark.spec(
    (
        *("WSCallYieldFunction", "WSGetYieldFunction", "WSYieldFunction", "WSSetYieldFunction"),
        *("WSCreateYieldFunction", "WSDestroyYieldFunction"),
    ),
    "the yield function that was set is the one that is told, and calls the function",
    source="WSCreateYieldFunction, WSYieldFunction: reference pages; observed on 13.2",
)
def test_yield(pair: Pair) -> None:
    end, agent = pair.reader, pair.reader.agent
    function = made(agent, "WSCreateYieldFunction", "yield")

    accepted = end.call("WSSetYieldFunction", function).returned
    told = [end.call(f"WS{name}YieldFunction").returned for name in ("", "Get")]
    answered = agent.call("WSCallYieldFunction", function, end, None).returned
    called = agent.events("yield")
    end.call("WSSetYieldFunction", None)
    destroyed = agent.call("WSDestroyYieldFunction", function).returned

    assert accepted == 1
    assert told == [function, function]
    assert answered == 0
    assert len(called) == 1
    assert destroyed
