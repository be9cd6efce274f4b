"""Reading of ``tables/prototypes.txt`` and ``tables/sources.txt`` into `Prototype`s.

The format is explained in the files themselves; an error in a row names the row. No function
name is
special here: exceptions are rows of the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wstp_harness.abi.families import ENCODING_BY_NAME, KINDS
from wstp_harness.abi.prototype import Parameter, Prototype, Release, Role, Source
from wstp_harness.abi.roles import role_of, split_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROW: Final = re.compile(r"^(?P<head>[^(]+)\((?P<parameters>.*)\)(?:\[(?P<length>\w+)\])?$")
_DECLARATION: Final = re.compile(
    r"^(?:(?P<word>out|inout|fill|lent|back|cursor|keep) )?"
    r"(?P<base>.+?) ?(?P<stars>\**)(?P<name>[\w{}]+)(?:\[(?P<length>[^\]]+)\])?$"
)
_LENGTH: Final = re.compile(r"^(\w+)(?: of (\w+))?(?: giving (\w+))?$")


def read_table(name: str) -> str:
    """Text of one file of ``abi/tables``."""
    return files("wstp_harness.abi").joinpath("tables", name).read_text(encoding="utf-8")


def rows(name: str) -> Iterator[tuple[str, str]]:
    """The rows of a table as (group heading, row), without comments and blank lines."""
    group = ""
    for line in read_table(name).splitlines():
        text = line.strip()
        if text.startswith("["):
            group = text.strip("[]")
        elif text and not text.startswith("#"):
            yield group, text


@cache
def load() -> Mapping[str, Prototype]:
    """All functions by name, in the table's order.

    Raises:
        ValueError: A row is malformed, doubled or names a Release function that does not exist.
    """
    sources = _sources()
    table: dict[str, Prototype] = {}
    for group, row in rows("prototypes.txt"):
        for prototype in _expand(group, row, sources):
            if prototype.name in table:
                raise ValueError(f"prototypes.txt: {prototype.name} stands twice")
            table[prototype.name] = prototype
    return MappingProxyType({name: _with_release(row, table) for name, row in table.items()})


def _sources() -> dict[str, Source]:
    result: dict[str, Source] = {}
    for heading, row in rows("sources.txt"):
        status, _, page = heading.partition(": ")
        for name in row.split():
            if name in result:
                raise ValueError(f"sources.txt: {name} stands twice")
            result[name] = Source(status, page)
    return result


@dataclass(frozen=True, slots=True)
class _Notes:
    """What stands after the first semicolon of a row."""

    kinds: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()
    release: str = ""
    fails: str = ""
    ok: str = ""
    hidden: bool = False


def _notes(parts: list[str]) -> _Notes:
    notes = _Notes()
    for part in parts:
        word, *values = part.split()
        match word:
            case "kinds":
                notes = replace(notes, kinds=tuple(values))
            case "encodings":
                notes = replace(notes, encodings=tuple(values))
            case "release":
                notes = replace(notes, release=values[0])
            case "fails":
                notes = replace(notes, fails=values[0])
            case "ok":
                notes = replace(notes, ok=values[0])
            case "hidden":
                notes = replace(notes, hidden=True)
            case _:
                raise ValueError(f"prototypes.txt: unknown note {part!r}")
    return notes


def _members(notes: _Notes) -> list[tuple[str, Mapping[str, str]]]:
    if notes.kinds:
        shape, *rest = notes.kinds
        without = set(rest[1:])
        return [(k.name, k.columns) for k in KINDS if shape in k.shapes and k.name not in without]
    if notes.encodings:
        return [(name, ENCODING_BY_NAME[name].columns) for name in notes.encodings]
    return [("", {})]


def _expand(group: str, row: str, sources: Mapping[str, Source]) -> Iterator[Prototype]:
    text, *parts = [part.strip() for part in row.split(";")]
    notes = _notes(parts)
    for family, columns in _members(notes):
        yield _prototype(_Member(group, family, columns), text, notes, sources)


@dataclass(frozen=True, slots=True)
class _Member:
    """One expansion of a row."""

    group: str
    family: str
    columns: Mapping[str, str]


def _prototype(
    member: _Member, text: str, notes: _Notes, sources: Mapping[str, Source]
) -> Prototype:
    match = _ROW.match(_fill(text, member.columns))
    template = _ROW.match(text)
    if match is None or template is None:
        raise ValueError(f"prototypes.txt: cannot read {text!r}")
    head, length = match["head"], match["length"]
    name = re.split(r"[ *]", head)[-1]
    result = _parameter(head + (f"[{length}]" if length else ""), result=True)
    listed = [_parameter(one) for one in match["parameters"].split(", ") if one]
    if name not in sources:
        raise ValueError(f"sources.txt: {name} has no source")
    return Prototype(
        name=name,
        result=replace(result, name="result"),
        parameters=tuple(replace(p, counts=_counted_by(p.name, listed, result)) for p in listed),
        group=member.group,
        family=member.family,
        row=re.split(r"[ *]", template["head"])[-1],
        exported=not notes.hidden,
        source=sources[name],
        failure=notes.fails or _failure(result),
        success=notes.ok,
        release=Release(_fill(notes.release, member.columns), ()) if notes.release else None,
    )


def _fill(text: str, columns: Mapping[str, str]) -> str:
    for letter, value in columns.items():
        text = text.replace("{" + letter + "}", value)
    return text


def _parameter(text: str, *, result: bool = False) -> Parameter:
    match = _DECLARATION.match(text)
    if match is None:
        raise ValueError(f"prototypes.txt: cannot read parameter {text!r}")
    length = _LENGTH.match(match["length"]) if match["length"] else None
    if match["length"] and length is None:
        raise ValueError(f"prototypes.txt: cannot read length in {text!r}")
    base, stars = split_type(match["base"], match["stars"])
    type_ = f"{match['base']} {match['stars']}" if match["stars"] else match["base"]
    count, typed_by, got = length.groups() if length else (None, None, None)
    role, element = role_of(match["word"] or "", base, stars, count, result=result)
    return Parameter(type_, match["name"], role, element, count, typed_by, got)


def _counted_by(name: str, listed: list[Parameter], result: Parameter) -> tuple[str, ...]:
    counted = [p.name for p in listed if name in (p.length, p.got)]
    return (*counted, "result") if result.length == name else tuple(counted)


def _failure(result: Parameter) -> str:
    if result.role is Role.NOTHING:
        return "none"
    return "0" if result.role is Role.SCALAR_OUT else "NULL"


def _with_release(prototype: Prototype, table: Mapping[str, Prototype]) -> Prototype:
    if prototype.release is None:
        return prototype
    taker = table.get(prototype.release.function)
    if taker is None:
        raise ValueError(f"prototypes.txt: {prototype.name} names {prototype.release.function}")
    arguments = tuple(_release_argument(p, prototype) for p in taker.parameters)
    return replace(prototype, release=Release(taker.name, arguments), _by_name={})


def _release_argument(parameter: Parameter, lender: Prototype) -> str:
    if parameter.name in {p.name for p in lender.parameters}:
        return parameter.name
    if parameter.role is Role.RETURNED and "result" in lender.lends:
        return "result"
    raise ValueError(f"prototypes.txt: {lender.name} has nothing for {parameter.name}")
