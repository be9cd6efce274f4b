"""A stream of tokens as text for people: one line a token, indented by what it belongs to."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from wstp_harness.wire import tokens as t

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 72


def dump(tokens: Iterable[t.Token]) -> str:
    """Return one line for each token.

    The indentation follows the counts; where they are wrong, so is the indentation.
    """
    lines: list[str] = []
    open_: list[int] = []
    for token in tokens:
        while open_ and open_[-1] <= 0:
            open_.pop()
        if isinstance(token, t.Separator):
            open_.clear()
        lines.append("  " * len(open_) + _line(token))
        if open_:
            open_[-1] -= token.count if isinstance(token, t.Packed) else 1
        if isinstance(token, t.Function):
            open_.append(token.count + 1)
        elif isinstance(token, t.Array):
            open_.append(token.total)
        elif isinstance(token, t.Reference):
            open_.append(1)
    return "\n".join(lines)


@singledispatch
def _line(token: t.Token) -> str:
    raise TypeError(f"{token!r} is no token")


@_line.register
def _(token: t.Number) -> str:
    return f"{token.token:02x} {token.data.hex() if token.value is None else token.value}"


@_line.register
def _(token: t.Text) -> str:
    payload = _short(token.payload)
    return f"{chr(token.token)} format {token.format} count {token.count} {payload}"


@_line.register
def _(token: t.OldText) -> str:
    return f"{chr(token.token)} (old) {_short(token.payload)}"


@_line.register
def _(token: t.Function) -> str:
    return f"F {token.count} arguments"


@_line.register
def _(token: t.Packed) -> str:
    return f"P {token.count} x {token.token:02x} {_short(token.data)}"


@_line.register
def _(token: t.Array) -> str:
    shape = " x ".join(f"{d.length} {_short(d.head.payload)}" for d in token.dimensions)
    return f"A {token.total} leaves, {shape}"


@_line.register
def _(token: t.Reference) -> str:
    return f"{chr(token.token)} dictionary {token.dictionary}"


@_line.register
def _(token: t.UserToken) -> str:
    return f"{token.token:02x} (user) {_short(token.data)}"


@_line.register
def _(token: t.Separator) -> str:
    end = token.token == ord("]")
    return "] end of packet" if end else f"{chr(token.token)!r} means nothing"


def _short(data: bytes) -> str:
    text = repr(data)[1:]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(data)} bytes)"
