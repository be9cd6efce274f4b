"""Numbers, lists and arrays by the code of their kind, over every link.

Requirement: what WSPutBinaryNumber, ...List and ...Array put is got by the same code at the other
end. Source: header; observed on 13.2. Conversions between kinds: `test_binary.py`, over two links.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.arrays import BINARY_TYPES, buffer, plain_numbers
from wstp_harness.oracle.steps import SENT, Plain, Step, check, function

CODES = {name: code for code, name in BINARY_TYPES.items()}
KINDS = pytest.mark.parametrize("kind", CODES)
SEVEN = [Step("WSEndPacket"), Step("WSPutInteger32", (7,))]
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})


@pytest.mark.spec(
    (
        "WSGetBinaryNumber",
        "WSPutBinaryNumber",
        "WSGetBinaryNumberList",
        "WSPutBinaryNumberList",
        "WSGetBinaryNumberArray",
        "WSPutBinaryNumberArray",
    ),
    "a number, a list and an array come back by the code they were put by",
    source="header: WSPutBinaryNumber, ...List, ...Array; observed on 13.2",
    level="SHOULD",
)
@KINDS
def test_there_and_back(pair: Pair, kind: str) -> None:
    numbers, code = plain_numbers(kind, 6), CODES[kind]
    one, six = buffer(kind, numbers[:1]), buffer(kind, numbers)
    array: dict[str, Plain] = {"data": six, "dims": [2, 3], "heads": [b"f", b"g"], "depth": 2}
    puts = [
        Step("WSPutBinaryNumber", (one, code)),
        Step("WSPutBinaryNumberList", (six, 6, code)),
        Step("WSPutBinaryNumberArray", (six, [2, 3], ["f", "g"], 2, code)),
    ]
    gets = [
        Step("WSGetBinaryNumber", (code,), outputs={"number": one}),
        Step("WSGetBinaryNumberList", (code,), outputs={"data": six, "count": 6}),
        Step("WSGetBinaryNumberArray", (code,), outputs=array),
    ]

    check(pair.writer, [*puts, *SEVEN, *SENT])
    check(pair.reader, [*gets, GOT_SEVEN])


def begun(end: End) -> tuple[End, int]:
    """Begin an array of 2 times 3 elements; return the link with its heads and its meter."""
    heads = end.agent.open_end("heads", None)
    check(heads, [function("f", 2), function("List", 3)])
    return heads, int(str(end.call("WSPutArrayType", heads, 2).outputs["meter"]))


@pytest.mark.spec(
    "WSPutBinaryNumberArrayDataWithHeads",
    "the elements of an array that was begun, with the link of its heads at hand",
    source="header: WSPutBinaryNumberArrayDataWithHeads; observed on 13.2",
    level="SHOULD",
)
@KINDS
def test_put_with_heads(pair: Pair, kind: str) -> None:
    numbers, code = plain_numbers(kind, 6), CODES[kind]
    six = buffer(kind, numbers)
    array: dict[str, Plain] = {"data": six, "dims": [2, 3], "heads": [b"f", b"List"], "depth": 2}

    heads, meter = begun(pair.writer)
    put = Step("WSPutBinaryNumberArrayDataWithHeads", (heads, meter, six, 6, code))
    release = Step("WSReleasePutArrayState", (heads, meter))
    check(pair.writer, [put, release, *SEVEN, *SENT])

    check(pair.reader, [Step("WSGetBinaryNumberArray", (code,), outputs=array), GOT_SEVEN])


@pytest.mark.spec(
    ("WSPutArrayLeaves", "WSReleasePutArrayState"),
    "the elements of an array that was begun come from another link",
    source="header: WSPutArrayLeaves; observed on 13.2",
    level="SHOULD",
)
def test_leaves(pair: Pair) -> None:
    numbers = buffer("Integer32", range(6))
    array: dict[str, Plain] = {
        "data": numbers,
        "dims": [2, 3],
        "heads": [b"f", b"List"],
        "depth": 2,
    }

    heads, meter = begun(pair.writer)
    leaves = pair.writer.agent.open_end("leaves", None)
    check(leaves, [Step("WSPutInteger32", (number,)) for number in range(6)])
    put = Step("WSPutArrayLeaves", (heads, meter, leaves, 6))
    release = Step("WSReleasePutArrayState", (heads, meter))
    check(pair.writer, [put, release, *SEVEN, *SENT])

    check(pair.reader, [Step("WSGetInteger32Array", outputs=array), GOT_SEVEN])
