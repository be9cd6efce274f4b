"""The two families of the C API as rows: numeric kinds and text encodings.

A row of ``tables/prototypes.txt`` that names a family is expanded over the rows here. About half of the
506 prototypes come from them, so a new kind or encoding is one line, with its tests, its ctypes
prototype and its C++ shim.

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
        codec: Python codec of the units in memory on a little-endian machine, "" where there is none.
    """

    name: str
    unit: str
    length: str
    codec: str

    @property
    def columns(self) -> Mapping[str, str]:
        """The letters a prototype row may use."""
        return {"E": self.name, "u": self.unit, "n": self.length}


def _kind(  # one row of KINDS, columns in the order of the table's heading
    name: str,
    element: str,
    argument: str,
    index: str,
    data_index: str,
    shapes: str,
    raw_type: int,
) -> Kind:
    return Kind(name, element, argument, index, data_index, frozenset(shapes.split()), raw_type)


_X: Final = "wsextended_double"

# fmt: off
KINDS: Final = tuple(_kind(*row) for row in (
    # name            element          argument         index   data    shapes                     raw
    ("Integer8",      "unsigned char", "unsigned char", "int",  "int",  "scalar list array data",  161),
    ("Integer16",     "short",         "int",           "int",  "int",  "scalar list array data",  226),
    ("Integer32",     "int",           "int",           "int",  "int",  "scalar list array data",  228),
    ("Integer64",     "wsint64",       "wsint64",       "int",  "int",  "scalar list array data",  230),
    ("Real32",        "float",         "double",        "int",  "int",  "scalar list array data",  244),
    ("Real64",        "double",        "double",        "int",  "int",  "scalar list array data",  246),
    ("Real128",       _X,              _X,              "int",  "int",  "scalar list array data",  248),
    ("Integer",       "int",           "int",           "long", "long", "scalar list array data",  228),
    ("Real",          "double",        "double",        "long", "",     "scalar list array",       246),
    ("ShortInteger",  "short",         "int",           "long", "long", "scalar array data",       226),
    ("LongInteger",   "long",          "long",          "long", "long", "scalar array data",       230),
    ("Float",         "float",         "double",        "long", "long", "scalar array data",       244),
    ("Double",        "double",        "double",        "long", "long", "scalar array data",       246),
    ("LongDouble",    _X,              _X,              "long", "long", "scalar array data",       248),
    ("Byte",          "unsigned char", "",              "int",  "long", "array data",              161),
))

ENCODINGS: Final = tuple(TextEncoding(*row) for row in (
    # name          unit              length  codec
    ("Byte",        "unsigned char",  "long", "latin-1"),
    ("UCS2",        "unsigned short", "int",  "utf-16-le"),
    ("UTF8",        "unsigned char",  "int",  "utf-8"),
    ("UTF16",       "unsigned short", "int",  "utf-16-le"),
    ("UTF32",       "unsigned int",   "int",  "utf-32-le"),
    ("DoubleByte",  "unsigned char",  "long", ""),  # only in the WSConvert… functions: pairs, high byte first
))
# fmt: on

KIND_BY_NAME: Final[Mapping[str, Kind]] = {kind.name: kind for kind in KINDS}
ENCODING_BY_NAME: Final[Mapping[str, TextEncoding]] = {row.name: row for row in ENCODINGS}
ELEMENT_BY_RAW_TYPE: Final[Mapping[int, str]] = {kind.raw_type: kind.element for kind in KINDS}
