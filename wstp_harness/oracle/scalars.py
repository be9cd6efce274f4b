"""Scripts that put the edge values of one kind and get them as another.

Per value: the getter stores the converted number, or it fails with 7, the token stays, the
error sticks until cleared, and a getter that is wide enough then returns the number.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from wstp_harness.oracle import edges
from wstp_harness.oracle.numbers import (
    BY_NAME,
    IntegerKind,
    Kind,
    Number,
    OutOfRangeError,
    convert,
)
from wstp_harness.oracle.steps import SENT, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

RANGE_ERROR: Final = 7


def puts(kind: Kind, numbers: Iterable[Number]) -> list[Step]:
    """Return the steps that put numbers with the scalar function of a kind, and flush."""
    return [
        *(Step(f"WSPut{kind.name}", (number,), about=number) for number in numbers),
        *SENT,
    ]


def gets(kind: Kind, numbers: Iterable[Number]) -> list[Step]:
    """Return the steps that get these numbers with the scalar function of a kind."""
    return [step for number in numbers for step in one(kind, number)]


@cache
def exchange(put: str, get: str) -> tuple[list[Step], list[Step]]:
    """Return the two scripts of one cell of the conversion matrix: puts and gets."""
    numbers = edges.values(BY_NAME[put])
    return puts(BY_NAME[put], numbers), gets(BY_NAME[get], numbers)


def one(kind: Kind, number: Number) -> list[Step]:
    """Return the steps that get one number: converted, or refused and got with a wider kind."""
    function = f"WSGet{kind.name}"
    try:
        value = convert(number, kind)
    except OutOfRangeError:
        return [
            Step(function, returned=0, error=RANGE_ERROR, about=number),
            Step("WSClearError", about=number),
            wider(number),
        ]
    return [Step(function, outputs={"value": value}, about=number)]


def wider(number: Number) -> Step:
    """Return the step that gets a number with the kind that can hold every one of its sort."""
    kind = BY_NAME["Integer64" if isinstance(number, int) else "Real128"]
    value = convert(number, kind)
    return Step(f"WSGet{kind.name}", outputs={"value": value}, about=number)


def token_type(kind: Kind) -> int:
    """Return the text-level token type of a kind: 43 for integers, 42 for reals."""
    return ord("+") if isinstance(kind, IntegerKind) else ord("*")
