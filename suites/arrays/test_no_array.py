"""Arrays put as functions of functions, and what is no array.

Requirement: WSGet...Array takes any rectangle of numbers, however it was put; anything else is
WSEGSEQ. Source: WSGetInteger32Array, reference page; mixed numbers and heads, and what a
refused array leaves on the link, are observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import arrays
from wstp_harness.oracle.arrays import ARRAY_KINDS, LIST_KINDS, get_array
from wstp_harness.oracle.steps import SENT, Step, check, function

INTEGER = Step("WSPutInteger32", (1,))
REAL = Step("WSPutReal64", (2.0,))
STRING = Step("WSPutString", ("5",))
SYMBOL = Step("WSPutSymbol", ("x",))
ROW = [function("List", 2), INTEGER, REAL]
ATOMS = {
    "string": (STRING, Step("WSGetString", outputs={"text": b"5"})),
    "symbol": (SYMBOL, Step("WSGetSymbol", outputs={"text": b"x"})),
}
RAGGED = {
    "shorter": [function("List", 2), *ROW, function("List", 1), INTEGER],
    "longer": [function("List", 2), *ROW, function("List", 3), INTEGER, REAL, INTEGER],
    "number-after-row": [function("List", 2), *ROW, INTEGER],
    "row-after-number": [function("List", 2), INTEGER, *ROW],
    "deeper": [function("List", 2), *ROW, function("List", 2), INTEGER, *ROW],
    "empty-row": [function("List", 2), *ROW, function("List", 0)],
}
WRONG = {
    "string-first": [function("List", 2), STRING, INTEGER],
    "string-last": [function("List", 2), INTEGER, STRING],
    "symbol-below": [function("List", 2), *ROW, function("List", 2), SYMBOL, INTEGER],
    "symbol-last": [function("List", 2), *ROW, function("List", 2), INTEGER, SYMBOL],
}
REFUSALS = pytest.mark.topologies("loopback", "shared-memory-processes")
MATRIX = pytest.mark.topologies("loopback", "tcpip-processes")
CLEAR = Step("WSClearError")
SEVEN = [Step("WSEndPacket"), Step("WSPutInteger32", (7,))]
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
NEXT = [CLEAR, Step("WSNewPacket"), GOT_SEVEN]


@pytest.mark.spec(
    "WSGet{kind}Array",
    "a rectangle of functions and numbers is an array, integers and reals mixed",
    source="WSGetInteger32Array, reference page; mixing observed on 13.2",
    level="SHOULD",
)
@MATRIX
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_rectangle_of_functions(pair: Pair, kind: str) -> None:
    puts = [function("f", 3), *ROW * 3]
    numbers = arrays.converted([1, 2] * 3, kind)

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, [get_array(kind, numbers, (3, 2), (b"f", b"List"))])


@pytest.mark.spec(
    "WSGet{kind}Array",
    "heads below the first of a level are not compared; the first is reported",
    source="observed on 13.2",
    level="INFO",
)
@REFUSALS
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_different_heads(pair: Pair, kind: str) -> None:
    puts = [function("f", 2), function("g", 1), INTEGER, function("h", 1), REAL]
    numbers = arrays.converted([1, 2], kind)

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, [get_array(kind, numbers, (2, 1), (b"f", b"g"))])


@pytest.mark.spec(
    "WSGet{kind}Array",
    "rows of different lengths or depths are WSEGSEQ (3); the next packet is intact",
    source="WSGetInteger32Array, reference page; code observed on 13.2",
)
@REFUSALS
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_ragged(pair: Pair, kind: str) -> None:
    puts = [step for each in RAGGED.values() for step in (*each, *SEVEN, Step("WSEndPacket"))]
    gets = [
        step
        for cause in RAGGED
        for step in (Step(f"WSGet{kind}Array", returned=0, error=3, about=cause), *NEXT)
    ]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGet{kind}Array",
    "an element that is no number is WSEGSEQ (3); the next packet is intact",
    source="WSGetInteger32Array, reference page; code observed on 13.2",
)
@REFUSALS
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_element_of_the_wrong_type(pair: Pair, kind: str) -> None:
    puts = [step for each in WRONG.values() for step in (*each, *SEVEN, Step("WSEndPacket"))]
    gets = [
        step
        for cause in WRONG
        for step in (Step(f"WSGet{kind}Array", returned=0, error=3, about=cause), *NEXT)
    ]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGet{kind}Array",
    "a text is WSEGSEQ (3) and can be read as text afterwards",
    source="WSGetInteger32Array, reference page; nothing is consumed: observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("atom", ATOMS)
@REFUSALS
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_text(pair: Pair, kind: str, atom: str) -> None:
    put, get = ATOMS[atom]

    check(pair.writer, [put, *SEVEN, *SENT])
    check(pair.reader, [Step(f"WSGet{kind}Array", returned=0, error=3), CLEAR, get, GOT_SEVEN])


@pytest.mark.spec(
    "WSGet{kind}List",
    "an array of depth 2 is no list: WSEGSEQ (3); the next packet is intact",
    source="WSGetInteger32List, reference page; code observed on 13.2",
)
@REFUSALS
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_array_is_no_list(pair: Pair, kind: str) -> None:
    put = arrays.put_array(kind, arrays.plain_numbers(kind, 6), (2, 3))

    check(pair.writer, [put, *SEVEN, *SENT])
    check(pair.reader, [Step(f"WSGet{kind}List", returned=0, error=3), *NEXT])
