"""Places in what was received, and going back to them.

Requirement: WSCreateMark remembers where the reader stands; WSSeekToMark(mark, n) puts it n
expressions behind that place, as often as wanted, until WSDestroyMark. Source: WSCreateMark,
WSSeekMark, WSSeekToMark, WSDestroyMark, reference pages; marks on links with two ends are
observed on 13.2.
"""

from collections.abc import Sequence
from itertools import permutations

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.steps import SENT, Step, check, start
from wstp_harness.oracle.trees import EXPRESSIONS, Packed, Symbol, Tree, get, put

SEEKS = ("WSSeekToMark", "WSSeekMark")
DEPTH = 6
CLEAR = Step("WSClearError")
ORDERS = list(permutations(range(3)))
VALUES = list(EXPRESSIONS.values())
LARGE = Packed("Integer64", (20_000,))


def level(depth: int) -> Tree:
    """Return f[10 depth, 10 depth + 1, deeper, 10 depth + 2, 10 depth + 3]."""
    first = 10 * depth
    inner: Tree = level(depth + 1) if depth < DEPTH else (Symbol("end"),)
    return (Symbol(f"f{depth}"), first, first + 1, inner, first + 2, first + 3)


def way_down(depth: int) -> list[Step]:
    """Return the steps from the start to behind the head at a depth."""
    tree, steps = level(0), []
    for _ in range(depth):
        steps += get(tree)[:3]
        tree = tree[3] if isinstance(tree, tuple) else tree
    return [*steps, get(tree)[0]]


def arguments(depth: int) -> Sequence[Tree]:
    tree = level(depth)
    return tree[1:] if isinstance(tree, tuple) else ()


def mark(end: End) -> int:
    created = end.call("WSCreateMark")
    assert created.returned, "no mark was created"
    assert created.error == 0
    return int(str(created.returned))


def seek(place: int, count: int, function: str = "WSSeekToMark") -> Step:
    return Step(function, (place, count), returned=place, about=f"{count} further")


def destroy(place: int) -> Step:
    return Step("WSDestroyMark", (place,), returned=None)


def put_all(trees: Sequence[Tree]) -> list[Step]:
    return [step for tree in trees for step in put(tree)]


@pytest.mark.spec(
    ("WSSeekToMark", "WSCreateMark"),
    "n expressions behind a mark stands the n-th argument of the level it was made on",
    source="WSSeekToMark, reference page",
)
@pytest.mark.parametrize("depth", range(DEPTH + 1))
def test_every_level(pair: Pair, depth: int) -> None:
    places = (0, 4, 2, 1, 3, 0)

    check(pair.writer, [*put(level(0)), *put(9), *SENT])
    check(pair.reader, way_down(depth))
    place = mark(pair.reader)
    gets = [step for n in places for step in (seek(place, n), *get(arguments(depth)[n]))]
    rest = [step for tree in arguments(depth) for step in get(tree)]
    check(pair.reader, [*gets, seek(place, 0), *rest, destroy(place), Step("WSNewPacket"), *get(9)])


@pytest.mark.spec(
    ("{function}", "WSCreateMark"),
    "goes over expressions of every kind, whole",
    source="WSSeekMark, WSSeekToMark: reference pages",
)
@pytest.mark.parametrize("function", SEEKS)
def test_every_kind(pair: Pair, function: str) -> None:
    sent = start(pair.writer, [*put((Symbol("all"), *VALUES)), *put(9), *SENT])
    check(pair.reader, [get((Symbol("all"), *VALUES))[0]])
    place = mark(pair.reader)
    order = [*range(len(VALUES) - 1, -1, -1)]
    gets = [step for n in order for step in (seek(place, n, function), *get(VALUES[n]))]

    check(pair.reader, [*gets, destroy(place), Step("WSNewPacket"), *get(9)])
    sent.check()


@pytest.mark.spec(
    ("WSSeekToMark", "WSCreateMark"),
    "a mark before an expression goes over whole expressions",
    source="WSCreateMark, WSSeekToMark: reference pages",
)
@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_before_an_expression(pair: Pair, kind: str) -> None:
    tree = EXPRESSIONS[kind]

    sent = start(pair.writer, [*put(tree), *put(8), *put(tree), *SENT])
    place = mark(pair.reader)
    check(
        pair.reader,
        [
            *get(tree),
            *(seek(place, 1), *get(8)),
            *(seek(place, 0), *get(tree)),
            *(seek(place, 2), *get(tree)),
            *(seek(place, 0), *get(tree), *get(8), *get(tree)),
            destroy(place),
        ],
    )
    sent.check()


