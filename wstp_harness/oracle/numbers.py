"""What a number getter returns for a number that was put with another kind.

Sources: the reference pages of WSGetInteger8 ... WSGetReal128 (a number is converted to the
type asked for, reals are rounded, WSEOVFL when it does not fit); `round half to even` and the
range rules are facts observed on 13.2. Kinds are rows; every limit is computed from the row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

from wstp_harness.oracle.binary import (
    DOUBLE,
    EXTENDED,
    SINGLE,
    Class,
    Exact,
    Format,
    LongDouble,
)

Number: TypeAlias = int | float | LongDouble
"""A number as a case gives it to a put function or expects it of a get function."""


@dataclass(frozen=True, slots=True)
class IntegerKind:
    """A row of the table of integer kinds.

    Attributes:
        name: As in `WSGet...`.
        bits: Width.
        signed: False for Integer8, which is an unsigned char.
        raw: Token code that WSGetRawType gives for it (observed).
    """

    name: str
    bits: int
    signed: bool
    raw: int

    @property
    def low(self) -> int:
        """The smallest value."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def high(self) -> int:
        """The largest value."""
        return (1 << (self.bits - self.signed)) - 1


@dataclass(frozen=True, slots=True)
class RealKind:
    """A row of the table of real kinds.

    Attributes:
        name: As in `WSGet...`.
        format: Of the value that a getter stores.
        raw: Token code that WSGetRawType gives for it (observed).
    """

    name: str
    format: Format
    raw: int


Kind: TypeAlias = IntegerKind | RealKind

INTEGERS: Final = (
    IntegerKind("Integer8", 8, signed=False, raw=161),
    IntegerKind("Integer16", 16, signed=True, raw=228),
    IntegerKind("ShortInteger", 16, signed=True, raw=228),
    IntegerKind("Integer32", 32, signed=True, raw=228),
    IntegerKind("Integer", 32, signed=True, raw=228),
    IntegerKind("Integer64", 64, signed=True, raw=230),
    IntegerKind("LongInteger", 64, signed=True, raw=230),
)
REALS: Final = (
    RealKind("Real32", SINGLE, 246),
    RealKind("Float", SINGLE, 246),
    RealKind("Real64", DOUBLE, 246),
    RealKind("Double", DOUBLE, 246),
    RealKind("Real", DOUBLE, 246),
    RealKind("Real128", EXTENDED, 248),
    RealKind("LongDouble", EXTENDED, 248),
)
KINDS: Final[tuple[Kind, ...]] = INTEGERS + REALS
BY_NAME: Final[dict[str, Kind]] = {kind.name: kind for kind in KINDS}


class OutOfRangeError(ArithmeticError):
    """The number does not fit the kind asked for: a getter reports WSEOVFL (7)."""


def exact(number: Number) -> Exact:
    """Return what a number is, without its format."""
    return number.exact if isinstance(number, LongDouble) else Exact.of(number)


def convert(number: Number, kind: Kind) -> Number:
    """Return what the getter of a kind stores for a number.

    Args:
        number: What was put.
        kind: Row of the getter.

    Returns:
        An int for integer kinds, a float for Real32 and Real64, a LongDouble for Real128.

    Raises:
        OutOfRangeError: It does not fit: error 7.
    """
    return convert_exact(exact(number), kind)


def convert_exact(value: Exact, kind: Kind) -> Number:
    """Return what the getter of a kind stores for a value, see `convert`.

    Raises:
        OutOfRangeError: It does not fit: error 7.
    """
    if isinstance(kind, IntegerKind):
        return _to_integer(value, kind)
    return _to_real(value, kind.format)


def _to_integer(value: Exact, kind: IntegerKind) -> int:
    if value.kind is not Class.FINITE:
        raise OutOfRangeError(f"{value.kind.value} is no {kind.name}")
    rounded = round(value.value)
    if not kind.low <= rounded <= kind.high:
        raise OutOfRangeError(f"beyond the range of {kind.name}")
    return rounded


def _to_real(value: Exact, target: Format) -> float | LongDouble:
    if value.kind is Class.FINITE:
        rounded = target.round(value.value)
        if rounded is None:
            raise OutOfRangeError(f"beyond the range of a {target.name}")
        value = Exact(rounded, value.negative)
    if target is EXTENDED:
        return LongDouble.of(value)
    return _float(value)


def _float(value: Exact) -> float:
    magnitude = {
        Class.NAN: math.nan,
        Class.INFINITE: math.inf,
        Class.FINITE: float(abs(value.value)),
    }[value.kind]
    return math.copysign(magnitude, -1.0 if value.negative else 1.0)


def same(left: object, right: object) -> bool:
    """Tell whether two results are the same number, bit for bit but for NaN's payload."""
    if isinstance(left, float) and isinstance(right, float):
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    if isinstance(left, LongDouble) and isinstance(right, LongDouble):
        return left.data == right.data or (
            left.exact.kind is Class.NAN and right.exact.kind is Class.NAN
        )
    return type(left) is type(right) and left == right
