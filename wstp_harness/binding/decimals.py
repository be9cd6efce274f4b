"""Reals of any precision: `decimal.Decimal` to Wolfram Language text and back.

The text form is a mantissa, a backquote with the precision in digits, and ``*^`` with the exponent
(``3.1415926535897932385`20``, ``1.5`2*^-30``). A number of *n* digits is sent with the precision
*n*.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_TEXT: Final = re.compile(
    r"(?P<digits>[+-]?\d*\.?\d*)(?:`{1,2}[+-]?[\d.]*)?(?:(?:\*\^|[eE])(?P<exponent>[+-]?\d+))?"
)


def to_text(value: Decimal) -> str:
    """A decimal as Wolfram Language text.

    Raises:
        ValueError: An infinity or NaN, which the language has no number for.
    """
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no number of the Wolfram Language")  # noqa: TRY004
    text = "".join(map(str, digits))
    scale = exponent + len(text) - 1
    mark = f"*^{scale}" if scale else ""
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}`{len(text)}{mark}"


def from_text(text: str) -> Decimal:
    """The digits and exponent of a number's text; a precision mark says nothing about them.

    Raises:
        ValueError: No number.
    """
    match = _TEXT.fullmatch(text)
    if match is None or not any(map(str.isdigit, match["digits"])):
        raise ValueError(f"{text!r} is no number")
    return Decimal(f"{match['digits']}E{match['exponent'] or 0}")  # exact, unlike scaleb