@pytest.mark.spec(
    ("WSSeekToMark", "WSCreateMark"),
    "what was read since a mark is kept, however much it is",
    source="WSCreateMark, reference page",
)
@pytest.mark.parametrize("times", [1, 3])
def test_much_data(pair: Pair, times: int) -> None:
    trees: list[Tree] = [LARGE] * times

    sent = start(pair.writer, [*put(7), *put_all(trees), *put(9), *SENT])
    place = mark(pair.reader)
    rest = [*(step for tree in trees for step in get(tree)), *get(9)]

    check(pair.reader, [*get(7), *rest, seek(place, 0), *get(7), *rest, destroy(place)])
    sent.check()


@pytest.mark.spec(
    ("WSDestroyMark", "WSCreateMark", "WSSeekToMark"),
    "several marks are independent: each works until it is destroyed, in any order",
    source="WSCreateMark, WSDestroyMark: reference pages",
)
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_several(pair: Pair, order: tuple[int, ...]) -> None:
    check(pair.writer, [*put_all([1, 2, 3, 4, 9]), *SENT])
    places = []
    for value in (1, 2, 3):
        places.append(mark(pair.reader))
        check(pair.reader, get(value))

    left = list(range(3))
    for number in order:
        seeks = [step for n in left for step in (seek(places[n], 0), *get(n + 1))]
        check(pair.reader, [*seeks, destroy(places[number])])
        left.remove(number)

    remaining = [2, 3, 4, 9][order[-1] :]
    check(pair.reader, [step for value in remaining for step in get(value)])


@pytest.mark.spec(
    ("WSCreateMark", "WSSeekToMark"),
    "a mark stands between the token that was moved to and its value",
    source="observed on 13.2",
    level="INFO",
)
def test_after_next(pair: Pair) -> None:
    moved = Step("WSGetNext", returned=43)

    check(pair.writer, [*put_all([1, 2, 3]), *SENT])
    check(pair.reader, [moved])
    place = mark(pair.reader)

    check(
        pair.reader, [*get(1), *get(2), seek(place, 0), *get(1), *get(2), *get(3), destroy(place)]
    )


@pytest.mark.spec(
    ("WSCreateMark", "WSSeekToMark"),
    "while there is an error no mark is created and the error stays",
    source="WSError, reference page: everything fails until WSClearError",
    level="SHOULD",
)
def test_error_first(pair: Pair) -> None:
    refused = [Step("WSGetReal64", outputs={"value": 300.0}), *get(7)]
    overflow = Step("WSGetInteger8", returned=0, error=7)

    check(pair.writer, [*put(300), *put(7), *SENT])
    check(pair.reader, [overflow, Step("WSCreateMark", returned=None, error=7), CLEAR])
    created = pair.reader.call("WSCreateMark")
    check(pair.reader, [*refused, seek(int(str(created.returned)), 0), *refused])

    assert created.returned


@pytest.mark.spec(
    "WSSeekToMark",
    "a place that does not exist is NULL; the mark still works",
    source="WSSeekToMark, reference page; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("count", [-1, -100, 4, 100])
def test_no_such_place(loopback: End, count: int) -> None:
    check(loopback, put_all([1, 2, 3]))
    place = mark(loopback)
    check(loopback, [*get(1), Step("WSSeekToMark", (place, count), returned=None, error=None)])
    check(loopback, [CLEAR, seek(place, 0), *get(1), *get(2), *get(3), destroy(place)])
    beyond = loopback.trace[-10:]

    assert [each.returned for each in beyond if each.arguments[1:] == (count,)] == [None]


@pytest.mark.spec(
    "WSSeekToMark",
    "the end of what is there can be sought; what is put later is read from there",
    source="observed on 13.2",
    level="INFO",
)
def test_the_end(loopback: End) -> None:
    check(loopback, put_all([1, 2, 3]))
    place = mark(loopback)
    nothing = Step("WSGetInteger64", returned=0, error=25)

    check(loopback, [seek(place, 3), nothing, CLEAR, *put(4), *get(4), destroy(place)])
