"""WSFill reads ahead: it waits for data and takes none.

Requirement: after it the data is there and still to be got; where none can come it fails at once.
Source: header: WSFill; error text 25 for a loopback link; observed on 13.2.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.steps import SENT, Step, check

SEVEN = Step("WSPutInteger32", (7,))
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})


@pytest.mark.spec(
    "WSFill",
    "returns when data has come, and the data is still there",
    source="header: WSFill; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("!loopback")
def test_waits(pair: Pair) -> None:
    waiting = pair.reader.start("WSFill")
    too_early = waiting.ready(0.05)
    check(pair.writer, [SEVEN, *SENT])
    filled = waiting.result()

    assert not too_early
    assert (filled.returned, filled.error) == (1, 0)
    check(pair.reader, [GOT_SEVEN])


@pytest.mark.spec(
    "WSFill",
    "fails with 25 at once on an empty loopback link; the link goes on",
    source="error text 25; observed on 13.2",
    level="SHOULD",
)
def test_nothing_can_come(loopback: End) -> None:
    nothing = Step("WSFill", returned=0, error=25)

    check(loopback, [nothing, Step("WSClearError"), SEVEN, GOT_SEVEN])
