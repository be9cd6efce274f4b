"""From a C type and a word before it to a `Role`: the one place that decides which way memory goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wstp_harness.abi.prototype import Role
from wstp_harness.abi.typedefs import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

_HANDLES: Final[Mapping[str, Role]] = {
    "WSLINK": Role.LINK,
    "WSENV": Role.ENVIRONMENT,
    "WSEnvironment": Role.ENVIRONMENT,
    "WSEnvironmentParameter": Role.PARAMETERS,
    "WSLinkServer": Role.SERVER,
    "WSMARK": Role.MARK,
    "MLINKMark": Role.MARK,
    "array_meterp": Role.METER,
}
_POINTER_TO_POINTER: Final = 2
_POINTER_TO_ARRAY_OF_POINTERS: Final = 3


def split_type(base: str, stars: str) -> tuple[str, int]:
    """Base type and depth of pointers, with pointer typedefs of handles opened.

    ``("array_meterpp", "")`` becomes ``("array_meterp", 1)``.
    """
    if base == "array_meterpp":
        return "array_meterp", len(stars) + 1
    return base, len(stars)


def role_of(
    word: str, base: str, stars: int, length: str | None, *, result: bool
) -> tuple[Role, str]:
    """Role and element type.

    Args:
        word: The table's word before the type, "" for none.
        base: C type without its pointer stars.
        stars: How many stars follow.
        length: The row's ``[length]``.
        result: Whether this is what the function returns.

    Returns:
        The role, and the element as `Parameter.element` describes it.

    Raises:
        ValueError: The word does not fit the type.
    """
    plain = base.removeprefix("const ")
    if result:
        return _result(word, plain, stars, length)
    match word:
        case "out":
            return Role.SCALAR_OUT, _spell(plain, stars - 1)
        case "inout":
            return Role.SCALAR_INOUT, _spell(plain, stars - 1)
        case "cursor":
            return Role.CURSOR, plain
        case "keep":
            return Role.POINTER, ""
        case "back":
            return Role.RETURNED, _spell(plain, stars - 1) if stars else plain
        case "fill":
            return Role.BUFFER_FILL, _spell(plain, stars - 1)
        case "lent":
            return _lent(plain, stars - 1, length)
        case "":
            return _given(plain, stars, length)
    raise ValueError(f"prototypes.txt: no role for {word!r} {base!r}")


def _spell(base: str, stars: int) -> str:
    return f"{base} {'*' * stars}" if stars else base


def _result(word: str, base: str, stars: int, length: str | None) -> tuple[Role, str]:
    if word == "lent" and stars and base not in {"void", "WSUnicodeContainer"}:
        return _lent(base, stars, length)
    if word == "lent":
        return Role.HANDLE_LENT, base
    if not stars:
        if base == "void":
            return Role.NOTHING, ""
        return _by_value(base, Role.SCALAR_OUT)
    if base in {"char", "unsigned char"} and stars == 1:
        return Role.TEXT_IN, base
    return Role.POINTER, ""


def _lent(base: str, stars: int, length: str | None) -> tuple[Role, str]:
    # `stars` counts from the memory itself: 1 is a buffer or a text, 2 an array of texts.
    if stars == _POINTER_TO_POINTER:
        return (Role.HEADS_LENT if length == "depth" else Role.TEXTS_LENT), "char *"
    if length is None:
        return Role.TEXT_LENT, base
    return (Role.DIMS_LENT if length == "depth" else Role.BUFFER_LENT), base


def _by_value(base: str, otherwise: Role) -> tuple[Role, str]:
    if base in _HANDLES:
        return _HANDLES[base], ""
    kind = TYPES.kind(base)
    if kind == "function":
        return Role.CALLBACK, base
    if kind == "pointer":
        return Role.HANDLE, base
    if kind == "structure":
        return Role.STRUCTURE, base
    return otherwise, base


def _given(base: str, stars: int, length: str | None) -> tuple[Role, str]:
    if not stars:
        return _by_value(base, Role.SCALAR_IN)
    if stars == _POINTER_TO_POINTER:
        if length == "depth":
            return Role.HEADS_IN, "char *"
        return (Role.ARGV_IN if length else Role.ARGV_END), "char *"
    if length == "depth":
        return Role.DIMS_IN, base
    if length:
        return Role.BUFFER_IN, base
    if base in {"char", "unsigned char", "unsigned short", "unsigned int"}:
        return Role.TEXT_IN, base
    return Role.POINTER, base
