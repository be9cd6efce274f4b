"""Numbers as text: how a library spells a number, and what a spelling means.

Source: WSGetNumberAsString and WSPutRealNumberAsString (Wolfram notation: `*^` before the
exponent, a backtick before the precision). The number of digits is observed on 13.2: 17 for
doubles and 20 for long doubles, as C's `%g` writes them.
"""

from __future__ import annotations

import math
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from wstp_harness.oracle.binary import Class, LongDouble

if TYPE_CHECKING:
    from wstp_harness.oracle.numbers import Number

_DIGITS_OF_DOUBLE: Final = 17
_DIGITS_OF_LONG_DOUBLE: Final = 20
_FIRST_FIXED_EXPONENT: Final = -4  # below it C's %g writes an exponent


def c_form(number: Number) -> str:
    """Return the text that WSGetString gives for a number."""
    if isinstance(number, int):
        return str(number)
    if isinstance(number, LongDouble):
        return _long_double(number)
    if not math.isfinite(number):
        return "NAN" if math.isnan(number) else "INF"
    return f"{number:.{_DIGITS_OF_DOUBLE}g}"


def wolfram_form(number: Number) -> str:
    """Return the text that WSGetNumberAsString gives for a number."""
    text = c_form(number)
    return text.replace("e", "*^") if "e+" in text or "e-" in text else text


def meaning(text: str) -> Fraction:
    """Return the value of a real in Wolfram's or C's notation, marks left aside."""
    mantissa, _, exponent = text.replace("*^", "e").partition("e")
    return Fraction(mantissa.partition("`")[0]) * Fraction(10) ** int(exponent or 0)


def _long_double(number: LongDouble) -> str:
    exact = number.exact
    sign = "-" if exact.negative else ""
    if exact.kind is not Class.FINITE:
        return sign + ("nan" if exact.kind is Class.NAN else "inf")
    if exact.value == 0:
        return sign + "0"
    context = Context(prec=_DIGITS_OF_LONG_DOUBLE, Emin=-5000, Emax=5000)
    value = abs(exact.value)
    rounded = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return sign + _general(rounded)


def _general(value: Decimal) -> str:
    """Spell a positive number as C's %g does: no trailing zeros, exponent of two digits."""
    exponent = value.adjusted()
    digits = "".join(map(str, value.as_tuple().digits)).rstrip("0")
    if _FIRST_FIXED_EXPONENT <= exponent < _DIGITS_OF_LONG_DOUBLE:
        if exponent < 0:
            return "0." + "0" * (-exponent - 1) + digits
        whole, rest = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
        return f"{whole}.{rest}" if rest else whole
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{exponent:+03d}"
