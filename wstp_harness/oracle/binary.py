"""Binary floating-point formats in exact arithmetic: rounding, packing, unpacking.

A real value is an `Exact`: a fraction, an infinity or a NaN, with the sign that even zero
has. `Format.round` is IEEE 754 round-half-to-even including subnormal results. Nothing here
goes through a Python float, so a long double keeps its 64 bits.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, cached_property
from typing import Final


class Class(Enum):
    """What kind of value an `Exact` is."""

    FINITE = "finite"
    INFINITE = "infinite"
    NAN = "nan"


@dataclass(frozen=True, slots=True)
class Exact:
    """A real number without a format.

    Attributes:
        value: The number; 0 for infinities and NaN.
        negative: The sign, also of zero and infinity.
        kind: Finite, infinite or NaN.
    """

    value: Fraction = Fraction(0)
    negative: bool = False
    kind: Class = Class.FINITE

    @classmethod
    def of(cls, number: float | Fraction) -> Exact:
        """Return the exact value of an int, a float or a fraction."""
        if isinstance(number, float):
            negative = math.copysign(1.0, number) < 0
            if math.isnan(number):
                return cls(negative=negative, kind=Class.NAN)
            if math.isinf(number):
                return cls(negative=negative, kind=Class.INFINITE)
            return cls(Fraction(number), negative)
        return cls(Fraction(number), number < 0)


@cache
def power_of_two(exponent: int) -> Fraction:
    """Return 2**exponent; the same few hundred are asked for all the time."""
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)


@dataclass(frozen=True)
class Format:
    """A binary floating-point format.

    Attributes:
        name: For messages.
        precision: Bits of the significand, the leading one included.
        exponent: Largest exponent; the smallest normal one is ``1 - exponent``.
    """

    name: str
    precision: int
    exponent: int

    @cached_property
    def largest(self) -> Fraction:
        """The largest finite number."""
        return (2 - power_of_two(1 - self.precision)) * power_of_two(self.exponent)

    @cached_property
    def smallest_normal(self) -> Fraction:
        """The smallest number with full precision."""
        return power_of_two(1 - self.exponent)

    @cached_property
    def smallest(self) -> Fraction:
        """The smallest subnormal number."""
        return self.smallest_normal * power_of_two(1 - self.precision)

    def round(self, value: Fraction) -> Fraction | None:
        """Round half to even; None when the result is beyond the largest finite number."""
        if value == 0:
            return Fraction(0)
        magnitude = abs(value)
        unit = power_of_two(max(_exponent(magnitude), 1 - self.exponent) + 1 - self.precision)
        rounded = round(magnitude / unit) * unit
        if rounded > self.largest:
            return None
        return rounded if value > 0 else -rounded


SINGLE: Final = Format("single", 24, 127)
DOUBLE: Final = Format("double", 53, 1023)
EXTENDED: Final = Format("extended", 64, 16383)
_ALL_ONES: Final = 0x7FFF


@dataclass(frozen=True, slots=True)
class LongDouble:
    """An x86-64 long double as the ten bytes that carry its value.

    Attributes:
        data: Ten bytes, little-endian: significand with explicit leading bit, exponent, sign.
    """

    data: bytes

    @classmethod
    def of(cls, number: Exact | float | Fraction) -> LongDouble:
        """Pack a number that the format holds exactly.

        Raises:
            ValueError: It does not.
        """
        exact = number if isinstance(number, Exact) else Exact.of(number)
        sign = 0x8000 if exact.negative else 0
        if exact.kind is Class.NAN:
            return cls(struct.pack("<QH", 3 << 62, _ALL_ONES | sign))
        if exact.kind is Class.INFINITE:
            return cls(struct.pack("<QH", 1 << 63, _ALL_ONES | sign))
        magnitude = abs(exact.value)
        if EXTENDED.round(magnitude) != magnitude:
            raise ValueError(f"{exact.value} is not a long double")
        if magnitude == 0:
            return cls(struct.pack("<QH", 0, sign))
        exponent = max(_exponent(magnitude), 1 - EXTENDED.exponent)
        significand = int(magnitude / power_of_two(exponent - 63))
        biased = exponent + EXTENDED.exponent if significand >> 63 else 0
        return cls(struct.pack("<QH", significand, biased | sign))

    @property
    def exact(self) -> Exact:
        """The value."""
        significand, word = struct.unpack("<QH", self.data)
        negative, biased = bool(word & 0x8000), word & _ALL_ONES
        if biased == _ALL_ONES:
            kind = Class.INFINITE if significand == 1 << 63 else Class.NAN
            return Exact(negative=negative, kind=kind)
        exponent = max(biased, 1) - EXTENDED.exponent - 63
        value = significand * power_of_two(exponent)
        return Exact(-value if negative else value, negative)

    def __repr__(self) -> str:
        """Return a readable form, with the bytes where the float form would hide bits."""
        exact = self.exact
        if exact.kind is not Class.FINITE:
            return f"LongDouble({'-' if exact.negative else ''}{exact.kind.value})"
        return f"LongDouble({self.data.hex()} = {_short(exact)})"


def _exponent(magnitude: Fraction) -> int:
    guess = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    return guess if power_of_two(guess) <= magnitude else guess - 1


def _short(exact: Exact) -> str:
    if exact.value == 0:
        return "-0" if exact.negative else "0"
    if DOUBLE.round(exact.value) == exact.value:
        return repr(float(exact.value))
    return f"about 2**{_exponent(abs(exact.value))}"
