"""Function heads and argument counts, in every encoding that has them.

Requirement: WSPut...Function sends a head and the number of arguments that follow;
WSGet...Function gives both. Source: WSPutFunction, WSGetFunction, WSPutUTF8Function,
WSGetUTF8Function and siblings, reference pages.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.heads import HEADS, get_head, put_head
from wstp_harness.oracle.steps import SENT, Step, check, function
from wstp_harness.oracle.text import UTF8, UTF16, UTF32, WITH_FUNCTIONS, Encoding

COUNTS = (0, 1, 2, 127, 128, 255, 256, 65535, 65536, 2**24, 2**31 - 1)
ASTRAL = (UTF8, UTF16, UTF32)


@pytest.mark.spec(
    ("WSGet{get.name}Function", "WSPut{put.name}Function"),
    "head and argument count arrive in the encoding asked for",
    source="WSGetUTF8Function, reference page",
)
@pytest.mark.parametrize("get", WITH_FUNCTIONS, ids=lambda each: f"get-{each.id}")
@pytest.mark.parametrize("put", WITH_FUNCTIONS, ids=lambda each: f"put-{each.id}")
def test_heads(pair: Pair, put: Encoding, get: Encoding) -> None:
    heads = [head for head in HEADS if put.holds(head) and get.holds(head)]
    nested = [(head, 1) for head in heads] + [("f", 0)]  # each the argument of the one before

    check(pair.writer, [*(put_head(put, *each) for each in nested), *SENT])
    check(pair.reader, [get_head(get, *each) for each in nested])


@pytest.mark.spec(
    ("WSGet{get.name}Function", "WSPut{put.name}Function"),
    "a head may hold characters above 0xFFFF",
    source="WSPutUTF8Function, WSPutUTF16Function: reference pages",
)
@pytest.mark.parametrize("get", ASTRAL, ids=lambda each: f"get-{each.id}")
@pytest.mark.parametrize("put", ASTRAL, ids=lambda each: f"put-{each.id}")
def test_astral_head(loopback: End, put: Encoding, get: Encoding) -> None:
    head = "a\U0001f600"

    check(loopback, [put_head(put, head, 0), get_head(get, head, 0)])


@pytest.mark.spec(
    ("WSPutFunction", "WSGetFunction"),
    "the argument count arrives unchanged, whatever its size",
    source="WSPutFunction, reference page",
)
@pytest.mark.parametrize("count", COUNTS, ids=str)
def test_counts(pair: Pair, count: int) -> None:
    got = Step("WSGetFunction", outputs={"text": b"f", "count": count})

    check(pair.writer, [function("f", count), *SENT])
    check(pair.reader, [got])


@pytest.mark.spec(
    ("WSGetArgCount", "WSGetType"),
    "after WSGetType said function, gives the argument count; the head is then a symbol",
    source="WSGetArgCount; WSGetNext, reference page",
)
@pytest.mark.parametrize("look", ["WSGetType", "WSGetNext"])
def test_argument_count_then_head(pair: Pair, look: str) -> None:
    gets = [
        Step(look, returned=70),
        Step("WSGetArgCount", outputs={"count": 2}),
        Step("WSGetSymbol", outputs={"text": b"head"}),
        Step("WSGetInteger32", outputs={"value": 1}),
        Step("WSGetInteger32", outputs={"value": 2}),
    ]
    puts = [function("head", 2), Step("WSPutInteger32", (1,)), Step("WSPutInteger32", (2,))]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGetFunction",
    "fails with WSEGSEQ (3) on an atom, and does not consume it",
    source="WSGetFunction, reference page",
)
@pytest.mark.parametrize("encoding", WITH_FUNCTIONS, ids=lambda each: each.id)
def test_atom_is_no_function(pair: Pair, encoding: Encoding) -> None:
    gets = [
        Step(f"WSGet{encoding.name}Function", returned=0, error=3),
        Step("WSClearError"),
        Step("WSGetInteger32", outputs={"value": 7}),
    ]

    check(pair.writer, [Step("WSPutInteger32", (7,)), *SENT])
    check(pair.reader, gets)
