"""Calls out of sequence.

Requirement: a put that does not fit what was begun is WSEPSEQ, a get of the wrong kind
WSEGSEQ; nothing is sent or consumed by the refused call. Source: error texts 3, 5, 6;
WSPutNext, WSPutSize, WSPutData, WSGetData, reference pages.
"""

from collections.abc import Callable

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.steps import SENT, Step, check

CLEAR = Step("WSClearError")
PUT = Step("WSPutInteger32", (7,))
GET = Step("WSGetInteger32", outputs={"value": 7})
STRAY = {
    "size": Step("WSPutSize", (3,), returned=0, error=5),
    "data": Step("WSPutData", ("abc", 3), returned=0, error=5),
    "raw-data": Step("WSPutRawData", (b"abc", 3), returned=0, error=5),
    "argument-count": Step("WSPutArgCount", (1,), returned=0, error=5),
    "utf8-characters": Step("WSPutUTF8Characters", (0, b"abc", 3), returned=0, error=5),
}
BEGUN = [Step("WSPutNext", (34,)), Step("WSPutSize", (6,)), Step("WSPutData", ("abc", 3))]


@pytest.mark.spec(
    "WSPutData",
    "a part of a token without its beginning is WSEPSEQ (5), and nothing is sent",
    source="error text 5; WSPutData, reference page",
)
@pytest.mark.parametrize("part", STRAY)
def test_part_without_beginning(pair: Pair, part: str) -> None:
    check(pair.writer, [STRAY[part], CLEAR, PUT, *SENT])
    check(pair.reader, [GET])


@pytest.mark.spec(
    "WSBytesToPut",
    "tells how many bytes of the atom are still owed",
    source="WSBytesToPut, reference page",
)
def test_owed(loopback: End) -> None:
    check(loopback, [*BEGUN, Step("WSBytesToPut", outputs={"left": 3})])


@pytest.mark.spec(
    ("WSPutSize", "WSPutData"),
    "an atom is put in pieces",
    source="WSPutSize, WSPutData: reference pages",
)
def test_atom_in_pieces(pair: Pair) -> None:
    rest = Step("WSPutData", ("def", 3))

    check(pair.writer, [*BEGUN, rest, *SENT])
    check(pair.reader, [Step("WSGetString", outputs={"text": b"abcdef"})])


@pytest.mark.spec(
    ("WSGetData", "WSBytesToGet"),
    "an atom is got in pieces; WSBytesToGet tells what is left",
    source="WSGetData, WSBytesToGet: reference pages",
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_atom_got_in_pieces(pair: Pair, size: int) -> None:
    text = b"abcdef"
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    gets = [
        Step("WSGetData", (size,), outputs={"data": piece, "got": len(piece)}, about=piece)
        for piece in pieces
    ]
    begin = [Step("WSGetNext", returned=34), Step("WSBytesToGet", outputs={"left": 6})]

    check(pair.writer, [Step("WSPutString", ("abcdef",)), PUT, *SENT])
    check(pair.reader, [*begin, *gets, GET])


@pytest.mark.spec(
    "WSBytesToGet",
    "without a token that was moved to fails with WSEGSEQ, or looks at the next one",
    source="WSBytesToGet, reference page; observed on 13.2: it fails",
    level="INFO",
)
def test_data_without_a_token(pair: Pair, observe: Callable[[str], None]) -> None:
    check(pair.writer, [PUT, *SENT])

    left = pair.reader.call("WSBytesToGet")
    check(pair.reader, [CLEAR, GET])

    assert left.error in (0, 3)
    observe("out-of-sequence" if left.error else "looks-at-the-next-token")
