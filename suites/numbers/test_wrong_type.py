"""A number getter meets something that is no number.

Requirement: the getter fails with WSEGSEQ and consumes nothing; after WSClearError the right
getter reads it. Source: WSGetInteger32, reference page; WSError codes.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.steps import SENT, Step, check, function

NO_NUMBERS = {
    "string": (Step("WSPutString", ("12",)), Step("WSGetString", outputs={"text": b"12"})),
    "symbol": (Step("WSPutSymbol", ("x",)), Step("WSGetSymbol", outputs={"text": b"x"})),
    "function": (function("f", 0), Step("WSGetFunction", outputs={"text": b"f", "count": 0})),
}


@pytest.mark.spec(
    "WSGet{get}",
    "fails with WSEGSEQ (3) on anything but a number, and does not consume it",
    source="WSGetInteger32, reference page",
)
@pytest.mark.parametrize("get", BY_NAME)
def test_not_a_number(pair: Pair, get: str) -> None:
    refused = Step(f"WSGet{get}", returned=0, error=3)
    puts = [put for put, _ in NO_NUMBERS.values()]
    gets = [
        step
        for name, (_, right) in NO_NUMBERS.items()
        for step in (refused._replace(about=name), Step("WSClearError"), right)
    ]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)
