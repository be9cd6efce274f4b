"""From a C type and the word before it to a `Role`: the only place that decides this."""

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
_BY_WORD: Final[Mapping[str, Role]] = {
    "out": Role.SCALAR_OUT,
    "inout": Role.SCALAR_INOUT,
    "fill": Role.BUFFER_FILL,
    "back": Role.RETURNED,
    "cursor": Role.CURSOR,
    "keep": Role.POINTER,
}
_UNITS: Final = frozenset({"char", "unsigned char", "unsigned short", "unsigned int"})
_POINTER_TO_POINTER: Final = 2
_POINTER_TO_STRINGS: Final = 3


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
    if word == "cursor" and stars == _POINTER_TO_STRINGS:
        return Role.ARGV_CURSOR, "char *"
    if word == "inout" and length:
        return Role.ARGV_INOUT, "char *"
    if result:
        return _result(word, plain, stars, length)
    if word == "lent":
        return _lent(plain, stars - 1, length)
    if not word:
        return _given(plain, stars, length)
    role = _BY_WORD.get(word)
    if role is None:
        raise ValueError(f"prototypes.txt: no role for {word!r} {base!r}")
    return role, _stored(role, plain, stars)


def _stored(role: Role, base: str, stars: int) -> str:
    if role is Role.POINTER:
        return ""
    return base if role is Role.CURSOR else _spell(base, stars - 1)


def _spell(base: str, stars: int) -> str:
    return f"{base} {'*' * stars}" if stars > 0 else base


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
    return (Role.PLACE if stars == _POINTER_TO_POINTER else Role.POINTER), ""


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
        listed = Role.ARGV_IN if length else Role.ARGV_END
        return Role.HEADS_IN if length == "depth" else listed, "char *"
    if length:
        return Role.DIMS_IN if length == "depth" else Role.BUFFER_IN, base
    return Role.TEXT_IN if base in _UNITS else Role.POINTER, base
