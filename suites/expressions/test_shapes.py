"""Deep, wide and composite expressions.

Requirement: an expression is a head and its arguments, nested without limit; a head may be an
expression itself (WSPutNext(WSTKFUNC) with WSPutArgCount). Source: WSPutFunction, WSPutNext,
WSGetNext, reference pages; WSPutComposite observed on 13.2.
"""

from functools import cache

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, function, start

DEPTH = 1000
WIDTH = 10_000
COMPOSITE = {
    "put-next": (Step("WSPutNext", (70,)), Step("WSPutArgCount", (1,))),
    "put-composite": (Step("WSPutComposite", (1,)),),
}


@cache
def put(value: int) -> Step:
    return Step("WSPutInteger32", (value,))


@cache
def got(value: int) -> Step:
    return Step("WSGetInteger32", outputs={"value": value}, about=value)


@pytest.mark.spec(
    ("WSPutFunction", "WSGetFunction"),
    "functions nest a thousand deep",
    source="WSPutFunction, reference page",
)
def test_deep(pair: Pair) -> None:
    heads = [f"f{level}" for level in range(DEPTH)]
    puts = [*(function(head, 1) for head in heads), put(7)]
    gets = [Step("WSGetFunction", outputs={"text": h.encode(), "count": 1}) for h in heads]

    sent = start(pair.writer, [*puts, *SENT])

    check(pair.reader, [*gets, got(7)])
    sent.check()


@pytest.mark.spec(
    ("WSPutFunction", "WSGetInteger32"),
    "a function has ten thousand arguments, in order",
    source="WSPutFunction, reference page",
)
def test_wide(pair: Pair) -> None:
    sent = start(pair.writer, [function("List", WIDTH), *map(put, range(WIDTH)), *SENT])
    head = Step("WSGetFunction", outputs={"text": b"List", "count": WIDTH})

    check(pair.reader, [head, *map(got, range(WIDTH))])
    sent.check()


@pytest.mark.spec(
    ("WSPutNext", "WSPutArgCount", "WSPutComposite", "WSGetArgCount"),
    "the head of a function may be an expression",
    source="WSPutNext, reference page; observed on 13.2",
)
@pytest.mark.parametrize("way", COMPOSITE)
def test_composite_head(pair: Pair, way: str) -> None:
    gets = [
        Step("WSGetNext", returned=70),
        Step("WSGetArgCount", outputs={"count": 1}),
        Step("WSGetFunction", outputs={"text": b"f", "count": 1}),
        got(1),
        got(2),
    ]

    check(pair.writer, [*COMPOSITE[way], function("f", 1), put(1), put(2), *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGetFunction",
    "a composite head is no symbol: WSEGSEQ (3)",
    source="WSGetFunction, reference page",
)
def test_composite_head_is_no_symbol(pair: Pair) -> None:
    puts = [Step("WSPutComposite", (1,)), function("f", 1), put(1), put(2)]

    check(pair.writer, [*puts, *SENT])

    refused = pair.reader.call("WSGetFunction")

    assert refused.returned == 0
    assert refused.error == 3


@pytest.mark.spec(
    "WSGetNext",
    "walks an expression token by token, skipping what was not read",
    source="WSGetNext, reference page",
)
def test_walk(pair: Pair) -> None:
    puts = [
        function("f", 5),
        put(1),
        Step("WSPutReal64", (1.5,)),
        Step("WSPutString", ("text",)),
        function("g", 1),
        Step("WSPutSymbol", ("x",)),
        put(2),
    ]
    tokens = (70, 35, 43, 42, 34, 70, 35, 35, 43)

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, [Step("WSGetNext", returned=token) for token in tokens])


@pytest.mark.spec(
    "WSNewPacket",
    "skips what is left of an expression, wherever the reader stands in it",
    source="WSNewPacket, reference page",
)
@pytest.mark.parametrize("read", range(7))
def test_skip_from_anywhere(pair: Pair, read: int) -> None:
    puts = [function("f", 3), put(1), function("g", 1), put(2), Step("WSPutString", ("x",))]
    look = Step("WSGetNext", returned=None)

    check(pair.writer, [*puts, Step("WSEndPacket"), put(9), *SENT])
    check(pair.reader, [look, *[look] * read, Step("WSNewPacket"), got(9)])


@pytest.mark.spec(
    ("WSExpressionsToGet", "WSTakeLast"),
    "count and skip the arguments that are left at this level",
    source="observed on 13.2",
    level="INFO",
)
def test_rest_of_a_level(pair: Pair) -> None:
    gets = [
        Step("WSGetFunction", outputs={"text": b"f", "count": 4}),
        Step("WSExpressionsToGet", outputs={"count": 4}),
        got(1),
        Step("WSExpressionsToGet", outputs={"count": 3}),
        Step("WSTakeLast", (1,)),
        got(4),
    ]

    check(pair.writer, [function("f", 4), *map(put, (1, 2, 3, 4)), *SENT])
    check(pair.reader, gets)
