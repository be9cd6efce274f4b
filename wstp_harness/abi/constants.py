"""Reading of ``tables/constants.txt`` and ``tables/errors.txt`` into plain rows.

The writers turn the rows into ``codes.py``, ``wstp.h`` and ``errors.def``; nobody else needs
this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wstp_harness.abi.table import rows

DECLARED_ELSEWHERE: Final = frozenset({"UnicodeContainer"})  # an enum of types.txt


@dataclass(frozen=True, slots=True)
class Constant:
    """One named value: an int, or a text for the numerics environments."""

    name: str
    value: int | str


@dataclass(frozen=True, slots=True)
class ConstantGroup:
    """One heading: the enum's name, what the constants are, and the rows."""

    enum: str
    about: str
    rows: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One error: code, the engine's enumerator, the header's name, the library's text."""

    code: int
    enumerator: str
    symbol: str
    text: str


def constant_groups() -> tuple[ConstantGroup, ...]:
    """All groups in the table's order."""
    groups: dict[str, list[Constant]] = {}
    for heading, row in rows("constants.txt"):
        name, value = row.split(" ", 1)
        parsed = value.strip('"') if value.startswith('"') else int(value)
        groups.setdefault(heading, []).append(Constant(name, parsed))
    result = []
    for heading, found in groups.items():
        enum, about = heading.split(": ", 1)
        result.append(ConstantGroup(enum, about, tuple(found)))
    return tuple(result)


def error_rows() -> tuple[ErrorRow, ...]:
    """All errors in the table's order."""
    result = []
    for _, row in rows("errors.txt"):
        code, enumerator, symbol, text = row.split(" ", 3)
        result.append(ErrorRow(int(code), enumerator, symbol, text))
    return tuple(result)
