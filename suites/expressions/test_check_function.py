"""The old test of a head.

Requirement: WSCheckFunction consumes the head that was asked for and gives the number of arguments;
WSCheckFunctionWithArgCount wants that number too, a negative one allows any. Source: reference
pages of WSCheckFunction, WSCheckFunctionWithArgCount; the negative number is observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, function

SEVEN = Step("WSPutInteger32", (7,))
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
PUT = [function("f", 2), SEVEN, SEVEN, SEVEN, *SENT]
LEFT = [GOT_SEVEN, GOT_SEVEN, GOT_SEVEN]


@pytest.mark.spec(
    "WSCheckFunction",
    "consumes the head and gives the number of its arguments",
    source="WSCheckFunction, reference page",
)
def test_head(pair: Pair) -> None:
    ask = Step("WSCheckFunction", (b"f",), outputs={"count": 2})

    check(pair.writer, PUT)
    check(pair.reader, [ask, *LEFT])


@pytest.mark.spec(
    "WSCheckFunctionWithArgCount",
    "consumes the head when it has so many arguments, or any for a negative number",
    source="WSCheckFunctionWithArgCount, reference page; negative observed on 13.2",
)
@pytest.mark.parametrize("wanted", [2, -1])
def test_argument_count(pair: Pair, wanted: int) -> None:
    ask = Step("WSCheckFunctionWithArgCount", (b"f", wanted), outputs={"count": 2})

    check(pair.writer, PUT)
    check(pair.reader, [ask, *LEFT])


@pytest.mark.spec(
    ("WSCheckFunction", "WSCheckFunctionWithArgCount"),
    "another head, or another number of arguments, fails with WSEGSEQ (3)",
    source="WSCheckFunction, WSCheckFunctionWithArgCount: reference pages",
)
@pytest.mark.parametrize(
    "ask",
    [
        Step("WSCheckFunction", (b"g",), returned=0, error=3),
        Step("WSCheckFunctionWithArgCount", (b"f", 3), returned=0, error=3),
    ],
    ids=["head", "arguments"],
)
def test_mismatch(pair: Pair, ask: Step) -> None:
    check(pair.writer, PUT)
    check(pair.reader, [ask])
