"""The token types of numbers.

Requirement: WSGetType and WSGetNext give WSTKINT for integers and WSTKREAL for reals.
Source: reference pages of WSGetType and WSGetNext; the raw codes are observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import scalars
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.steps import SENT, Step, check


@pytest.mark.spec(
    ("WSGetType", "WSPut{kind}"),
    "gives the type of the next number, again and again, without consuming it",
    source="WSGetType, reference page",
)
@pytest.mark.parametrize("kind", BY_NAME)
def test_type_of_a_number(pair: Pair, kind: str) -> None:
    (put, *_), (get, *_) = scalars.exchange(kind, kind)
    token = scalars.token_type(BY_NAME[kind])
    look = Step("WSGetType", returned=token)

    check(pair.writer, [put, *SENT])
    check(pair.reader, [look, look, get])


@pytest.mark.spec(
    ("WSGetNext", "WSPut{kind}"),
    "moves to the next number and gives its type; the getter then reads that number",
    source="WSGetNext, reference page",
)
@pytest.mark.parametrize("kind", BY_NAME)
def test_next_of_a_number(pair: Pair, kind: str) -> None:
    token = scalars.token_type(BY_NAME[kind])
    (put, *_), (get, *_) = scalars.exchange(kind, kind)
    move = Step("WSGetNext", returned=token)

    check(pair.writer, [put, put, put, *SENT])
    check(pair.reader, [move, move, get, move, get])


@pytest.mark.spec(
    ("WSGetRawType", "WSPut{kind}"),
    "gives the code of the binary form a number travels in",
    source="observed on 13.2, the same on every protocol",
    level="INFO",
)
@pytest.mark.parametrize("kind", BY_NAME)
def test_raw_type_of_a_number(pair: Pair, kind: str) -> None:
    row = BY_NAME[kind]
    (put, *_), (get, *_) = scalars.exchange(kind, kind)

    check(pair.writer, [put, *SENT])
    check(pair.reader, [Step("WSGetRawType", returned=row.raw), get])
