"""Arrays in parts whose kind is named by a code, with their heads at hand.

Requirement: WSPutBinaryNumberArrayDataWithHeads adds elements to an array that WSPutArrayType has
begun; WSGetBinaryNumberArrayDataWithHeads gives the next ones and tells how many of those asked
for were not there. WSPutArrayLeaves adds elements from a link. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import Buffer, End, Pair, Value
from wstp_harness.oracle.arrays import BINARY_TYPES, buffer, get_array, plain_numbers, put_array
from wstp_harness.oracle.steps import SENT, Step, check, function

CODES = {name: code for code, name in BINARY_TYPES.items()}
HEADS, GOT_HEADS, DIMS, SIZE = ("f", None), (b"f", b"List"), (3, 4), 12
PUT, GET = "WSPutBinaryNumberArrayDataWithHeads", "WSGetBinaryNumberArrayDataWithHeads"
SHAPE = [
    Step("WSGetFunction", outputs={"text": b"f", "count": 3}),
    Step("WSGetFunction", outputs={"text": b"List", "count": 4}),
]
SEVEN = [Step("WSEndPacket"), Step("WSPutInteger32", (7,))]
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
SOURCE = "header: WSPutArrayType, WSGetArrayTypeWithDepthAndLeafType; observed on 13.2"


def begin_put(end: End) -> tuple[End, int]:
    """Begin an array; return its heads and its meter."""
    heads = end.agent.open_end("heads", None)
    check(heads, [function("f", 3), function("List", 4)])
    begun = end.call("WSPutArrayType", heads, 2)
    assert (begun.returned, begun.error) == (1, 0)
    return heads, int(str(begun.outputs["meter"]))


def begin_get(end: End) -> tuple[End, int]:
    """Open the array that comes; return its heads and its meter."""
    heads = end.agent.open_end("heads", None)
    begun = end.call("WSGetArrayTypeWithDepthAndLeafType", heads)
    assert (begun.returned, begun.outputs["depth"]) == (1, 2)
    return heads, int(str(begun.outputs["meter"]))


def beginning(data: Value, count: int) -> Buffer:
    """Return the first elements of a buffer."""
    assert isinstance(data, Buffer)
    return Buffer(data.kind, data.data[: len(data.data) // len(data) * count])


@pytest.mark.spec(
    (PUT, "WSPutArrayType", "WSReleasePutArrayState"),
    "parts of a kind named by a code make one array",
    source=SOURCE,
    level="SHOULD",
)
@pytest.mark.parametrize("cut", [12, 5], ids=["whole", "halves"])
@pytest.mark.parametrize("kind", CODES)
def test_put(pair: Pair, kind: str, cut: int) -> None:
    numbers = plain_numbers(kind, SIZE)
    heads, meter = begin_put(pair.writer)

    puts = [
        Step(PUT, (heads, meter, buffer(kind, part), len(part), CODES[kind]))
        for part in (numbers[:cut], numbers[cut:])
        if part
    ]
    check(pair.writer, [*puts, Step("WSReleasePutArrayState", (heads, meter)), *SEVEN, *SENT])

    check(pair.reader, [get_array(kind, numbers, DIMS, GOT_HEADS), GOT_SEVEN])


@pytest.mark.spec(
    (GET, "WSGetArrayTypeWithDepthAndLeafType", "WSReleaseGetArrayState"),
    "an array is got in parts of a kind named by a code; how many were not there is told",
    source=SOURCE,
    level="SHOULD",
)
@pytest.mark.parametrize("kind", CODES)
def test_get(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, SIZE)
    check(pair.writer, [put_array(kind, numbers, DIMS, HEADS), *SEVEN, *SENT])

    heads, meter = begin_get(pair.reader)
    first = pair.reader.call(GET, heads, meter, 5, CODES[kind])
    last = pair.reader.call(GET, heads, meter, 9, CODES[kind])
    check(pair.reader, [Step("WSReleaseGetArrayState", (heads, meter), returned=None), GOT_SEVEN])

    assert [first.returned, last.returned] == [1, 1]
    assert [first.outputs["count"], last.outputs["count"]] == [0, 2]
    assert beginning(first.outputs["data"], 5) == buffer(kind, numbers[:5])
    assert beginning(last.outputs["data"], 7) == buffer(kind, numbers[5:])
    check(heads, SHAPE)


@pytest.mark.spec(
    ("WSPutArrayLeaves", "WSPutArrayType"),
    "elements taken from a link in parts make one array",
    source=SOURCE,
    level="SHOULD",
)
@pytest.mark.parametrize("cut", [12, 5], ids=["whole", "halves"])
@pytest.mark.parametrize("kind", ["Integer32", "Integer64", "Real64"])
def test_leaves(pair: Pair, kind: str, cut: int) -> None:
    numbers = plain_numbers(kind, SIZE)
    leaves = pair.writer.agent.open_end("leaves", None)
    check(leaves, [Step(f"WSPut{kind}", (number,)) for number in numbers])

    heads, meter = begin_put(pair.writer)
    counts = [count for count in (cut, SIZE - cut) if count]
    puts = [Step("WSPutArrayLeaves", (heads, meter, leaves, count)) for count in counts]
    check(pair.writer, [*puts, Step("WSReleasePutArrayState", (heads, meter)), *SEVEN, *SENT])

    check(pair.reader, [get_array(kind, numbers, DIMS, GOT_HEADS), GOT_SEVEN])
