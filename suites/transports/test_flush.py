"""When data becomes visible to the other end.

Requirement: WSFlush sends what is buffered; WSReady tells without blocking whether something
can be read; a get that waits sends this end's own data first. Source: WSFlush, WSReady,
WSEndPacket, reference pages; the last sentence is observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, start

PUT = Step("WSPutInteger32", (7,))
GET = Step("WSGetInteger32", outputs={"value": 7})
NOT_READY = Step("WSReady", returned=0)
READY = Step("WSReady", returned=1)
ACTIVITY = Step("WSWaitForLinkActivity")

pytestmark = pytest.mark.topologies("!loopback")


@pytest.mark.spec(
    "WSReady",
    "is 0 on a link that carries nothing, and does not block",
    source="WSReady, reference page",
)
def test_nothing_to_read(pair: Pair) -> None:
    check(pair.reader, [NOT_READY, NOT_READY])
    check(pair.writer, [NOT_READY])


@pytest.mark.spec(
    "WSFlush",
    "what was flushed can be read by the other end",
    source="WSFlush, reference page",
)
def test_flushed_data_is_ready(pair: Pair) -> None:
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [ACTIVITY, READY, READY, GET, NOT_READY])


@pytest.mark.spec(
    "WSEndPacket",
    "small data stays with the writer until it is flushed",
    source="WSFlush, reference page; observed on 13.2",
    level="INFO",
)
def test_end_packet_does_not_flush(pair: Pair) -> None:
    check(pair.writer, [PUT, Step("WSEndPacket")])
    check(pair.reader, [NOT_READY])
    check(pair.writer, [Step("WSFlush")])
    check(pair.reader, [GET])


@pytest.mark.spec(
    "WSGetInteger32",
    "a get that has to wait sends this end's own data first",
    source="observed on 13.2",
    level="SHOULD",
)
def test_waiting_get_flushes(pair: Pair) -> None:
    asking = start(pair.writer, [PUT, GET])
    check(pair.reader, [GET, PUT, *SENT])
    asking.check()


@pytest.mark.spec(
    "WSFlush",
    "with nothing to send does nothing, again and again",
    source="WSFlush, reference page",
)
def test_nothing_to_flush(pair: Pair) -> None:
    flush = Step("WSFlush")

    check(pair.writer, [flush, flush, PUT, flush, flush])
    check(pair.reader, [GET, NOT_READY])
