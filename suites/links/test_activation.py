"""Connecting.

Requirement: WSActivate waits until both ends are there, in whichever order they come; the
first use of a link activates it. Source: WSActivate, WSConnect, reference pages; lazy
activation observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, start

ORDERS = {"listener-first": ("listener", "connector"), "connector-first": ("connector", "listener")}
SEVEN = Step("WSGetInteger32", outputs={"value": 7})


@pytest.mark.spec(
    "{function}",
    "connects both ends whichever is first, and leaves no error",
    source="WSActivate, reference page",
)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("function", ["WSActivate", "WSConnect"])
def test_both_orders(unconnected_pair: Pair, function: str, order: str) -> None:
    first, second = (getattr(unconnected_pair, name) for name in ORDERS[order])

    waiting = first.start(function)
    arrived = second.call(function)
    waited = waiting.result()

    assert arrived.returned == 1
    assert waited.returned == 1
    assert first.call("WSError").returned == 0
    assert second.call("WSError").returned == 0


@pytest.mark.spec(
    "WSActivate",
    "waits for the other end",
    source="WSActivate, reference page",
)
@pytest.mark.parametrize("order", ORDERS)
def test_waits(unconnected_pair: Pair, order: str) -> None:
    first, second = (getattr(unconnected_pair, name) for name in ORDERS[order])

    waiting = first.start("WSActivate")
    too_early = waiting.ready(0.05)
    second.call("WSActivate")

    assert not too_early
    assert waiting.result().returned == 1


@pytest.mark.spec(
    "WSActivate",
    "is 1 at once on a link that is connected",
    source="WSActivate, reference page; observed on 13.2",
    level="SHOULD",
)
def test_again(pair: Pair) -> None:
    check(pair.writer, [Step("WSActivate"), Step("WSActivate"), Step("WSError", returned=0)])


@pytest.mark.spec(
    ("WSPutInteger32", "WSGetInteger32"),
    "the first use of a link connects it",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("order", ORDERS)
def test_first_use_connects(unconnected_pair: Pair, order: str) -> None:
    writer, reader = (getattr(unconnected_pair, name) for name in ORDERS[order])

    writing = start(writer, [Step("WSPutInteger32", (7,)), *SENT])
    check(reader, [SEVEN])
    writing.check()


@pytest.mark.spec(
    "WSConnect",
    "a shared memory or TCPIP link to nobody opens, then fails to connect and stays dead",
    source="error text 1; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("shared-memory-threads", "tcpip-threads")
def test_nobody_listens(unconnected_pair: Pair) -> None:
    name = {"SharedMemory": "nobody_shm", "TCPIP": "1@127.0.0.1,2@127.0.0.1"}
    words = unconnected_pair.topology.connect_words(name[unconnected_pair.topology.protocol])
    alone = unconnected_pair.connector.agent.open_end("alone", words)
    dead = Step("WSError", returned=1, error=1)

    check(
        alone,
        [Step("WSActivate", returned=0, error=1), dead, Step("WSClearError", returned=0, error=1)],
    )
