"""The other end closes.

Requirement: data that was sent can still be read, then reads fail with WSECLOSED; nothing of
the link is left behind. Source: error text 11 ("there might still be data underway");
WSClose, reference page.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, start

PUT = Step("WSPutInteger32", (7,))
GET = Step("WSGetInteger32", outputs={"value": 7})
OVER = Step("WSGetInteger32", returned=0, error=frozenset({1, 11}))
SOON = 2.0
COUNT = 100

pytestmark = pytest.mark.topologies("!loopback")


@pytest.mark.spec(
    "WSClose",
    "a get after everything was read fails with 11, or 1 where the link is gone for good",
    source="error texts 1 and 11",
)
def test_after_everything_was_read(pair: Pair) -> None:
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [GET])

    pair.writer.close()

    check(pair.reader, [OVER], SOON)


@pytest.mark.spec(
    "WSClose",
    "a get that waits when the other end closes fails",
    source="error texts 1 and 11",
)
def test_while_a_get_waits(pair: Pair) -> None:
    waiting = start(pair.reader, [OVER])

    pair.writer.close()

    waiting.check(SOON)


@pytest.mark.spec(
    "WSClose",
    "data that was flushed before the close is delivered",
    source="error text 11: there might still be data underway",
    level="SHOULD",
)
def test_flushed_data_is_delivered(pair: Pair) -> None:
    check(pair.writer, [*[PUT] * COUNT, *SENT])

    pair.writer.close()

    check(pair.reader, [GET] * COUNT, SOON)


@pytest.mark.spec(
    "WSReady",
    "a closed peer makes a link ready, so that the next get can say so",
    source="WSReady, reference page; observed on 13.2",
    level="SHOULD",
)
def test_close_is_activity(pair: Pair) -> None:
    activity = Step("WSWaitForLinkActivity", returned=frozenset({1}), error=None)

    waiting = start(pair.reader, [activity])
    pair.writer.close()

    waiting.check(SOON)


@pytest.mark.spec(
    "WSClose",
    "leaves nothing behind: no descriptor, no file, no shared memory",
    source="WSClose, reference page",
)
@pytest.mark.writers("listener")
def test_nothing_is_left(pair: Pair) -> None:
    pair.forgives_habits = False

    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [GET])
    pair.writer.close()
    pair.reader.close()
