r"""Values of ``model`` to strict JSON and back; result.json on disk.

Rule: a field that holds its default is left out, and an absent field means its default, so 20 000
quiet cells stay small. JSON is strict: no NaN, no duplicate meaning, UTF-8 with "\n" line ends.
History of the format: ``wstp-harness/result/1`` is the first; ``called`` and ``api`` were added
later. A field may be added without a new number; a changed meaning or a removed field raises it.
Not here: the events of a running session (``events``).
"""

import gzip
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Final,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from wstp_harness.report.base import ReportError
from wstp_harness.report.model import SCHEMA, Result

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Reader: TypeAlias = Callable[[Json], object]
T = TypeVar("T")
K = TypeVar("K")

#: Fields written even when they hold their default: readers of the file look for them first.
ALWAYS: Final = frozenset({"schema", "kind", "relation"})


class ResultUnreadable(ReportError):
    """A file is not a result of this version; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one field of a model class is written and read."""

    name: str
    default: object
    always: bool
    read: Reader


@cache
def rows(cls: Hashable) -> Mapping[str, Row]:
    """Return the fields of a model class; worked out once, a run reads and writes many cells."""
    model = cast("type[DataclassInstance]", cls)
    types = get_type_hints(model)
    return {
        field.name: Row(
            field.name, default_of(field), field.name in ALWAYS, reader(types[field.name])
        )
        for field in fields(model)
    }


def default_of(field: Field[object]) -> object:
    """Return the default of a field; MISSING when it has none."""
    return field.default_factory() if field.default_factory is not MISSING else field.default


def to_json(value: object) -> Json:
    """Turn a model value into plain JSON data.

    Raises:
        TypeError: the value holds something that JSON cannot say.
    """
    if isinstance(value, StrEnum):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        out: dict[str, Json] = {}
        for row in rows(type(value)).values():
            item = getattr(value, row.name)
            if row.always or item != row.default:
                out[row.name] = to_json(item)
        return out
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def from_json(cls: type[T], data: Json) -> T:
    """Build a value of a model class from plain JSON data; unknown fields are ignored.

    Raises:
        ValueError: a required field is absent or has another type.
    """
    given = expect(data, dict, cls.__name__)
    known = rows(cast("Hashable", cls))
    try:
        return cls(
            **{name: known[name].read(item) for name, item in given.items() if name in known}
        )
    except TypeError as error:
        raise ValueError(f"{cls.__name__}: {error}") from error


def expect(data: Json, kind: type[K], name: str) -> K:
    """Return data that must be of one JSON kind.

    Raises:
        ValueError: it is of another.
    """
    if kind is float and isinstance(data, int):
        return cast("K", float(data))
    if not isinstance(data, kind):
        raise ValueError(f"{name}: {kind.__name__} is needed, not {data!r:.40}")  # noqa: TRY004 - a fault of the file
    return data


def reader(hint: object) -> Reader:
    """Return what reads one field according to its annotation."""
    origin = get_origin(hint)
    if origin is UnionType:
        inner = reader(next(a for a in get_args(hint) if a is not NoneType))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        item = reader(get_args(hint)[0])
        return lambda data: tuple(map(item, expect(data, list, "tuple")))
    if origin is Mapping:
        word = str if get_args(hint)[1] is str else as_it_is
        return lambda data: {k: word(v) for k, v in expect(data, dict, "mapping").items()}
    return plain_reader(cast("type[object]", hint))


def plain_reader(cls: type[object]) -> Reader:
    """Return what reads a model class, a word of an enumeration, or a plain value."""
    if is_dataclass(cls):
        return lambda data: from_json(cls, data)
    if issubclass(cls, StrEnum):
        return lambda data: cls(str(data))
    return lambda data: expect(data, cls, cls.__name__)


def as_it_is(data: Json) -> object:
    """Return plain data."""
    return data


def dumps(data: Json, indent: int | None = None) -> str:
    """Strict JSON text.

    Raises:
        ValueError: a number is not finite.
    """
    separators = (",", ":") if indent is None else None
    return json.dumps(
        data, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )


def schema() -> dict[str, Json]:
    """Return the JSON Schema of result.json."""
    text = files("wstp_harness.report").joinpath("schema/result-1.json").read_text("utf-8")
    return cast("dict[str, Json]", json.loads(text))


def render(result: Result) -> str:
    """Text of result.json: one line per cell and case, so that a diff of two files is readable."""
    top = cast("dict[str, Json]", to_json(result))
    parts = []
    for key, value in top.items():
        if isinstance(value, list):
            rows = ",\n".join(dumps(item) for item in value)
            parts.append(f"{dumps(key)}: [\n{rows}\n]" if rows else f"{dumps(key)}: []")
        else:
            parts.append(f"{dumps(key)}: {dumps(value, indent=1)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def save(result: Result, path: Path) -> None:
    """Write result.json; the file appears whole or not at all."""
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(render(result), "utf-8", newline="\n")
    scratch.replace(path)


def unpacked(path: Path) -> bytes:
    """Return a file's bytes; those of an archive are unpacked.

    Raises:
        OSError: no such file, or one that is no archive.
    """
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def load(path: Path) -> Result:
    """Read a result.json, or a result.json.gz.

    Raises:
        ResultUnreadable: no such file, not JSON, or another format.
    """
    return load_as(Result, SCHEMA, path)


def load_as(kind: type[T], schema: str, path: Path) -> T:
    """Read a file that says which format it has, packed (``.gz``) or not.

    Args:
        kind: What becomes of it.
        schema: The format that is known.
        path: The file.

    Raises:
        ResultUnreadable: no such file, not JSON, or another format.
    """
    try:
        data = cast("Json", json.loads(unpacked(path)))
    except OSError as error:
        raise ResultUnreadable(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise ResultUnreadable(f"{path}: not JSON ({error})") from error
    found = data.get("schema") if isinstance(data, dict) else None
    if found != schema:
        raise ResultUnreadable(f"{path}: format {found!r}, this version reads {schema!r}")
    try:
        return from_json(kind, data)
    except ValueError as error:
        raise ResultUnreadable(f"{path}: {error}") from error
