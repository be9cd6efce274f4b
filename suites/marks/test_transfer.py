"""Expressions from link to link.

Requirement: WSTransferExpression moves one complete expression from one link to another,
exactly; WSTransferToEndOfLoopbackLink moves all that is left. Source: WSTransferExpression,
WSTransferToEndOfLoopbackLink, reference pages; the packed form and errors are observed on 13.2.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.steps import SENT, Step, check, function, start
from wstp_harness.oracle.trees import EXPRESSIONS, Packed, Symbol, Tree, get, put

CLEAR = Step("WSClearError")
ALL: tuple[Tree, ...] = tuple(EXPRESSIONS.values())
MEBIBYTE = Packed("Real64", (1 << 17,))


def other(end: End) -> End:
    """Return a loopback link in the same process."""
    return end.agent.open_end("other", None)


def transfer(source: End) -> Step:
    return Step("WSTransferExpression", (source,))


@pytest.mark.spec(
    "WSTransferExpression",
    "an expression that was received goes to another link, and nothing but it",
    source="WSTransferExpression, reference page",
)
@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_from_a_link(pair: Pair, kind: str) -> None:
    tree = EXPRESSIONS[kind]
    loop = other(pair.reader)

    check(pair.writer, [*put(tree), *put(9), *SENT])
    check(loop, [transfer(pair.reader), *get(tree), Step("WSReady", returned=0)])
    check(pair.reader, get(9))


@pytest.mark.spec(
    "WSTransferExpression",
    "an expression of a loopback link goes to a link and arrives at its other end",
    source="WSTransferExpression, reference page",
)
@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_to_a_link(pair: Pair, kind: str) -> None:
    tree = EXPRESSIONS[kind]
    loop = other(pair.writer)

    check(loop, [*put(tree), *put(9)])
    sent = start(pair.writer, [transfer(loop), Step("WSEndPacket"), *put(8), *SENT])
    check(pair.reader, [*get(tree), *get(8)])
    check(loop, get(9))
    sent.check()


@pytest.mark.spec(
    "WSTransferExpression",
    "becomes one argument of a function that was begun at the destination",
    source="WSTransferExpression, reference page",
)
@pytest.mark.parametrize("kind", EXPRESSIONS)
@pytest.mark.topologies("loopback", "tcpip-*", "shared-memory-processes")
def test_into_a_function(pair: Pair, kind: str) -> None:
    tree = EXPRESSIONS[kind]
    loop = other(pair.writer)

    check(loop, [*put(tree), *put(tree)])
    puts = [function("g", 3), transfer(loop), *put(5), transfer(loop)]
    sent = start(pair.writer, [*puts, Step("WSEndPacket"), *put(9), *SENT])
    check(pair.reader, [*get((Symbol("g"), tree, 5, tree)), *get(9)])
    sent.check()


@pytest.mark.spec(
    "WSTransferExpression",
    "the rest of an expression that was read in part goes over argument by argument",
    source="WSTransferExpression, reference page: the next expression",
)
@pytest.mark.parametrize("read", range(3))
def test_an_argument(pair: Pair, read: int) -> None:
    tree: Tree = (Symbol("f"), 1, (Symbol("g"), "x", 2.5), 3)
    parts = [get(1), get((Symbol("g"), "x", 2.5)), get(3)]
    loop = other(pair.reader)
    begun = [get(tree)[0], *(step for part in parts[:read] for step in part)]
    rest = [step for part in parts[read + 1 :] for step in part]

    check(pair.writer, [*put(tree), *put(9), *SENT])
    check(pair.reader, begun)
    check(loop, [transfer(pair.reader), *parts[read], Step("WSReady", returned=0)])
    check(pair.reader, [*rest, *get(9)])


@pytest.mark.spec(
    "WSTransferExpression",
    "a mebibyte goes over",
    source="WSTransferExpression, reference page",
)
@pytest.mark.topologies("!loopback")
def test_mebibyte(pair: Pair) -> None:
    loop = other(pair.reader)

    sent = start(pair.writer, [*put(MEBIBYTE), *put(9), *SENT])
    check(loop, [transfer(pair.reader), *get(MEBIBYTE)])
    check(pair.reader, get(9))
    sent.check()


@pytest.mark.spec(
    "WSTransferExpression",
    "an array stays packed",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("kind", ["array", "large-array"])
def test_packed(pair: Pair, kind: str) -> None:
    tree = EXPRESSIONS[kind]
    loop = other(pair.reader)

    check(pair.writer, [*put(tree), *SENT])
    check(loop, [transfer(pair.reader), Step("WSGetRawType", returned=65), *get(tree)])


@pytest.mark.spec(
    "WSTransferExpression",
    "moves the next expression of a loopback link behind the last one when both are the same",
    source="observed on 13.2",
    level="INFO",
)
def test_to_itself(loopback: End) -> None:
    check(loopback, [*put(1), *put(2), *put(3), transfer(loopback), *get(2), *get(3), *get(1)])


@pytest.mark.spec(
    "WSTransferExpression",
    "0 when either link has an error; nothing is lost",
    source="WSTransferExpression, reference page; WSError: everything fails until it is cleared",
)
@pytest.mark.parametrize("side", ["source", "destination"])
def test_error_first(loopback: End, side: str) -> None:
    loop = other(loopback)
    failing = loopback if side == "source" else loop
    refused = Step("WSTransferExpression", (loopback,), returned=0, error=None)

    check(loopback, put((Symbol("f"), 1)))
    check(failing, [Step("WSSetError", (1000,), error=1000)])
    check(loop, [refused])
    check(failing, [Step("WSError", returned=1000, error=1000), CLEAR])
    check(loop, [transfer(loopback), *get((Symbol("f"), 1))])


@pytest.mark.spec(
    "WSTransferExpression",
    "of an empty loopback link is 0 and 25 at the source; nothing was put",
    source="error text 25; observed on 13.2",
    level="SHOULD",
)
def test_nothing_to_transfer(loopback: End) -> None:
    loop = other(loopback)

    check(loop, [Step("WSTransferExpression", (loopback,), returned=0)])
    check(loopback, [Step("WSError", returned=25, error=25), CLEAR, *put(4)])
    check(loop, [transfer(loopback), *get(4)])


@pytest.mark.spec(
    "WSTransferToEndOfLoopbackLink",
    "everything that is left goes over, in order",
    source="WSTransferToEndOfLoopbackLink, reference page",
)
def test_all_of_it(pair: Pair) -> None:
    loop = other(pair.writer)

    check(loop, [step for tree in (5, *ALL) for step in put(tree)])
    rest = Step("WSTransferToEndOfLoopbackLink", (loop,))
    check(loop, get(5))
    sent = start(pair.writer, [rest, Step("WSEndPacket"), *put(9), *SENT])
    check(pair.reader, [step for tree in (*ALL, 9) for step in get(tree)])
    check(loop, [Step("WSReady", returned=0)])
    sent.check()


@pytest.mark.spec(
    "WSTransferToEndOfLoopbackLink",
    "of an empty loopback link puts nothing and succeeds",
    source="WSTransferToEndOfLoopbackLink, reference page; observed on 13.2",
    level="SHOULD",
)
def test_all_of_nothing(pair: Pair) -> None:
    loop = other(pair.writer)

    rest = Step("WSTransferToEndOfLoopbackLink", (loop,))
    check(pair.writer, [rest, *put(9), rest, *SENT])
    check(pair.reader, get(9))
