"""80-bit numbers without loss.

ctypes turns a ``c_longdouble`` into a Python float and drops 11 bits, on the way in and out. It
does not touch the bits of a ``c_longdouble`` *object*: passed as an argument, by value or by
``byref``, all 80 bits arrive. `Extended` is therefore the bytes of one x87 number, with exact
conversions.

Layout (little-endian, 16 bytes in memory, 6 of them padding): 64 bits of significand with the
leading one written out, then 15 bits of exponent with bias 16383, then the sign.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Self

SIGNIFICANT_BYTES: Final = 10
SIZE_BYTES: Final = 16
_BIAS: Final = 16383
_EXPONENT_ALL_ONES: Final = 0x7FFF
_LEADING_ONE: Final = 1 << 63
_SMALLEST_EXPONENT: Final = 1 - _BIAS


@dataclass(frozen=True, slots=True)
class Extended:
    """One 80-bit number as its 10 significant bytes; equal means the same bits (NaN too)."""

    bits: bytes

    def __post_init__(self) -> None:
        """Keep the 10 bytes that matter of 10 or 16.

        Raises:
            ValueError: The bytes are neither 10 nor 16.
        """
        if len(self.bits) not in {SIGNIFICANT_BYTES, SIZE_BYTES}:
            raise ValueError(f"an 80-bit number has 10 or 16 bytes, not {len(self.bits)}")
        object.__setattr__(self, "bits", bytes(self.bits[:SIGNIFICANT_BYTES]))

    @classmethod
    def of(cls, value: float | Fraction) -> Self:
        """The nearest 80-bit number, halves to even; beyond the range an infinity."""
        if isinstance(value, float):
            if math.isnan(value):
                return cls._pack(_EXPONENT_ALL_ONES, 3 << 62, negative=math.copysign(1, value) < 0)
            negative = math.copysign(1, value) < 0
            if math.isinf(value):
                return cls._pack(_EXPONENT_ALL_ONES, _LEADING_ONE, negative=negative)
            return cls._from_fraction(Fraction(value), negative=negative)
        exact = Fraction(value)
        return cls._from_fraction(exact, negative=exact < 0)

    @classmethod
    def from_ctype(cls, value: ctypes.c_longdouble) -> Self:
        """The bits that stand in a ctypes object."""
        return cls(bytes(value))

    @classmethod
    def _from_fraction(cls, value: Fraction, *, negative: bool) -> Self:
        magnitude = abs(value)
        if magnitude == 0:
            return cls._pack(0, 0, negative=negative)
        exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
        if magnitude < Fraction(2) ** exponent:
            exponent -= 1
        exponent = max(exponent, _SMALLEST_EXPONENT)
        significand = round(magnitude * Fraction(2) ** (63 - exponent))
        if significand == 1 << 64:
            significand, exponent = _LEADING_ONE, exponent + 1
        if exponent > _BIAS:
            return cls._pack(_EXPONENT_ALL_ONES, _LEADING_ONE, negative=negative)
        stored = exponent + _BIAS if significand >= _LEADING_ONE else 0
        return cls._pack(stored, significand, negative=negative)

    @classmethod
    def _pack(cls, exponent: int, significand: int, *, negative: bool) -> Self:
        head = exponent | (0x8000 if negative else 0)
        return cls(significand.to_bytes(8, "little") + head.to_bytes(2, "little"))

    def as_ctype(self) -> ctypes.c_longdouble:
        """A ctypes object with these bits, to pass by value or by reference."""
        return ctypes.c_longdouble.from_buffer_copy(self.padded)

    @property
    def padded(self) -> bytes:
        """The 16 bytes as they lie in memory, padding zero."""
        return self.bits + bytes(SIZE_BYTES - SIGNIFICANT_BYTES)

    @property
    def is_finite(self) -> bool:
        """Neither an infinity nor NaN."""
        return self._exponent != _EXPONENT_ALL_ONES

    @property
    def _exponent(self) -> int:
        return int.from_bytes(self.bits[8:], "little") & _EXPONENT_ALL_ONES

    @property
    def _significand(self) -> int:
        return int.from_bytes(self.bits[:8], "little")

    @property
    def _negative(self) -> bool:
        return bool(self.bits[9] & 0x80)

    def as_fraction(self) -> Fraction:
        """The exact value.

        Raises:
            ValueError: The number is not finite.
        """
        if not self.is_finite:
            raise ValueError("an infinity or NaN has no exact value")
        scale = Fraction(2) ** (max(self._exponent, 1) - _BIAS - 63)
        return self._significand * scale * (-1 if self._negative else 1)

    def __float__(self) -> float:
        """The nearest double, halves to even; beyond the range an infinity."""
        sign = -1.0 if self._negative else 1.0
        if not self.is_finite:
            infinite = self._significand == _LEADING_ONE
            return math.copysign(math.inf if infinite else math.nan, sign)
        try:
            return math.copysign(float(abs(self.as_fraction())), sign)
        except OverflowError:
            return math.copysign(math.inf, sign)
