"""Arrays of every kind against every kind, of every rank, with heads and empty dimensions.

Requirement: WSPut...Array puts numbers in row-major order with dimensions and a head for each
level, `List` where none is given; WSGet...Array gives elements, dimensions, heads and depth,
converted to its own type. Source: WSPutInteger32Array, WSGetInteger32Array, reference pages;
what 13.2 was seen to do beyond them is INFO or SHOULD.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import arrays
from wstp_harness.oracle.arrays import (
    ARRAY_KINDS,
    LIST_KINDS,
    get_array,
    get_list,
    plain_numbers,
    put_array,
    size,
)
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.scalars import token_type
from wstp_harness.oracle.steps import SENT, Step, check, start

SHAPES = ((), (3,), (2, 3), (2, 1, 3), (1, 2, 1, 3), (2, 2, 2, 2, 2), (1, 1, 2, 3, 1, 2))
DEEP = ((2, 1, 2, 1, 3, 1, 2), (1, 2, 2, 1, 2, 1, 3, 2))
LARGE = ((127,), (128,), (129, 2), (2, 1000), (100, 10, 10))
NARROWING = [
    (put, get)
    for put in ("Integer16", "Integer32", "Integer64", "Real32", "Real64", "Real128")
    for get in ("Integer8", "Byte", "Integer16", "Integer32", "Integer64", "Real32", "Real64")
    if arrays.outside(put, get)
]
HEADS = {
    "names": ("f", "g"),
    "first-only": ("f", None),
    "second-only": (None, "g"),
    "contexts": ("System`List", "Global`a$1"),
    "long": ("x" * 300, "y" * 70),
    "escaped": ("caf\\351", "\\:03C0"),
    "List": ("List", "List"),
}
HEADED = ("Integer32", "Real64")  # with every row of heads
EMPTY = {
    "0": ((0,), (0,)),
    "0-3": ((0, 3), (0,)),
    "2-0": ((2, 0), (2, 0)),
    "2-0-3": ((2, 0, 3), (2, 0)),
    "1-2-0": ((1, 2, 0), (1, 2, 0)),
}
WALK = [
    Step("WSGetFunction", outputs={"text": b"List", "count": 2}),
    Step("WSGetFunction", outputs={"text": b"List", "count": 3}),
    *(Step("WSGetInteger32", outputs={"value": value}) for value in range(3)),
    Step("WSGetFunction", outputs={"text": b"List", "count": 3}),
    *(Step("WSGetInteger32", outputs={"value": value}) for value in range(3, 6)),
]
MATRIX = pytest.mark.topologies("loopback", "tcpip-processes")
REFUSALS = pytest.mark.topologies("loopback", "shared-memory-processes")
CLEAR = Step("WSClearError")
SEVEN = [Step("WSEndPacket"), Step("WSPutInteger32", (7,))]
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
NEXT = [CLEAR, Step("WSNewPacket"), GOT_SEVEN]


@pytest.mark.spec(
    ("WSGet{get}Array", "WSPut{put}Array"),
    "gives every element converted to its own type, with dimensions, heads and depth",
    source="WSPutInteger32Array, WSGetInteger32Array: reference pages",
)
@MATRIX
@pytest.mark.parametrize("get", ARRAY_KINDS)
@pytest.mark.parametrize("put", ARRAY_KINDS)
def test_conversion(pair: Pair, put: str, get: str) -> None:
    sent, received = arrays.shared(put, get)
    half = len(sent) // 2
    dims = (2, half)

    check(pair.writer, [put_array(put, sent[: 2 * half], dims), *SENT])
    check(pair.reader, [get_array(get, received[: 2 * half], dims)])


@pytest.mark.spec(
    ("WSGet{kind}Array", "WSPut{kind}Array"),
    "arrays of rank 0 to 8 keep their shape and the order of their elements",
    source="WSPutInteger32Array, reference page: any depth",
)
@pytest.mark.parametrize("shapes", [SHAPES, DEEP], ids=["shallow", "deep"])
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_ranks(pair: Pair, kind: str, shapes: tuple[tuple[int, ...], ...]) -> None:
    rows = [(arrays.cycle(arrays.elements(kind), size(dims)), dims) for dims in shapes]

    check(pair.writer, [*(put_array(kind, *row) for row in rows), *SENT])
    check(pair.reader, [get_array(kind, *row) for row in rows])


@pytest.mark.spec(
    ("WSGet{kind}Array", "WSPut{kind}Array"),
    "arrays of up to ten thousand elements arrive whole",
    source="WSPutInteger32Array, reference page",
)
@pytest.mark.parametrize("kind", ["Byte", "Integer16", "Integer64", "Real32", "Real64", "Real128"])
def test_large(pair: Pair, kind: str) -> None:
    rows = [(arrays.cycle(arrays.elements(kind), size(dims)), dims) for dims in LARGE]

    sent = start(pair.writer, [*(put_array(kind, *row) for row in rows), *SENT])
    check(pair.reader, [get_array(kind, *row) for row in rows])
    sent.check()


@pytest.mark.spec(
    ("WSGet{kind}Array", "WSPut{kind}Array"),
    "the head of each level arrives; a missing one is List",
    source="WSPutInteger32Array, reference page",
)
@MATRIX
@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("kind", HEADED)
def test_heads(pair: Pair, kind: str, heads: str) -> None:
    numbers = plain_numbers(kind, 6)
    received = [(head or "List").encode() for head in HEADS[heads]]

    check(pair.writer, [put_array(kind, numbers, (2, 3), HEADS[heads]), *SENT])
    check(pair.reader, [get_array(kind, numbers, (2, 3), received)])


@pytest.mark.spec(
    ("WSGet{kind}Array", "WSPut{kind}Array"),
    "the head of each level arrives with numbers of any kind",
    source="WSPutInteger32Array, reference page",
)
@MATRIX
@pytest.mark.parametrize("kind", [kind for kind in ARRAY_KINDS if kind not in HEADED])
def test_heads_over_every_kind(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 6)

    check(pair.writer, [put_array(kind, numbers, (2, 3), HEADS["names"]), *SENT])
    check(pair.reader, [get_array(kind, numbers, (2, 3), [b"f", b"g"])])


@pytest.mark.spec(
    ("WSGet{kind}Array", "WSPut{kind}Array"),
    "the first dimension of 0 ends the shape: nothing below it exists",
    source="an empty List has no levels below; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("shape", EMPTY)
@pytest.mark.parametrize("kind", ["Byte", "Integer32", "Real64", "Real128"])
def test_no_elements(pair: Pair, kind: str, shape: str) -> None:
    sent, received = EMPTY[shape]

    check(pair.writer, [put_array(kind, (), sent), *SEVEN, *SENT])
    check(pair.reader, [get_array(kind, (), received), GOT_SEVEN])


@pytest.mark.spec(
    ("WSGet{get}Array", "WSPut{put}Array"),
    "error 7 when one element does not fit, wherever it stands; the next packet is intact",
    source="WSGetInteger32Array, reference page; code observed on 13.2",
    level="SHOULD",
)
@REFUSALS
@pytest.mark.parametrize(("put", "get"), NARROWING, ids=lambda kind: kind)
def test_element_out_of_range(pair: Pair, put: str, get: str) -> None:
    (first, *_), _ = arrays.shared(put, get)
    worst = arrays.outside(put, get)[0]
    rows = ([worst, first, first, first], [first, first, first, worst])
    puts = [step for row in rows for step in (put_array(put, row, (2, 2)), *SEVEN, *SENT)]
    refused = Step(f"WSGet{get}Array", returned=0, error=7, about=worst)

    check(pair.writer, puts)
    check(pair.reader, [refused, *NEXT] * len(rows))


@pytest.mark.spec(
    ("WSGet{kind}Array", "WSPut{kind}List", "WSPut{kind}"),
    "a list is an array of depth 1 and a number one of depth 0",
    source="WSGetInteger32Array, reference page; depth 0 observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_lower_ranks(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 5)
    puts = [arrays.put_list(kind, numbers), Step(f"WSPut{kind}", (numbers[3],))]
    gets = [get_array(kind, numbers, (5,)), get_array(kind, numbers[3:4], ())]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    ("WSGet{kind}List", "WSPut{kind}Array"),
    "an array of depth 1 is a list, one of depth 2 a function of lists",
    source="WSGetInteger32List, reference page; WSPutInteger32Array, reference page",
)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_read_as_lists(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 6)
    head = Step("WSGetFunction", outputs={"text": b"List", "count": 2})
    gets = [get_list(kind, numbers), head, get_list(kind, numbers[:3]), get_list(kind, numbers[3:])]

    check(pair.writer, [put_array(kind, numbers, (6,)), put_array(kind, numbers, (2, 3)), *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    ("WSGetFunction", "WSGetNext", "WSPut{kind}Array"),
    "an array can be read as nested functions, number by number",
    source="WSPutInteger32Array, reference page: the same as functions of functions",
)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_element_by_element(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 12)
    gets = [Step("WSGetFunction", outputs={"text": b"f", "count": 2})]
    for row in range(2):
        gets.append(Step("WSGetFunction", outputs={"text": b"List", "count": 3}))
        for column in range(3):
            place = 6 * row + 2 * column
            gets.append(Step("WSGetFunction", outputs={"text": b"g", "count": 2}))
            pairs = numbers[place : place + 2]
            gets += [Step(f"WSGet{kind}", outputs={"value": n}, about=n) for n in pairs]

    check(pair.writer, [put_array(kind, numbers, (2, 3, 2), ("f", None, "g")), *SEVEN, *SENT])
    check(pair.reader, [*gets, GOT_SEVEN])


@pytest.mark.spec(
    "WSNewPacket",
    "skips an array, or the rest of one that was read in part",
    source="WSNewPacket, reference page",
)
@pytest.mark.parametrize("read", range(1, len(WALK) + 1))
def test_skip_the_rest(pair: Pair, read: int) -> None:
    numbers = plain_numbers("Integer32", 6)

    check(pair.writer, [put_array("Integer32", numbers, (2, 3)), *SEVEN, *SENT])
    check(pair.reader, [*WALK[:read], *NEXT])


@pytest.mark.spec(
    "WSGetNext",
    "walks an array token by token: function, head, function, head, numbers",
    source="WSGetNext, reference page; WSPutInteger32Array: the same as functions of functions",
)
@pytest.mark.parametrize("kind", ["Integer32", "Real64"])
def test_walk(pair: Pair, kind: str) -> None:
    number = token_type(BY_NAME[kind])
    row = (70, 35, number, number, number)
    tokens = (70, 35, *row, *row)

    check(pair.writer, [put_array(kind, plain_numbers(kind, 6), (2, 3)), *SENT])
    check(pair.reader, [Step("WSGetNext", returned=token) for token in tokens])


@pytest.mark.spec(
    "WSGetRawType",
    "an array travels as a whole: raw type 65",
    source="observed on 13.2, the same on every protocol",
    level="INFO",
)
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_raw_type(pair: Pair, kind: str) -> None:
    numbers = plain_numbers(kind, 6)
    look = Step("WSGetRawType", returned=65)

    check(pair.writer, [put_array(kind, numbers, (2, 3)), *SENT])
    check(pair.reader, [look, look, get_array(kind, numbers, (2, 3))])
