"""Lists of every kind against every kind, at every length where something may change.

Requirement: WSPut...List puts a list of numbers; WSGet...List gets one, converted element by
element, with its length; an element that does not fit is WSEOVFL, something that is no list
of numbers WSEGSEQ. Source: WSPutInteger32List, WSGetInteger32List, WSGetReal64List,
reference pages; what a refused list leaves on the link is observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import arrays
from wstp_harness.oracle.arrays import LIST_KINDS, get_list, put_list
from wstp_harness.oracle.numbers import BY_NAME, convert
from wstp_harness.oracle.scalars import puts
from wstp_harness.oracle.steps import SENT, Step, check, function, start

LENGTHS = (0, 1, 2, 7, 127, 128, 129, 255, 256, 1000, 1025)
LONG_LENGTHS = (8191, 16384)
NARROWING = [(put, get) for put in LIST_KINDS for get in LIST_KINDS if arrays.outside(put, get)]
CLEAR = Step("WSClearError")
END = Step("WSEndPacket")
MATRIX = pytest.mark.topologies("loopback", "tcpip-processes")
REFUSALS = pytest.mark.topologies("loopback", "shared-memory-processes")
NEXT = [CLEAR, Step("WSNewPacket"), Step("WSGetInteger32", outputs={"value": 7})]
SEVEN = [END, Step("WSPutInteger32", (7,))]
OTHERS = {
    "integer": Step("WSPutInteger32", (5,)),
    "real": Step("WSPutReal64", (1.5,)),
    "string": Step("WSPutString", ("5",)),
    "symbol": Step("WSPutSymbol", ("x",)),
}


@pytest.mark.spec(
    ("WSGet{get}List", "WSPut{put}List"),
    "gives every element of a list converted to its own type, and their number",
    source="WSGetInteger32List, WSGetReal64List: reference pages",
)
@MATRIX
@pytest.mark.parametrize("get", LIST_KINDS)
@pytest.mark.parametrize("put", LIST_KINDS)
def test_conversion(pair: Pair, put: str, get: str) -> None:
    sent, received = arrays.shared(put, get)

    check(pair.writer, [put_list(put, sent), put_list(put, sent[-1:]), *SENT])
    check(pair.reader, [get_list(get, received), get_list(get, received[-1:])])


@pytest.mark.spec(
    ("WSGet{kind}List", "WSPut{kind}List"),
    "a list of any length arrives with all its elements, also an empty one",
    source="WSPutInteger32List, WSGetInteger32List: reference pages",
)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_lengths(pair: Pair, kind: str) -> None:
    lists = [arrays.cycle(arrays.elements(kind), length) for length in LENGTHS]

    sent = start(pair.writer, [*(put_list(kind, each) for each in lists), *SENT])
    check(pair.reader, [get_list(kind, each) for each in lists])
    sent.check()


@pytest.mark.spec(
    ("WSGet{kind}List", "WSPut{kind}List"),
    "a list larger than any buffer arrives with all its elements",
    source="WSPutInteger32List, reference page",
)
@pytest.mark.parametrize("length", LONG_LENGTHS)
@pytest.mark.parametrize("kind", ["Integer8", "Integer32", "Real64", "Real128"])
def test_long(pair: Pair, kind: str, length: int) -> None:
    numbers = arrays.cycle(arrays.elements(kind), length)

    sent = start(pair.writer, [put_list(kind, numbers), *SENT])
    check(pair.reader, [get_list(kind, numbers)])
    sent.check()


@pytest.mark.spec(
    ("WSGet{get}List", "WSPut{put}List"),
    "error 7 when one element does not fit, wherever it stands; the next packet is intact",
    source="WSGetInteger32List, reference page; code observed on 13.2",
    level="SHOULD",
)
@REFUSALS
@pytest.mark.parametrize(("put", "get"), NARROWING, ids=lambda kind: kind)
def test_element_out_of_range(pair: Pair, put: str, get: str) -> None:
    (first, *_), _ = arrays.shared(put, get)
    worst = arrays.outside(put, get)[-1]
    rows = ([worst, first, first], [first, worst, first], [first, first, worst])
    puts = [step for row in rows for step in (put_list(put, row), *SEVEN, END)]
    refused = Step(f"WSGet{get}List", returned=0, error=7, about=worst)

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, [refused, *NEXT] * len(rows))


@pytest.mark.spec(
    "WSGet{kind}List",
    "gives a list that was put number by number, integers and reals mixed, under any head",
    source="WSGetReal64List, reference page; heads and mixing observed on 13.2",
    level="SHOULD",
)
@MATRIX
@pytest.mark.parametrize("head", ["List", "f"])
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_mixed_numbers(pair: Pair, kind: str, head: str) -> None:
    integers, reals = [0, 1, 127], [0.0, 2.0, 100.0]
    received = [convert(number, LIST_KINDS[kind]) for number in (*integers, *reals)]
    numbers = [
        *puts(BY_NAME["Integer32"], integers)[: len(integers)],
        *puts(BY_NAME["Real64"], reals)[: len(reals)],
    ]

    check(pair.writer, [function(head, len(received)), *numbers, *SENT])
    check(pair.reader, [get_list(kind, received)])


@pytest.mark.spec(
    "WSGet{kind}List",
    "something that is no list is WSEGSEQ (3), and the next packet is intact",
    source="WSGetInteger32List, reference page; code observed on 13.2",
)
@REFUSALS
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_no_list(pair: Pair, kind: str, other: str) -> None:
    refused = Step(f"WSGet{kind}List", returned=0, error=3)

    check(pair.writer, [OTHERS[other], *SEVEN, *SENT])
    check(pair.reader, [refused, *NEXT])


@pytest.mark.spec(
    "WSGet{kind}List",
    "an element that is no number is WSEGSEQ (3), and the next packet is intact",
    source="WSGetInteger32List, reference page; code observed on 13.2",
)
@REFUSALS
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_element_of_the_wrong_type(pair: Pair, kind: str, place: int) -> None:
    refused = Step(f"WSGet{kind}List", returned=0, error=3)
    number = Step("WSPutInteger32", (1,))
    wrong = (OTHERS["string"], OTHERS["symbol"], function("List", 0))
    lists = [
        step
        for each in wrong
        for step in (
            *(function("List", 3), *[number] * place, each, *[number] * (2 - place)),
            *(*SEVEN, END),
        )
    ]

    check(pair.writer, [*lists, *SENT])
    check(pair.reader, [refused, *NEXT] * len(wrong))


@pytest.mark.spec(
    ("WSGetFunction", "WSGet{kind}", "WSPut{kind}List"),
    "a list can be read as a function: head, count, elements one by one",
    source="WSPutInteger32List, reference page: a list is a function with head List",
)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_element_by_element(pair: Pair, kind: str) -> None:
    numbers = arrays.cycle(arrays.elements(kind), 130)
    head = Step("WSGetFunction", outputs={"text": b"List", "count": len(numbers)})
    gets = [Step(f"WSGet{kind}", outputs={"value": n}, about=n) for n in numbers]

    check(pair.writer, [put_list(kind, numbers), *SEVEN, *SENT])
    check(pair.reader, [head, *gets, Step("WSGetInteger32", outputs={"value": 7})])


@pytest.mark.spec(
    "WSNewPacket",
    "skips the rest of a list of which some elements were read",
    source="WSNewPacket, reference page",
)
@REFUSALS
@pytest.mark.parametrize("read", [0, 1, 2, 3])
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_skip_the_rest(pair: Pair, kind: str, read: int) -> None:
    numbers = arrays.plain_numbers(kind, 3)
    head = Step("WSGetFunction", outputs={"text": b"List", "count": 3})
    gets = [Step(f"WSGet{kind}", outputs={"value": n}, about=n) for n in numbers[:read]]

    check(pair.writer, [put_list(kind, numbers), *SEVEN, *SENT])
    check(pair.reader, [head, *gets, *NEXT])


@pytest.mark.spec(
    ("WSGetRawType", "WSPut{kind}List"),
    "the elements of a list keep the binary form of their kind",
    source="observed on 13.2, the same on every protocol",
    level="INFO",
)
@pytest.mark.parametrize("kind", LIST_KINDS)
def test_raw_type_of_elements(pair: Pair, kind: str) -> None:
    (raw,) = (code for code, name in arrays.BINARY_TYPES.items() if name == arrays.width(kind))
    numbers = arrays.plain_numbers(kind, 2)
    head = Step("WSGetFunction", outputs={"text": b"List", "count": 2})

    check(pair.writer, [put_list(kind, numbers), *SENT])
    check(pair.reader, [head, Step("WSGetRawType", returned=raw)])
