"""A stream of tokens as text for people: one line a token, indented by what it belongs to."""

from __future__ import annotations

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


def _line(token: t.Token) -> str:
    match token:
        case t.Number(kind, data):
            line = f"{kind:02x} {token.value if token.value is not None else data.hex()}"
        case t.Text(kind, form, payload, count):
            line = f"{chr(kind)} format {form} count {count} {_short(payload)}"
        case t.OldText(kind, payload):
            line = f"{chr(kind)} (old) {_short(payload)}"
        case t.Function(count):
            line = f"F {count} arguments"
        case t.Packed(kind, count, data):
            line = f"P {count} x {kind:02x} {_short(data)}"
        case t.Array(total, dimensions):
            shape = " x ".join(f"{d.length} {_short(d.head.payload)}" for d in dimensions)
            line = f"A {total} leaves, {shape}"
        case t.Reference(kind, dictionary):
            line = f"{chr(kind)} dictionary {dictionary}"
        case t.UserToken(kind, data):
            line = f"{kind:02x} (user) {_short(data)}"
        case t.Separator(kind):
            line = "] end of packet" if kind == ord("]") else f"{chr(kind)!r} means nothing"
    return line


def _short(data: bytes) -> str:
    text = repr(data)[1:]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(data)} bytes)"
