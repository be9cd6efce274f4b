"""Reading of ``tables/types.txt``: what each type name of the C API is.

Gives names their kind (number, pointer, function, structure, enum) and what a typedef stands
for. How that looks in ctypes is ``ctype.py``'s work, how it looks in C is the header writer's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_FUNCTION: Final = re.compile(
    r"^typedef (?P<result>.+?) ?\(\*(?P<name>\w+)\)\((?P<parameters>.*)\);$"
)
_STRUCTURE: Final = re.compile(r"^typedef struct \{(?P<fields>.*)\} (?P<name>\w+);$")
_OPAQUE: Final = re.compile(r"^typedef struct (?P<tag>\w+) \*(?P<name>\w+);$")
_PLAIN: Final = re.compile(r"^typedef (?P<target>.+?)(?P<star> \*| )(?P<name>\w+);$")
_ENUM: Final = re.compile(r"^enum (?P<name>\w+) \{(?P<names>.*)\};$")


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type.

    Attributes:
        name: As prototypes spell it.
        kind: ``number``, ``pointer``, ``function``, ``structure`` or ``enum``.
        target: What a plain typedef stands for ("" otherwise).
        result: Result of a function type.
        parameters: C types of a function type's parameters.
        fields: Of a structure, ``(type, name)``; a union inside is one pointer-sized field.
        text: The C declaration.
        alias: Kept for old spellings only.
    """

    name: str
    kind: str
    text: str
    target: str = ""
    result: str = ""
    parameters: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    alias: bool = False


class TypeTable:
    """All type names of ``types.txt``, in order."""

    def __init__(self, text: str) -> None:
        """Read the table's text.

        Raises:
            ValueError: A line is none of the forms of C that the table uses.
        """
        self._text = text

    @cached_property
    def rows(self) -> Mapping[str, TypeRow]:
        """The types by name."""
        result: dict[str, TypeRow] = {}
        for line in self._text.splitlines():
            if not line or line.startswith("#"):
                continue
            declaration, _, note = line.partition(";  ")
            row = _row(declaration.removesuffix(";") + ";", result, alias=note == "alias")
            result[row.name] = row
        return MappingProxyType(result)

    def kind(self, name: str) -> str:
        """Kind of a type name; a name that is not in the table is a number of C itself."""
        row = self.rows.get(name.removeprefix("enum "))
        return row.kind if row else "number"

    def resolve(self, name: str) -> TypeRow | None:
        """The row a name finally stands for, through typedefs of typedefs."""
        row = self.rows.get(name.removeprefix("enum "))
        while row is not None and row.target in self.rows:
            row = self.rows[row.target]
        return row


def _row(text: str, known: Mapping[str, TypeRow], *, alias: bool) -> TypeRow:
    if match := _FUNCTION.match(text):
        parameters = tuple(_type_of(one) for one in match["parameters"].split(", "))
        taken = () if parameters == ("void",) else parameters
        result = match["result"]
        return TypeRow(match["name"], "function", text, "", result, taken, (), alias)
    if match := _STRUCTURE.match(text):
        return TypeRow(match["name"], "structure", text, fields=_fields(match["fields"]))
    if match := _OPAQUE.match(text):
        return TypeRow(match["name"], "pointer", text, alias=alias)
    if match := _ENUM.match(text):
        return TypeRow(match["name"], "enum", text)
    if match := _PLAIN.match(text):
        target, name = match["target"], match["name"]
        kind = known[target].kind if target in known else "number"
        if "*" in match["star"]:
            return TypeRow(name, "pointer", text, alias=alias)
        return TypeRow(name, kind, text, target, alias=alias)
    raise ValueError(f"types.txt: cannot read {text!r}")


def _type_of(parameter: str) -> str:
    if parameter == "void":
        return parameter
    match = re.match(r"^(.+?)(?: ?(\**))\w+$", parameter)
    if match is None:
        raise ValueError(f"types.txt: cannot read {parameter!r}")
    base = match[1].strip()
    return f"{base} {match[2]}" if match[2] else base


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    flat = re.sub(r"union \{[^}]*\}", "void *", text)
    result = []
    for one in flat.split(";"):
        if match := re.match(r"^(.+?)(?: ?(\**)) ?(\w+)$", one.strip()):
            base = match[1].strip()
            result.append((f"{base} {match[2]}" if match[2] else base, match[3]))
    return tuple(result)


TYPES: Final = TypeTable(
    files("wstp_harness.abi").joinpath("tables", "types.txt").read_text(encoding="utf-8")
)
