"""Tokens to bytes and back; no I/O.

Encoding is canonical: the shortest lengths, newline as end. Decoding accepts what senders
are allowed to do beyond that (decimal lengths below 64, leading zeros, comma and carriage
return as end, a native text longer than its outer length) and refuses everything else.
Fed whole, byte by byte, or with something behind, it finds the same tokens.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from wstp_harness.wire import tokens as t

if TYPE_CHECKING:
    from collections.abc import Iterable

END: Final = b"\n"
_ENDS: Final = frozenset(b"\n\r,")
_SHORT: Final = 64
_LONGEST_LENGTH: Final = 20
"""Digits of the largest 64-bit number."""
_LARGEST: Final = (1 << 64) - 1


class Malformed(ValueError):
    """The stream is not one of tokens.

    Attributes:
        offset: Where in the stream the token begins that cannot be read.
    """

    def __init__(self, offset: int, reason: str) -> None:
        """Keep the offset."""
        super().__init__(f"at byte {offset}: {reason}")
        self.offset = offset


class _NeedMore(Exception):  # not an error, a result
    """The token is not complete yet."""


def length(number: int) -> bytes:
    """Return a length or count as the stream spells it."""
    return bytes([0x40 + number]) if 0 <= number < _SHORT else b"%d " % (number & _LARGEST)


def encode(tokens: Iterable[t.Token]) -> bytes:
    """Return the bytes of tokens."""
    return b"".join(_encoded(token) for token in tokens)


def decode(data: bytes) -> list[t.Token]:
    """Return the tokens of a complete stream.

    Raises:
        Malformed: It is none, or ends within a token.
    """
    decoder = Decoder()
    found = decoder.feed(data)
    if decoder.pending:
        raise Malformed(len(data) - len(decoder.pending), "the stream ends within a token")
    return found


class Decoder:
    """Finds tokens in a stream that comes in pieces."""

    def __init__(self) -> None:
        """Start at the beginning of a stream."""
        self._buffer = b""
        self._offset = 0

    @property
    def pending(self) -> bytes:
        """The bytes of a token that is not complete yet."""
        return self._buffer

    def feed(self, data: bytes) -> list[t.Token]:
        """Take bytes and return the tokens that are complete now.

        Raises:
            Malformed: What came is no token.
        """
        self._buffer += data
        cursor = _Cursor(self._buffer, self._offset)
        found: list[t.Token] = []
        done = 0
        try:
            while cursor.position < len(self._buffer):
                found.append(_token(cursor))
                done = cursor.position
        except _NeedMore:
            pass
        self._buffer = self._buffer[done:]
        self._offset += done
        return found


class _Cursor:
    """A reading position in bytes."""

    def __init__(self, data: bytes, offset: int) -> None:
        self.data = data
        self.position = 0
        self.start = 0
        self._offset = offset

    @property
    def absolute(self) -> int:
        return self._offset + self.start

    def malformed(self, reason: str) -> Malformed:
        return Malformed(self.absolute, reason)

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.data):
            raise _NeedMore
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def length(self) -> int:
        first = self.byte()
        if 0x40 <= first <= 0x7F:  # noqa: PLR2004  # one byte, 0x40 + n
            return first - 0x40
        digits = bytes([first])
        while (following := self.byte()) != 0x20:  # noqa: PLR2004  # a blank
            digits += bytes([following])
            if len(digits) > _LONGEST_LENGTH:
                break
        if not digits.isdigit() or int(digits) > _LARGEST:
            raise self.malformed(f"{digits!r} is no length")
        return int(digits)

    def end(self) -> None:
        last = self.byte()
        if last not in _ENDS:
            raise self.malformed(f"a token ends with {last:#04x}")


def _token(cursor: _Cursor) -> t.Token:
    cursor.start = cursor.position
    kind = cursor.byte()
    size = t.number_size(kind)
    if size:
        found: t.Token = t.Number(kind, cursor.take(size))
    elif kind in (t.INTEGER, t.REAL, t.STRING, t.SYMBOL):
        found = _text(cursor, kind)
    elif kind == ord("F"):
        return t.Function(cursor.length())
    elif kind == ord("P"):
        found = _packed(cursor)
    elif kind == ord("A"):
        found = _array(cursor)
    elif kind in t.OLD_TEXT:
        found = t.OldText(kind, cursor.take(cursor.length()))
    elif kind in t.REFERENCES:
        return t.Reference(kind, cursor.length())
    elif kind in t.SEPARATORS:
        return t.Separator(kind)
    elif kind in t.USER_TOKENS:
        found = t.UserToken(kind, cursor.take(cursor.length()))
    else:
        raise cursor.malformed(f"no token begins with {kind:#04x}")
    cursor.end()
    return found


def _text(cursor: _Cursor, kind: int) -> t.Text:
    outer = cursor.length()
    body = cursor.position
    form = cursor.length()
    if not t.NATIVE <= form <= t.UTF32 or cursor.byte() != ord("~"):
        raise cursor.malformed("a text body begins with its format and a tilde")
    unit = t.UNIT_BYTES.get(form)
    count: int | None = None
    if unit and cursor.data[cursor.position : cursor.position + 1] == b" ":
        cursor.position += 1
    else:
        count = cursor.length()
    size = outer - (cursor.position - body)
    if form == t.NATIVE and count is not None:
        native = t.native_length(cursor.data[cursor.position :], count)
        if native is None:
            raise _NeedMore
        size = max(size, native)
    if size < 0:
        raise cursor.malformed("a text is longer than its outer length")
    payload = cursor.take(size)
    units = len(payload) // (unit or 1)
    if count is None:
        return t.Text(kind, form, payload, units)
    if unit and (count != units or len(payload) % unit):
        raise cursor.malformed(f"{count} units do not have {len(payload)} bytes")
    return t.Text(kind, form, payload, count)


def _packed(cursor: _Cursor) -> t.Packed:
    count = cursor.length()
    kind = cursor.byte()
    size = t.number_size(kind)
    if not size:
        raise cursor.malformed(f"no packed numbers have the token {kind:#04x}")
    return t.Packed(kind, count, cursor.take(count * size))


def _array(cursor: _Cursor) -> t.Array:
    total = cursor.length()
    if cursor.byte() != ord("D"):
        raise cursor.malformed("an array begins with its dimensions")
    inner = _Cursor(cursor.take(cursor.length()), cursor.absolute)
    dimensions: list[t.Dimension] = []
    try:
        while (mark := inner.byte()) == ord("F"):
            dimension = inner.length()
            head = _token(inner)
            if not isinstance(head, t.Text) or head.token != t.SYMBOL:
                raise cursor.malformed("a dimension has a symbol as its head")
            dimensions.append(t.Dimension(dimension, head))
    except _NeedMore:
        raise cursor.malformed("the dimensions are longer than they say") from None
    if mark != ord(".") or inner.position != len(inner.data) or not dimensions:
        raise cursor.malformed("dimensions end with a full stop")
    return t.Array(total, tuple(dimensions))


@singledispatch
def _encoded(token: t.Token) -> bytes:
    raise TypeError(f"{token!r} is no token")


@_encoded.register
def _(token: t.Number) -> bytes:
    return bytes([token.token]) + token.data + END


@_encoded.register
def _(token: t.Text) -> bytes:
    implied = token.format in t.UNIT_BYTES and token.count >= _SHORT
    count = b" " if implied else length(token.count)
    body = length(token.format) + b"~" + count + token.payload
    return bytes([token.token]) + length(len(body)) + body + END


@_encoded.register
def _(token: t.OldText) -> bytes:
    # Always in decimal: the one-byte lengths belong to newer senders.
    return bytes([token.token]) + b"%d " % len(token.payload) + token.payload + END


@_encoded.register
def _(token: t.Function) -> bytes:
    return b"F" + length(token.count)


@_encoded.register
def _(token: t.Packed) -> bytes:
    return b"P" + length(token.count) + bytes([token.token]) + token.data + END


@_encoded.register
def _(token: t.Array) -> bytes:
    levels = b"".join(b"F" + length(each.length) + _encoded(each.head) for each in token.dimensions)
    block = levels + b"."
    return b"A" + length(token.total) + b"D" + length(len(block)) + block + END


@_encoded.register
def _(token: t.Reference) -> bytes:
    return bytes([token.token]) + length(token.dictionary)


@_encoded.register
def _(token: t.UserToken) -> bytes:
    return bytes([token.token]) + length(len(token.data)) + token.data + END


@_encoded.register
def _(token: t.Separator) -> bytes:
    return bytes([token.token])
