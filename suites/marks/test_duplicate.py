"""A second link with what the first one still holds.

Requirement: WSDuplicateLink makes a loopback link of the given name with a copy of the data that is
not read yet; the first link keeps its own. Source: WSDuplicateLink, reference page; on links
with two ends it is observed on 13.2.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.trees import EXPRESSIONS, Symbol, Tree, get, put

TREE: Tree = (Symbol("f"), 1, (Symbol("g"), "x", 2.5), 3)


def duplicate(end: End, name: str = "copy") -> End:
    made = end.call("WSDuplicateLink", name)
    assert made.returned, f"no link was made, error {made.outputs['error']!r}"
    assert made.outputs["error"] == 0
    return end.agent.adopt("copy", made.returned)


@pytest.mark.spec(
    "WSDuplicateLink",
    "the new link holds a copy of an expression; the first one keeps it",
    source="WSDuplicateLink, reference page",
)
@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_copy(loopback: End, kind: str) -> None:
    tree = EXPRESSIONS[kind]

    check(loopback, [*put(tree), *put(9)])
    copy = duplicate(loopback)

    check(copy, [*get(tree), *get(9), Step("WSReady", returned=0)])
    check(loopback, [*get(tree), *get(9)])


@pytest.mark.spec(
    "WSDuplicateLink",
    "what was read already is not copied",
    source="WSDuplicateLink, reference page",
)
@pytest.mark.parametrize("read", range(6))
def test_rest(loopback: End, read: int) -> None:
    gets = get(TREE)

    check(loopback, [*put(TREE), *gets[:read]])
    copy = duplicate(loopback)

    check(copy, gets[read:])
    check(loopback, gets[read:])


@pytest.mark.spec(
    "WSDuplicateLink",
    "the new link has the name given and a number of its own",
    source="WSDuplicateLink, reference page; numbers observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("name", ["copy", "a b", "x" * 100])
def test_name(loopback: End, name: str) -> None:
    copy = duplicate(loopback, name)
    numbers = {loopback.call("WSNumber").returned, copy.call("WSNumber").returned}

    assert copy.name == name
    assert len(numbers) == 2


@pytest.mark.spec(
    "WSDuplicateLink",
    "both links go on independently: what one gets or puts the other does not see",
    source="WSDuplicateLink, reference page",
)
def test_independent(loopback: End) -> None:
    check(loopback, [*put(1), *put(2)])
    copy = duplicate(loopback)
    check(loopback, [*put(3), *get(1)])
    check(copy, [*put(4), *get(1), *get(2), *get(4), Step("WSReady", returned=0)])

    check(loopback, [*get(2), *get(3), Step("WSReady", returned=0)])


@pytest.mark.spec(
    "WSDuplicateLink",
    "an end of a link is copied with the data that has arrived",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.topologies("!loopback")
def test_of_an_end(pair: Pair) -> None:
    check(pair.writer, [*put(7), *put(TREE), *put(9), *SENT])
    check(pair.reader, get(7))
    copy = duplicate(pair.reader)

    check(copy, [*get(TREE), *get(9)])
    check(pair.reader, [*get(TREE), *get(9)])
