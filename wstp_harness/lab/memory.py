"""C memory in and out: the pieces `marshal.py` puts together.

Lifetime: everything allocated here lives as long as the object that is returned; what is
copied out owes nothing to the library.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wstp_harness.abi import Extended, Parameter, Role
from wstp_harness.lab.values import Buffer, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CData: TypeAlias = Any
"""Any ctypes object or argument: ctypes has no public base class for them."""

PATTERN: Final = 0xA5
"""Byte that fills memory a call is expected to write."""
_STRINGS: Final = frozenset({Role.HEADS_IN, Role.ARGV_IN, Role.ARGV_INOUT, Role.ARGV_CURSOR})
_LONGEST_COPY: Final = 1 << 31
"""A length beyond this is a lie of the library; copying would only crash us for it."""


def native(value: Value) -> bytes | None:
    """Return native text as bytes: str is one byte per character.

    Raises:
        TypeError: The value is no text.
    """
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("latin-1")
    raise TypeError(f"text must be str or bytes, not {value!r}")


def store(cell: CData, value: Value) -> None:
    """Put a value into a C scalar or structure.

    Raises:
        TypeError: The scalar cannot take such a value.
    """
    if isinstance(value, Extended):
        ctypes.memmove(ctypes.addressof(cell), value.padded, ctypes.sizeof(cell))
    elif isinstance(cell, ctypes.Structure) and isinstance(value, (list, tuple)):
        for (name, *_), part in zip(cell._fields_, value, strict=True):
            setattr(cell, name, part)
    else:
        cell.value = value


def load(cell: CData) -> Value:  # any ctypes object
    """Return what a C scalar holds; a long double keeps all its bits."""
    if isinstance(cell, ctypes.c_longdouble):
        return Extended.from_ctype(cell)
    value: Value = cell.value
    return value


def block(parameter: Parameter, value: Value, element: Callable[[], type[CData]]) -> CData:
    """Return memory that holds a text, a buffer, dimensions or strings.

    Args:
        parameter: What it is for.
        value: Text, bytes, Buffer or a list.
        element: Gives the C type of one element when the value is a list.

    Raises:
        TypeError: The parameter cannot take such a value.
    """
    if parameter.role in _STRINGS:
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{parameter.name} takes a list of strings, not {value!r}")
        return strings(value)
    if isinstance(value, Buffer):
        return _bytes(value.data)
    if isinstance(value, (str, bytes)):
        # A terminator is written behind every text: the longest unit has four bytes.
        return _bytes((native(value) or b"") + bytes(4))
    if isinstance(value, (list, tuple)):
        return (element() * max(len(value), 1))(*value)
    raise TypeError(f"{parameter.name} cannot take {value!r}")


def strings(values: Iterable[Value]) -> CData:
    """Return an array of native strings with a NULL behind it."""
    listed = [native(value) for value in values]
    return (ctypes.c_char_p * (len(listed) + 1))(*listed, None)


def text(address: int | None, unit: type[CData]) -> bytes | None:
    """Copy text that ends with a zero unit."""
    if not address:
        return None
    size = ctypes.sizeof(unit)
    if size == 1:
        return ctypes.string_at(address)
    length = 0
    while ctypes.string_at(address + length, size) != bytes(size):
        length += size
    return ctypes.string_at(address, length)


def texts(address: int, count: int) -> list[Value]:
    """Copy an array of native strings."""
    pointers = (ctypes.c_void_p * max(count, 0)).from_address(address)
    return [text(pointer, ctypes.c_char) for pointer in pointers]


def numbers(address: int | None, element: type[CData], count: int) -> list[CData]:
    """Copy an array of integers or addresses."""
    if not address or count <= 0:
        return []
    return list((element * count).from_address(address))


def copy(address: int, size: int) -> bytes:
    """Copy memory.

    Raises:
        OverflowError: The library named a length that cannot be true.
    """
    if size > _LONGEST_COPY:
        raise OverflowError(f"the library lent {size} bytes; that cannot be")
    return ctypes.string_at(address, size)


def _bytes(data: bytes) -> CData:
    return (ctypes.c_char * max(len(data), 1)).from_buffer_copy(data or b"\0")
