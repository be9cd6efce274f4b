"""The two families of the C API as rows: numeric kinds and text encodings.

A row of ``tables/prototypes.txt`` that names a family is expanded over the rows here. About
half of the 506 prototypes come from them, so a new kind or encoding is one line, with its
tests, its ctypes prototype and its C++ shim.

The rule: a column says something the C prototypes need. What a kind is worth (limits, rounding)
follows from the element and belongs to the oracle; how it travels belongs to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """One numeric kind.

    Attributes:
        name: As it stands inside function names (``Integer32``).
        element: C type of one element in memory.
        argument: C type of the scalar put's value, "" where there is no scalar put.
        index: C type of counts, dimensions and depths of lists and arrays.
        data_index: C type of the count of an array piece, "" where there are no pieces.
        shapes: What exists for this kind: ``scalar``, ``list``, ``array``, ``data``.
        raw_type: The code by which ``WSPutBinaryNumber`` and ``WSGetRawType`` know the element.
    """

    name: str
    element: str
    argument: str
    index: str
    data_index: str
    shapes: frozenset[str]
    raw_type: int

    @property
    def columns(self) -> Mapping[str, str]:
        """The letters a prototype row may use."""
        return {
            "k": self.name,
            "e": self.element,
            "a": self.argument,
            "i": self.index,
            "d": self.data_index,
        }


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """One text encoding of the C API.

    Attributes:
        name: As it stands inside function names (``UTF8``).
        unit: C type of one code unit.
        length: C type of a length that is passed in.
        codec: Python codec of the units in memory (little-endian), "" where there is none.
    """

    name: str
    unit: str
    length: str
    codec: str

    @property
    def columns(self) -> Mapping[str, str]:
        """The letters a prototype row may use."""
        return {"E": self.name, "u": self.unit, "n": self.length}


_X: Final = "wsextended_double"
_U: Final = "unsigned char"
_ALL: Final = "scalar list array data"
_OLD: Final = "scalar array data"


def _kinds(*rows: tuple[str, str, str, str, str, str, int]) -> tuple[Kind, ...]:
    return tuple(Kind(*row[:5], frozenset(row[5].split()), row[6]) for row in rows)


# fmt: off
KINDS: Final = _kinds(
    # name            element   argument   index   data    shapes               raw type
    ("Integer8",      _U,       _U,        "int",  "int",  _ALL,                161),
    ("Integer16",     "short",  "int",     "int",  "int",  _ALL,                226),
    ("Integer32",     "int",    "int",     "int",  "int",  _ALL,                228),
    ("Integer64",     "wsint64", "wsint64", "int", "int",  _ALL,                230),
    ("Real32",        "float",  "double",  "int",  "int",  _ALL,                244),
    ("Real64",        "double", "double",  "int",  "int",  _ALL,                246),
    ("Real128",       _X,       _X,        "int",  "int",  _ALL,                248),
    ("Integer",       "int",    "int",     "long", "long", _ALL,                228),
    ("Real",          "double", "double",  "long", "",     "scalar list array", 246),
    ("ShortInteger",  "short",  "int",     "long", "long", _OLD,                226),
    ("LongInteger",   "long",   "long",    "long", "long", _OLD,                230),
    ("Float",         "float",  "double",  "long", "long", _OLD,                244),
    ("Double",        "double", "double",  "long", "long", _OLD,                246),
    ("LongDouble",    _X,       _X,        "long", "long", _OLD,                248),
    ("Byte",          _U,       "",        "int",  "long", "array data",        161),
)

ENCODINGS: Final = tuple(TextEncoding(*row) for row in (
    # name          unit              length  codec
    ("Byte",        "unsigned char",  "long", "latin-1"),
    ("UCS2",        "unsigned short", "int",  "utf-16-le"),
    ("UTF8",        "unsigned char",  "int",  "utf-8"),
    ("UTF16",       "unsigned short", "int",  "utf-16-le"),
    ("UTF32",       "unsigned int",   "int",  "utf-32-le"),
    ("DoubleByte",  "unsigned char",  "long", ""),  # only WSConvert…: pairs, high byte first
))
# fmt: on

KIND_BY_NAME: Final[Mapping[str, Kind]] = {kind.name: kind for kind in KINDS}
ENCODING_BY_NAME: Final[Mapping[str, TextEncoding]] = {row.name: row for row in ENCODINGS}
ELEMENT_BY_RAW_TYPE: Final[Mapping[int, str]] = {kind.raw_type: kind.element for kind in KINDS}
