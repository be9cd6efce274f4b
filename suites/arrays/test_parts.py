"""Arrays put and got by parts.

Requirement: WSPutArrayType begins an array whose heads and dimensions are functions on a
loopback link; WSPut...ArrayData adds elements until it is full. WSGetArrayTypeWithDepthAnd-
LeafType opens one, writes its heads and dimensions to a loopback link and tells depth and
kind; WSGet...ArrayData gives the next elements. Source: header; the order of calls is observed
on 13.2.
"""

from collections.abc import Sequence
from itertools import accumulate

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle import arrays
from wstp_harness.oracle.arrays import DATA_KINDS, buffer, get_array, plain_numbers, put_array
from wstp_harness.oracle.numbers import Number
from wstp_harness.oracle.steps import SENT, Step, check, function

HEADS = ("f", None)
GOT_HEADS = (b"f", b"List")
DIMS = (3, 4)
CUTS = {"whole": (12,), "rows": (4, 4, 4), "ones": (1,) * 12, "uneven": (5, 1, 6)}
CODES = {name: code for code, name in arrays.BINARY_TYPES.items()}
SHAPE = [
    Step("WSGetFunction", outputs={"text": b"f", "count": 3}),
    Step("WSGetFunction", outputs={"text": b"List", "count": 4}),
]
SEVEN = [Step("WSEndPacket"), Step("WSPutInteger32", (7,))]
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})


def heads_link(end: End) -> End:
    return end.agent.open_end("heads", None)


def parts(numbers: Sequence[Number], cut: Sequence[int]) -> list[Sequence[Number]]:
    ends = list(accumulate(cut))
    return [numbers[end - size : end] for size, end in zip(cut, ends, strict=True)]


def begin_put(end: End, heads: End) -> int:
    check(heads, [function("f", 3), function("List", 4)])
    begun = end.call("WSPutArrayType", heads, 2)
    assert begun.returned == 1
    assert begun.error == 0
    return int(str(begun.outputs["meter"]))


def begin_get(end: End, heads: End, depth: int = 2) -> int:
    begun = end.call("WSGetArrayTypeWithDepthAndLeafType", heads)
    assert begun.returned == 1
    assert begun.outputs["depth"] == depth
    return int(str(begun.outputs["meter"]))


@pytest.mark.spec(
    ("WSPut{kind}ArrayData", "WSPutArrayType"),
    "the parts of an array make one array, whatever their sizes",
    source="header: WSPutArrayType, WSPut...ArrayData; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", DATA_KINDS)
def test_put(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 12)
    heads = heads_link(pair.writer)

    for cut in CUTS.values():
        meter = begin_put(pair.writer, heads)
        puts = [
            Step(f"WSPut{kind}ArrayData", (meter, buffer(kind, part), len(part)), about=cut)
            for part in parts(numbers, cut)
        ]
        check(pair.writer, [*puts, Step("WSReleasePutArrayState", (heads, meter)), *SEVEN])
    check(pair.writer, SENT)

    check(pair.reader, [get_array(kind, numbers, DIMS, GOT_HEADS), GOT_SEVEN] * len(CUTS))


@pytest.mark.spec(
    ("WSGet{kind}ArrayData", "WSGetArrayTypeWithDepthAndLeafType"),
    "an array is got in parts of any size; depth, kind, heads and dimensions are told first",
    source="header: WSGetArrayTypeWithDepthAndLeafType, WSGet...ArrayData; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", DATA_KINDS)
def test_get(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 12)
    heads = heads_link(pair.reader)

    check(pair.writer, [*[put_array(kind, numbers, DIMS, HEADS), *SEVEN] * len(CUTS), *SENT])
    for cut in CUTS.values():
        meter = begin_get(pair.reader, heads)
        gets = [
            Step(
                f"WSGet{kind}ArrayData",
                (meter, len(part)),
                outputs={"data": buffer(kind, part)},
                about=cut,
            )
            for part in parts(numbers, cut)
        ]
        release = Step("WSReleaseGetArrayState", (heads, meter), returned=None)
        check(pair.reader, [*gets, release, GOT_SEVEN])
        check(heads, SHAPE)


