"""Lists and arrays: the kinds that have them, their values, and the steps that move them.

Source: reference pages of WSPutInteger32List, WSGetInteger32List, WSPutInteger32Array,
WSGetInteger32Array and siblings: elements are stored in row-major order, a missing head is
`List`, a getter converts every element to its own type. What 13.2 was seen to do beyond the
pages is said at the function that relies on it.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final

from wstp_harness.lab import Buffer
from wstp_harness.lab.values import LONG_DOUBLES
from wstp_harness.oracle import edges
from wstp_harness.oracle.binary import LongDouble
from wstp_harness.oracle.numbers import (
    BY_NAME,
    IntegerKind,
    Kind,
    Number,
    OutOfRangeError,
    convert,
)
from wstp_harness.oracle.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BYTE: Final = IntegerKind("Byte", 8, signed=False, raw=161)
"""A kind of arrays only: WSPutByteArray and WSGetByteArray."""
ARRAY_KINDS: Final[dict[str, Kind]] = {**BY_NAME, BYTE.name: BYTE}
LIST_KINDS: Final[dict[str, Kind]] = {
    name: BY_NAME[name]
    for name in (
        *("Integer8", "Integer16", "Integer32", "Integer64", "Integer"),
        *("Real32", "Real64", "Real128", "Real"),
    )
}
DATA_KINDS: Final[dict[str, Kind]] = {
    name: kind for name, kind in ARRAY_KINDS.items() if name != "Real"
}
"""Kinds whose arrays can be put and got by parts; there is no WSPutRealArrayData."""
BINARY_TYPES: Final[dict[int, str]] = {
    161: "Integer8",
    226: "Integer16",
    228: "Integer32",
    230: "Integer64",
    244: "Real32",
    246: "Real64",
    248: "Real128",
}
"""Type codes of WSPutBinaryNumber and their kinds (native order; the header's constants)."""
LIST: Final = b"List"
PADDING: Final = bytes(6)
"""What lies in memory behind the ten bytes of a long double."""
_SIZED: Final = {
    "Byte": "Integer8",
    "ShortInteger": "Integer16",
    "Integer": "Integer32",
    "LongInteger": "Integer64",
    "Float": "Real32",
    "Real": "Real64",
    "Double": "Real64",
    "LongDouble": "Real128",
}


def buffer(kind: str, numbers: Iterable[Number]) -> Buffer:
    """Return numbers as the memory that the functions of a kind take and give."""
    if kind in LONG_DOUBLES:
        return Buffer(kind, b"".join(map(_padded, numbers)))
    return Buffer(kind, (n for n in numbers if not isinstance(n, LongDouble)))


def _padded(number: Number) -> bytes:
    if not isinstance(number, LongDouble):
        raise TypeError(f"an array of long doubles holds LongDouble, not {number!r}")
    return number.data + PADDING


@cache
def elements(kind: str) -> tuple[Number, ...]:
    """Return the edge values of a kind that an array of it can hold."""
    return tuple(edges.values(ARRAY_KINDS[kind]))


@cache
def shared(put: str, get: str) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Return the edge values of one kind that another can take, and what they become."""
    sent: list[Number] = []
    received: list[Number] = []
    for number in elements(put):
        try:
            received.append(convert(number, ARRAY_KINDS[get]))
        except OutOfRangeError:
            continue
        sent.append(number)
    return tuple(sent), tuple(received)


@cache
def outside(put: str, get: str) -> tuple[Number, ...]:
    """Return the edge values of one kind that are out of the range of another."""
    fitting = set(map(repr, shared(put, get)[0]))
    return tuple(number for number in elements(put) if repr(number) not in fitting)


def cycle(numbers: Sequence[Number], count: int) -> list[Number]:
    """Return so many elements, over and over again."""
    return [numbers[place % len(numbers)] for place in range(count)]


def put_list(kind: str, numbers: Sequence[Number]) -> Step:
    """Return the step that puts a list."""
    arguments = (buffer(kind, numbers), len(numbers))
    return Step(f"WSPut{kind}List", arguments, about=f"{len(numbers)} elements")


def get_list(kind: str, numbers: Sequence[Number]) -> Step:
    """Return the step that gets a list; an empty one lends nothing."""
    data = buffer(kind, numbers) if numbers else None
    outputs = {"data": data, "count": len(numbers)}
    return Step(f"WSGet{kind}List", outputs=outputs, about=f"{len(numbers)} elements")


def put_array(
    kind: str,
    numbers: Sequence[Number],
    dims: Sequence[int],
    heads: Sequence[str | None] | None = None,
) -> Step:
    """Return the step that puts an array; without heads every level is a List."""
    arguments = (buffer(kind, numbers), list(dims), None if heads is None else list(heads))
    return Step(f"WSPut{kind}Array", (*arguments, len(dims)), about=list(dims))


def get_array(
    kind: str,
    numbers: Sequence[Number],
    dims: Sequence[int],
    heads: Sequence[bytes] | None = None,
) -> Step:
    """Return the step that gets an array; one without elements lends nothing."""
    outputs = {
        "data": buffer(kind, numbers) if numbers else None,
        "dims": list(dims),
        "heads": [LIST] * len(dims) if heads is None else list(heads),
        "depth": len(dims),
    }
    return Step(f"WSGet{kind}Array", outputs=outputs, about=list(dims))


def converted(numbers: Iterable[Number], get: str) -> list[Number]:
    """Return numbers as the getters of a kind store them.

    Raises:
        OutOfRangeError: One does not fit.
    """
    return [convert(number, ARRAY_KINDS[get]) for number in numbers]


def plain_numbers(kind: str, count: int) -> list[Number]:
    """Return different small numbers of a kind: none is lost by any conversion."""
    return converted(range(count), kind)


def width(kind: str) -> str:
    """Return the sized kind that has the same elements: Integer32 for Integer."""
    return _SIZED.get(kind, kind)


def size(dims: Iterable[int]) -> int:
    """Return how many elements an array has."""
    return math.prod(dims)
