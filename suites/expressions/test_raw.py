"""Tokens by their raw form: type codes and bytes as they travel.

Requirement: WSPutType and WSPutNext begin a token of a type; WSPutRawSize and WSPutRawData give its
bytes. WSGetNextRaw tells the raw type, WSRawBytesToGet how many bytes it has, WSGetRawData reads
them. Source: header; the codes, and the three bytes before text, are observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, function

STRING, SYMBOL, INTEGER, INTEGER32 = 34, 35, 43, 228
FUNCTION, OLD_STRING, OLD_SYMBOL = 70, 83, 89
SEVEN = Step("WSPutInteger32", (7,))
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
NUMBER = (0x01020304).to_bytes(4, "little")


@pytest.mark.spec(
    ("WSPutType", "WSGetType"),
    "begins a token of the type that the other end then sees",
    source="header: WSPutType; WSGetType, reference page; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("code", "text", "get"),
    [
        (STRING, b"ab", Step("WSGetString", outputs={"text": b"ab"})),
        (SYMBOL, b"ab", Step("WSGetSymbol", outputs={"text": b"ab"})),
        (INTEGER, b"12", Step("WSGetInteger32", outputs={"value": 12})),
    ],
    ids=["string", "symbol", "integer"],
)
def test_type(pair: Pair, code: int, text: bytes, get: Step) -> None:
    puts = [Step("WSPutType", (code,)), Step("WSPutSize", (2,)), Step("WSPutData", (text, 2))]

    check(pair.writer, [*puts, SEVEN, *SENT])
    check(pair.reader, [Step("WSGetType", returned=code), get, GOT_SEVEN])


@pytest.mark.spec(
    ("WSPutRawData", "WSPutRawSize"),
    "bytes in pieces make a token of the type that was begun",
    source="header: WSPutRawSize, WSPutRawData; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("code", "pieces", "get"),
    [
        (STRING, (b"A~C", b"abc"), Step("WSGetString", outputs={"text": b"abc"})),
        (SYMBOL, (b"A~Ca", b"bc"), Step("WSGetSymbol", outputs={"text": b"abc"})),
        (INTEGER32, (NUMBER,), Step("WSGetInteger32", outputs={"value": 0x01020304})),
    ],
    ids=["string", "symbol", "integer"],
)
def test_put(pair: Pair, code: int, pieces: tuple[bytes, ...], get: Step) -> None:
    size = Step("WSPutRawSize", (sum(map(len, pieces)),))
    puts = [Step("WSPutRawData", (piece, len(piece))) for piece in pieces]

    check(pair.writer, [Step("WSPutNext", (code,)), size, *puts, SEVEN, *SENT])
    check(pair.reader, [get, GOT_SEVEN])


@pytest.mark.spec(
    ("WSPutRawData", "WSPutRawSize", "WSPutType", "WSPutArgCount"),
    "bytes make a whole function: a head and a text of 7-bit characters, numbers as in memory",
    source="WSPutRawData, reference page: WSTKOLDSYM, WSTKOLDSTR, WSTK_CINT and its example",
)
def test_whole_function(pair: Pair) -> None:
    atoms = [(OLD_SYMBOL, b"Plus"), (INTEGER32, NUMBER), (OLD_STRING, b"abc")]
    begun = [Step("WSPutType", (FUNCTION,)), Step("WSPutArgCount", (2,))]
    puts = [
        step
        for code, data in atoms
        for step in (
            Step("WSPutType", (code,)),
            Step("WSPutRawSize", (len(data),)),
            Step("WSPutRawData", (data[:2], 2)),
            Step("WSPutRawData", (data[2:], len(data) - 2)),
        )
    ]
    gets = [
        Step("WSGetFunction", outputs={"text": b"Plus", "count": 2}),
        Step("WSGetInteger32", outputs={"value": 0x01020304}),
        Step("WSGetString", outputs={"text": b"abc"}),
    ]

    check(pair.writer, [*begun, *puts, SEVEN, *SENT])
    check(pair.reader, [*gets, GOT_SEVEN])


@pytest.mark.spec(
    ("WSGetRawData", "WSGetNextRaw", "WSRawBytesToGet", "WSPutRawData"),
    "the bytes that were put are got in pieces of another size",
    source="header: WSGetNextRaw, WSRawBytesToGet, WSGetRawData; observed on 13.2",
    level="SHOULD",
)
def test_get(pair: Pair) -> None:
    put = [
        Step("WSPutNext", (STRING,)),
        Step("WSPutRawSize", (6,)),
        Step("WSPutRawData", (b"A~Cabc", 6)),
    ]
    gets = [
        Step("WSGetNextRaw", returned=STRING),
        Step("WSRawBytesToGet", outputs={"left": 6}),
        Step("WSGetRawData", (2,), outputs={"data": b"A~", "got": 2}),
        Step("WSRawBytesToGet", outputs={"left": 4}),
        Step("WSGetRawData", (9,), outputs={"data": b"Cabc", "got": 4}),
    ]

    check(pair.writer, [*put, SEVEN, *SENT])
    check(pair.reader, [*gets, GOT_SEVEN])


@pytest.mark.spec(
    ("WSGetNextRaw", "WSRawBytesToGet", "WSGetRawData"),
    "a number is its bytes in the order of the machine",
    source="header: WSGetRawData; observed on 13.2",
    level="SHOULD",
)
def test_get_number(pair: Pair) -> None:
    gets = [
        Step("WSGetNextRaw", returned=INTEGER32),
        Step("WSRawBytesToGet", outputs={"left": 4}),
        Step("WSGetRawData", (10,), outputs={"data": NUMBER, "got": 4}),
    ]

    check(pair.writer, [Step("WSPutInteger32", (0x01020304,)), SEVEN, *SENT])
    check(pair.reader, [*gets, GOT_SEVEN])


@pytest.mark.spec(
    ("WSGetRawArgCount", "WSGetNextRaw"),
    "tells the number of arguments of a function; its head comes next",
    source="header: WSGetRawArgCount; observed on 13.2",
    level="SHOULD",
)
def test_function(pair: Pair) -> None:
    gets = [
        Step("WSGetNextRaw", returned=70),
        Step("WSGetRawArgCount", outputs={"count": 2}),
        Step("WSGetSymbol", outputs={"text": b"f"}),
        GOT_SEVEN,
        GOT_SEVEN,
    ]

    check(pair.writer, [function("f", 2), SEVEN, SEVEN, *SENT])
    check(pair.reader, gets)
