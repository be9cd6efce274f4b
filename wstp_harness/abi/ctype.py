"""From a C type's name to ctypes.

The rule: every pointer, handle and function pointer is ``c_void_p`` in a signature. As an
argument it takes None, an address, bytes, ``byref(x)``, an array or a callback; as a result it
stays an address. ``c_char_p`` never appears, because it would turn lent memory into a copy and
lose the pointer to give back.

Long doubles: see ``extended.py``.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.abi.families import ELEMENT_BY_RAW_TYPE
from wstp_harness.abi.typedefs import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wstp_harness.abi.prototype import Parameter, Prototype

CType = type[Any]  # ctypes has no public common base class of its simple types and structures

_NUMBERS: Final[Mapping[str, CType]] = {
    "char": ctypes.c_char,
    "unsigned char": ctypes.c_ubyte,
    "short": ctypes.c_short,
    "unsigned short": ctypes.c_ushort,
    "int": ctypes.c_int,
    "unsigned int": ctypes.c_uint,
    "long": ctypes.c_long,
    "unsigned long": ctypes.c_ulong,
    "float": ctypes.c_float,
    "double": ctypes.c_double,
    "long double": ctypes.c_longdouble,
}


@cache
def ctype_of(name: str) -> CType | None:
    """The ctypes type of a C type as it stands in a prototype; None for ``void``.

    Args:
        name: ``"const int *"``, ``"wsint64"``, ``"WSLINK"``, ``"wstimeval"``, …

    Raises:
        ValueError: The name is in no table.
    """
    plain = name.removeprefix("const ").strip()
    if plain.endswith("*"):
        return ctypes.c_void_p
    if plain == "void":
        return None
    return _NUMBERS.get(plain) or _declared(plain)


def _declared(name: str) -> CType | None:
    row = TYPES.resolve(name)
    match row.kind if row else "":
        case "pointer" | "function":
            return ctypes.c_void_p
        case "enum":
            return ctypes.c_int
        case "structure" if row:
            fields = [(field, ctype_of(type_)) for type_, field in row.fields]
            return type(row.name, (ctypes.Structure,), {"_fields_": fields})
        case "number" if row:
            return ctype_of(row.target)
    raise ValueError(f"no C type {name!r} in types.txt")


def element_ctype(parameter: Parameter, raw_type: int | None = None) -> CType:
    """The ctypes type of one element of a buffer, or of the value an out-parameter stores.

    Args:
        parameter: Any parameter with an element.
        raw_type: Value of the `Parameter.typed_by` parameter, where there is one.

    Raises:
        ValueError: The element is ``void`` and the raw type is unknown or missing.
    """
    element = parameter.element
    if parameter.typed_by is not None:
        element = ELEMENT_BY_RAW_TYPE.get(raw_type if raw_type is not None else -1, "")
    if parameter.element == "void" and parameter.typed_by is None:
        element = "unsigned char"
    found = ctype_of(element) if element else None
    if found is None:
        raise ValueError(f"{parameter.name}: no element type for raw type {raw_type}")
    return found


@cache
def callback_type(name: str) -> type[ctypes._FuncPointer]:
    """CFUNCTYPE of a function type (``"WSYieldFunctionObject"``).

    The caller keeps the function object alive for as long as the library may call it.

    Raises:
        ValueError: The name is not a function type.
    """
    row = TYPES.resolve(name)
    if row is None or row.kind != "function":
        raise ValueError(f"{name!r} is no function type of types.txt")
    parameters = [t for t in map(ctype_of, row.parameters) if t is not None]
    return ctypes.CFUNCTYPE(ctype_of(row.result), *parameters)


def signature(prototype: Prototype) -> tuple[CType | None, tuple[CType, ...]]:
    """``restype`` and ``argtypes`` for a ctypes function."""
    types = tuple(t for t in (ctype_of(p.type) for p in prototype.parameters) if t is not None)
    return ctype_of(prototype.result.type), types
