"""Lists of machine numbers.

Requirement: a list that was put with one call is got with one call of the same kind, or element
by element as a function with head List. Source: WSPutInteger32List, WSGetInteger32List,
WSPutReal64List, WSGetReal64List and siblings, reference pages.
"""

import pytest

from wstp_harness.lab import Buffer, Extended, Pair
from wstp_harness.oracle import edges
from wstp_harness.oracle.binary import LongDouble
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.scalars import gets
from wstp_harness.oracle.steps import SENT, Step, check

KINDS = (
    "Integer8",
    "Integer16",
    "Integer32",
    "Integer64",
    "Integer",
    "Real32",
    "Real64",
    "Real",
    "Real128",
)
CLEAR = Step("WSClearError")


def packed(kind: str) -> Buffer:
    """Return the edge values of a kind as they lie in memory."""
    return Buffer(
        kind,
        [
            Extended(number.data) if isinstance(number, LongDouble) else number
            for number in edges.values(BY_NAME[kind])
        ],
    )


@pytest.mark.spec(
    ("WSGet{kind}List", "WSPut{kind}List"),
    "gives back the numbers that were put, and how many",
    source="WSGetInteger32List, WSGetReal64List: reference pages",
)
@pytest.mark.parametrize("kind", KINDS)
def test_whole_list(pair: Pair, kind: str) -> None:
    numbers = packed(kind)

    put = pair.writer.call(f"WSPut{kind}List", numbers, len(numbers))
    check(pair.writer, SENT)
    got = pair.reader.call(f"WSGet{kind}List")

    assert put.returned == 1
    assert got.returned == 1
    assert got.outputs["count"] == len(numbers)
    assert got.outputs["data"] == numbers


@pytest.mark.spec(
    ("WSGetFunction", "WSPut{kind}List"),
    "a list is read as a function with head List and one argument per number",
    source="WSPutInteger32List, reference page",
)
@pytest.mark.parametrize("kind", KINDS)
def test_element_by_element(pair: Pair, kind: str) -> None:
    numbers = edges.values(BY_NAME[kind])
    head = Step("WSGetFunction", outputs={"text": b"List", "count": len(numbers)})

    put = pair.writer.call(f"WSPut{kind}List", packed(kind), len(numbers))
    check(pair.writer, SENT)

    assert put.returned == 1
    check(pair.reader, [head, *gets(BY_NAME[kind], numbers)])


@pytest.mark.spec(
    "WSGet{kind}List",
    "fails with WSEGSEQ (3) on an atom",
    source="WSGetInteger32List, reference page",
)
@pytest.mark.parametrize("kind", KINDS)
def test_atom_is_no_list(pair: Pair, kind: str) -> None:
    check(pair.writer, [Step("WSPutInteger32", (7,)), *SENT])

    got = pair.reader.call(f"WSGet{kind}List")

    assert got.returned == 0
    assert got.error == 3
