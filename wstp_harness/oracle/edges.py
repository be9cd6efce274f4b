"""The values at which number conversions go wrong, computed from the rows of `numbers.py`.

Nothing is listed by hand that a row can tell: limits, their neighbours, powers of two around
every integer width and significand, halves beside every limit, subnormal and largest reals.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import Final

from wstp_harness.oracle.binary import (
    DOUBLE,
    EXTENDED,
    SINGLE,
    Class,
    Exact,
    Format,
    LongDouble,
    power_of_two,
)
from wstp_harness.oracle.numbers import INTEGERS, IntegerKind, Kind, Number, RealKind

_POWERS: Final = (7, 8, 15, 16, 24, 31, 32, 53, 54, 62)


@cache
def integers(kind: IntegerKind) -> list[int]:
    """Return the edge values of an integer kind, ascending."""
    near = {0, 1, 2, 10, 100, -1, -2, -10}
    for power in _POWERS:
        for base in (1 << power, -(1 << power)):
            near |= {base - 1, base, base + 1}
    near |= {kind.low, kind.low + 1, kind.high - 1, kind.high}
    # The nearest single of these differs when the conversion goes through a double first.
    near |= {2**54 + 2**30 + 1, -(2**54) - 2**30 - 1}
    return sorted(value for value in near if kind.low <= value <= kind.high)


@cache
def finite(kind: RealKind) -> list[Number]:
    """Return finite edge values of a real kind that the kind holds exactly, ascending."""
    near = {Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(1, 10)}
    near |= {Fraction(n, 2) for n in (3, 5, 7, 9)}
    near |= {Fraction(10) ** n for n in (6, 15, 16, 17, 22)}
    for limit in INTEGERS:
        for edge in (-limit.low, limit.high, limit.high + 1):
            near |= _neighbours(Fraction(edge), kind.format)
            near |= {edge + Fraction(1, 2), edge - Fraction(1, 2)}
    for other in (SINGLE, DOUBLE, EXTENDED):
        near |= _format_edges(other, kind.format)
    rounded = {kind.format.round(value) for value in near if value >= 0}
    values = {value for value in rounded if value is not None and _settled(value)}
    both = sorted(values | {-value for value in values})
    return [_pack(Exact.of(value), kind) for value in both] + [
        _pack(Exact(Fraction(0), negative=True), kind)
    ]


def special(kind: Kind) -> list[Number]:
    """Return infinities and NaN of a real kind.

    Raises:
        TypeError: The kind is not real.
    """
    if isinstance(kind, IntegerKind):
        raise TypeError(f"{kind.name} has no infinities")
    infinities = [Exact(kind=Class.INFINITE), Exact(negative=True, kind=Class.INFINITE)]
    return [_pack(value, kind) for value in (*infinities, Exact(kind=Class.NAN))]


def values(kind: Kind) -> list[Number]:
    """Return the edge values of a kind for which every source agrees on the conversion."""
    return list(integers(kind) if isinstance(kind, IntegerKind) else finite(kind))


def single_sliver() -> list[float]:
    """Return doubles just above the largest single that round to it.

    IEEE 754 rounds them to the largest single; they are larger than any single all the same.
    """
    largest = float(SINGLE.largest)
    halfway = largest + math.ulp(largest) * 2.0 ** (DOUBLE.precision - SINGLE.precision - 1)
    above = math.nextafter(largest, math.inf)
    return [above, -above, math.nextafter(halfway, 0.0)]


def long_doubles_beyond_double() -> list[LongDouble]:
    """Return long doubles near 2^63 that a double cannot hold."""
    near = (
        Fraction(2**64 - 1, 2),
        Fraction(2**63 - 1),
        Fraction(-(2**63) - 1),
        Fraction(2**62 + 1),
    )
    return [LongDouble.of(value) for value in near]


def _format_edges(other: Format, own: Format) -> set[Fraction]:
    edges = {other.smallest, other.smallest_normal, other.largest}
    edges |= {other.smallest / 2, other.smallest * Fraction(3, 4), other.largest * 2}
    for edge in (other.smallest_normal, power_of_two(other.precision)):
        edges |= _neighbours(edge, own)
    return {edge for edge in edges if edge <= own.largest}


def _neighbours(value: Fraction, own: Format) -> set[Fraction]:
    size = value.numerator.bit_length() - value.denominator.bit_length()
    unit = power_of_two(max(1 - own.exponent, size) + 1 - own.precision)
    return {value - unit, value, value + unit}


def _settled(value: Fraction) -> bool:
    """Leave out what libraries are known to treat each in their own way; it has own cases."""
    in_sliver = SINGLE.largest < value and SINGLE.round(value) == SINGLE.largest
    needs_long_double = DOUBLE.round(value) != value and abs(value - 2**63) <= 2**11
    return not in_sliver and not needs_long_double


def _pack(value: Exact, kind: RealKind) -> Number:
    if kind.format is EXTENDED:
        return LongDouble.of(value)
    if value.kind is Class.NAN:
        return math.nan
    if value.kind is Class.INFINITE:
        return -math.inf if value.negative else math.inf
    return math.copysign(float(abs(value.value)), -1.0 if value.negative else 1.0)
