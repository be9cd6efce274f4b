r"""The char* form of text: ASCII with backslash escapes, other bytes taken as Latin-1.

Source: WSPutString and WSGetString, reference pages (`\\` for backslash, octal codes for
special characters, `\:xxxx` for 16-bit ones); `\.xx`, `\|xxxxxx` and the canonical spelling
are observed on 13.2.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

BACKSLASH: Final = ord("\\")
PRINTABLE: Final = range(0x20, 0x7F)
LAST_OCTAL: Final = 0xFF
LAST_OF_FOUR_DIGITS: Final = 0xFFFF
_LETTERS: Final = {"n": 10, "t": 9, "r": 13, "b": 8, "f": 12, '"': 34, "\\": 92}
_ESCAPE: Final = re.compile(
    r"\\(?:\.([0-9a-fA-F]{2})|:([0-9a-fA-F]{4})|\|([0-9a-fA-F]{6})|([0-7]{1,3})|([ntrbf\"\\])|(\n))"
)


def encode(codes: Iterable[int]) -> bytes:
    r"""Return the canonical form: octal up to 0xFF, `\:XXXX`, `\|XXXXXX`."""
    return "".join(map(_spell, codes)).encode("ascii")


def decode(text: bytes) -> list[int]:
    """Return the code points of char* text.

    Raises:
        ValueError: A backslash that begins no escape.
    """
    source = text.decode("latin-1")
    codes: list[int] = []
    place = 0
    while place < len(source):
        if source[place] != "\\":
            codes.append(ord(source[place]))
            place += 1
            continue
        found = _ESCAPE.match(source, place)
        if found is None:
            raise ValueError(f"no escape at {place} of {source!r}")
        codes += _meaning(found)
        place = found.end()
    return codes


@cache
def _spell(code: int) -> str:
    if code == BACKSLASH:
        return "\\\\"
    if code in PRINTABLE:
        return chr(code)
    if code <= LAST_OCTAL:
        return f"\\{code:03o}"
    return f"\\:{code:04X}" if code <= LAST_OF_FOUR_DIGITS else f"\\|{code:06X}"


def _meaning(found: re.Match[str]) -> list[int]:
    two, four, six, octal, letter, _newline = found.groups()
    if hexadecimal := two or four or six:
        return [int(hexadecimal, 16)]
    if octal:
        return [int(octal, 8)]
    return [_LETTERS[letter]] if letter else []
