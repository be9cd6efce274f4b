"""Tests for an expected head.

Requirement: WSTestHead consumes the head and gives the argument count when the next thing is
a function with that head; otherwise it fails with WSEGSEQ and consumes nothing. Source:
WSTestHead, WSTestHeadWithArgCount, reference pages.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.heads import counted, differing, get_head, matching, put_head
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.text import WITH_FUNCTIONS, Encoding

CLEAR = Step("WSClearError")
SEVEN = Step("WSGetInteger32", outputs={"value": 7})
PUT_SEVEN = Step("WSPutInteger32", (7,))


@pytest.mark.spec(
    "WSTest{encoding.name}Head",
    "consumes a function of that head and gives its argument count",
    source="WSTestHead, reference page",
)
@pytest.mark.parametrize("encoding", WITH_FUNCTIONS, ids=lambda each: each.id)
def test_match(pair: Pair, encoding: Encoding) -> None:
    heads = ("f", "caf\u00e9", "x" * 300)
    puts = [step for head in heads for step in (put_head(encoding, head, 1), PUT_SEVEN)]
    gets = [step for head in heads for step in (matching(encoding, head, 1), SEVEN)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSTest{encoding.name}Head",
    "fails with WSEGSEQ (3) on another head and consumes nothing",
    source="WSTestHead, reference page",
)
@pytest.mark.parametrize("encoding", WITH_FUNCTIONS, ids=lambda each: each.id)
def test_mismatch(pair: Pair, encoding: Encoding) -> None:
    others = ("g", "ff", "F", "")
    differ = [step for other in others for step in (differing(encoding, other), CLEAR)]
    gets = [*differ, matching(encoding, "f", 1), SEVEN]

    check(pair.writer, [put_head(encoding, "f", 1), PUT_SEVEN, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSTest{encoding.name}HeadWithArgCount",
    "matches only when the argument count is the expected one too",
    source="WSTestHeadWithArgCount, reference page",
)
@pytest.mark.parametrize("encoding", WITH_FUNCTIONS, ids=lambda each: each.id)
def test_argument_count(pair: Pair, encoding: Encoding) -> None:
    gets = [
        counted(encoding, "f", 2, matches=False),
        CLEAR,
        counted(encoding, "f", 0, matches=False),
        CLEAR,
        counted(encoding, "g", 1, matches=False),
        CLEAR,
        counted(encoding, "f", 1, matches=True),
        SEVEN,
    ]

    check(pair.writer, [put_head(encoding, "f", 1), PUT_SEVEN, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSTestHead",
    "fails with WSEGSEQ (3) on an atom, which stays",
    source="WSTestHead, reference page",
)
def test_atom(pair: Pair) -> None:
    gets = [Step("WSTestHead", ("f",), returned=0, error=3), CLEAR, SEVEN]

    check(pair.writer, [PUT_SEVEN, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSTestHead",
    "compares the whole name: a context belongs to it",
    source="observed on 13.2",
    level="INFO",
)
def test_context_counts(pair: Pair) -> None:
    native = WITH_FUNCTIONS[0]
    gets = [
        differing(native, "List"),
        CLEAR,
        get_head(native, "System`List", 0),
    ]

    check(pair.writer, [put_head(native, "System`List", 0), *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSTest{shape}",
    "consumes the text when it is equal; otherwise WSEGSEQ (3) and nothing is consumed",
    source="WSTestString, WSTestSymbol; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_string_and_symbol(pair: Pair, shape: str) -> None:
    gets = [
        Step(f"WSTest{shape}", ("other",), returned=0, error=3),
        CLEAR,
        Step(f"WSTest{shape}", ("this",)),
        SEVEN,
    ]

    check(pair.writer, [Step(f"WSPut{shape}", ("this",)), PUT_SEVEN, *SENT])
    check(pair.reader, gets)