@pytest.mark.spec(
    ("WSGet{get}ArrayData", "WSPut{put}Array"),
    "a part is converted to the kind asked for; each part may be of another kind",
    source="header: WSGet...ArrayData; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("loopback", "tcpip-processes")
@pytest.mark.parametrize("get", DATA_KINDS)
@pytest.mark.parametrize(
    "put", ["Integer8", "Integer32", "Integer64", "Real32", "Real64", "Real128"]
)
def test_conversion(pair: Pair, put: str, get: str) -> None:
    heads = heads_link(pair.reader)
    numbers = plain_numbers(get, 6)

    check(pair.writer, [put_array(put, plain_numbers(put, 12), (12,)), *SEVEN, *SENT])
    meter = begin_get(pair.reader, heads, depth=1)
    first = Step(f"WSGet{get}ArrayData", (meter, 6), outputs={"data": buffer(get, numbers)})
    other = buffer("Integer16", range(6, 12))
    last = Step("WSGetInteger16ArrayData", (meter, 6), outputs={"data": other})
    release = Step("WSReleaseGetArrayState", (heads, meter), returned=None)

    check(pair.reader, [first, last, release, GOT_SEVEN])


@pytest.mark.spec(
    ("WSGetBinaryNumberArrayData", "WSPutBinaryNumberArrayData"),
    "parts are put and got by the code of their kind",
    source="header: WSPutBinaryNumberArrayData, WSGetBinaryNumberArrayData; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", CODES)
def test_by_code(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 12)
    halves = [buffer(kind, numbers[:5]), buffer(kind, numbers[5:])]
    sizes = (5, 7)

    heads = heads_link(pair.writer)
    meter = begin_put(pair.writer, heads)
    puts = [
        Step("WSPutBinaryNumberArrayData", (meter, half, size, CODES[kind]))
        for half, size in zip(halves, sizes, strict=True)
    ]
    check(pair.writer, [*puts, Step("WSReleasePutArrayState", (heads, meter)), *SEVEN, *SENT])

    heads = heads_link(pair.reader)
    meter = begin_get(pair.reader, heads)
    gets = [
        Step("WSGetBinaryNumberArrayData", (meter, size, CODES[kind]), outputs={"data": half})
        for half, size in zip(halves, sizes, strict=True)
    ]
    release = Step("WSReleaseGetArrayState", (heads, meter), returned=None)
    check(pair.reader, [*gets, release, GOT_SEVEN])


@pytest.mark.spec(
    "WSReleaseGetArrayState",
    "an array that was got in part can be left; the next packet is intact",
    source="header: WSReleaseGetArrayState; WSNewPacket, reference page",
    level="SHOULD",
)
@pytest.mark.parametrize("read", [0, 1, 4, 11])
def test_left_early(pair: Pair, read: int) -> None:
    numbers = plain_numbers("Integer32", 12)
    heads = heads_link(pair.reader)

    check(pair.writer, [put_array("Integer32", numbers, DIMS), *SEVEN, *SENT])
    meter = begin_get(pair.reader, heads)
    got = buffer("Integer32", numbers[:read]) if read else None
    get = Step("WSGetInteger32ArrayData", (meter, read), outputs={"data": got} if got else {})
    release = Step("WSReleaseGetArrayState", (heads, meter), returned=None)

    check(pair.reader, [*[get] * bool(read), release, Step("WSNewPacket"), GOT_SEVEN])


@pytest.mark.spec(
    "WSPutArrayType",
    "an array put with the heads of another arrives with the same shape",
    source="header: the heads link of a get feeds the put; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", ["Integer16", "Integer64", "Real64", "Real128"])
def test_same_heads_again(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 12)
    end, heads = pair.writer, heads_link(pair.writer)
    loop = end.agent.open_end("source", None)

    check(loop, [put_array(kind, numbers, DIMS, HEADS)])
    source = begin_get(loop, heads)
    data = buffer(kind, numbers)
    check(loop, [Step(f"WSGet{kind}ArrayData", (source, 12), outputs={"data": data})])
    begun = end.call("WSPutArrayType", heads, 2)
    assert begun.returned == 1
    meter = int(str(begun.outputs["meter"]))
    put = Step(f"WSPut{kind}ArrayData", (meter, data, 12))
    check(end, [put, Step("WSReleasePutArrayState", (heads, meter)), *SEVEN, *SENT])

    check(pair.reader, [get_array(kind, numbers, DIMS, GOT_HEADS), GOT_SEVEN])


@pytest.mark.spec(
    ("WSGetArrayTypeWithDepthAndLeafType", "WSPut{kind}Array"),
    "tells the code of the elements' kind",
    source="header and name; WSGetBinaryNumberArrayWithLeafType tells the same on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", CODES)
def test_leaf_type(pair: Pair, kind: str) -> None:
    heads = heads_link(pair.reader)

    check(pair.writer, [put_array(kind, plain_numbers(kind, 12), DIMS), *SENT])
    begun = pair.reader.call("WSGetArrayTypeWithDepthAndLeafType", heads)
    meter = int(str(begun.outputs["meter"]))
    check(pair.reader, [Step("WSReleaseGetArrayState", (heads, meter), returned=None)])

    assert begun.outputs["leaf_type"] == CODES[kind]
