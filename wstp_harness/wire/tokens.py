"""The tokens of the stream, as values. How they look as bytes is `codec.py`.

A stream is flat: a function token is followed by its head and its arguments, an array by its
leaves. Nothing here checks that the counts are true; `dump.py` follows them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

INTEGER: Final = ord("+")
REAL: Final = ord("*")
STRING: Final = ord('"')
SYMBOL: Final = ord("#")
OLD_TEXT: Final = frozenset(b"SYIR")
REFERENCES: Final = frozenset(b"OQ")
SEPARATORS: Final = frozenset(b"]\n\\")
USER_TOKENS: Final = range(0x30, 0x40)

NATIVE, BYTE, UCS2, UTF8, UTF16, UTF32 = range(1, 7)
UNIT_BYTES: Final = {BYTE: 1, UCS2: 2, UTF32: 4}
"""Formats whose count follows from their length."""
_CODECS: Final = {BYTE: "latin-1", UCS2: "utf-16-be", UTF8: "utf-8", UTF16: "utf-16-le"}
_STRUCTURES: Final = {
    0xA1: "<B",
    0xE2: "<h",
    0xE4: "<i",
    0xE6: "<q",
    0xF4: "<f",
    0xF6: "<d",
    0xA2: ">h",
    0xA4: ">i",
    0xA6: ">q",
    0xB4: ">f",
    0xB6: ">d",
}


def number_size(token: int) -> int | None:
    """Return the bytes of one number of a binary token; None when it is no such token.

    Source: the rule in the public header (token & 0x20 or not token & 0x40), and the two
    64-bit structures 0xC4 and 0xC5.
    """
    if token < 0x80:  # noqa: PLR2004  # the binary bit
        return None
    if token in (0xC4, 0xC5):
        return 8
    if token & 0x20 or not token & 0x40:
        return (token & 0x10) if token & 8 else 1 << ((token >> 1) & 3)
    return None


@dataclass(frozen=True, slots=True)
class Number:
    """A binary number: its token and its bytes."""

    token: int
    data: bytes

    @property
    def value(self) -> int | float | None:
        """The number; None for those Python has no structure for."""
        form = _STRUCTURES.get(self.token)
        return struct.unpack(form, self.data)[0] if form else None


@dataclass(frozen=True, slots=True)
class Text:
    """A string, a symbol, or a number as text.

    Attributes:
        token: STRING, SYMBOL, INTEGER or REAL.
        format: NATIVE ... UTF32.
        payload: Bytes in that format.
        count: What the stream says about their number: characters for native text, UTF-8 and
            UTF-16, units otherwise.
    """

    token: int
    format: int
    payload: bytes
    count: int

    @classmethod
    def of(cls, token: int, text: str, format: int) -> Text:  # noqa: A002  # the wire's word
        """Return the token for a text; native text must be Latin-1 and is not escaped."""
        if format == UTF32:
            return cls(token, format, text.encode("utf-32-le"), len(text))
        if format == NATIVE:
            payload = text.encode("latin-1")
            return cls(token, format, payload, native_count(payload))
        payload = text.encode(_CODECS[format], "surrogatepass")
        units = len(payload) // UNIT_BYTES.get(format, 1)
        return cls(token, format, payload, units if format in UNIT_BYTES else len(text))


@dataclass(frozen=True, slots=True)
class OldText:
    """A string `S`, symbol `Y`, integer `I` or real `R` in the form of old programs."""

    token: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Function:
    """A function with so many arguments; its head comes next."""

    count: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A run of numbers of one type; counts as so many arguments."""

    token: int
    count: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Dimension:
    """One level of an array: its length and the symbol at its head."""

    length: int
    head: Text


@dataclass(frozen=True, slots=True)
class Array:
    """The beginning of an array; so many leaves come next."""

    total: int
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A symbol `O` or string `Q` of a dictionary; its index comes next, a number."""

    token: int
    dictionary: int


@dataclass(frozen=True, slots=True)
class UserToken:
    """A token 0x30 ... 0x3f with raw bytes; passes through without a meaning."""

    token: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Separator:
    """The end of a packet `]`, or a newline or backslash that means nothing."""

    token: int


Token: TypeAlias = (
    Number | Text | OldText | Function | Packed | Array | Reference | UserToken | Separator
)


def native_length(payload: bytes, count: int) -> int | None:
    """Return the bytes that so many characters of native text take; None if too few are here."""
    position = 0
    for _ in range(count):
        step = _step(payload, position)
        if step is None:
            return None
        position += step
    return position


def native_count(payload: bytes) -> int:
    """Return the characters in native text; an escape is one, a cut-off one is none."""
    position = count = 0
    while (step := _step(payload, position)) is not None and step:
        position += step
        count += 1
    return count


def _step(payload: bytes, position: int) -> int | None:
    """Return the bytes of the character at a position; None where the payload is too short."""
    rest = len(payload) - position
    if rest <= 0:
        return None
    if payload[position] != ord("\\"):
        return 1
    if rest == 1:
        return None
    mark = payload[position + 1 : position + 2]
    if mark == b"[":
        end = payload.find(b"]", position)
        return None if end < 0 else end + 1 - position
    size = {b":": 6, b"|": 8, b".": 4}.get(mark)
    if size is None:
        size = 4 if mark in b"01234567" else 2
    return size if rest >= size else None
