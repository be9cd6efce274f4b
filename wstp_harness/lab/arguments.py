"""From plain values to the C arguments of one call.

Out parameters are filled with a pattern first, so that "left untouched" can be told from
"written" when a call fails. A cursor gets a writable copy of its text with room behind it, or
points into a buffer that the call fills.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.abi import Role, callback_type, ctype_of
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.lab import memory
from wstp_harness.lab.values import Callback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wstp_harness.abi import Parameter
    from wstp_harness.lab.library import HostedLibrary
    from wstp_harness.lab.memory import CData
    from wstp_harness.lab.storage import Storage
    from wstp_harness.lab.values import Value

Maker: TypeAlias = "Callable[[Storage, Parameter, HostedLibrary], CData]"
_ROOM_BYTES: Final = 4096
_ENDS: Final = frozenset({"end", "text_end"})
"""Parameters that are a place in the text before them, given as a number of bytes."""
_POINTER_BYTES: Final = ctypes.sizeof(ctypes.c_void_p)


def maker(parameter: Parameter) -> Maker:
    """Return what makes the C argument for a parameter, by its role."""
    return _MAKERS.get(parameter.role, _lent if parameter.role in LENT_ROLES else _plain)


def arguments(
    makers: Iterable[tuple[Maker, Parameter]], storage: Storage, library: HostedLibrary
) -> list[CData]:
    """Allocate everything a call needs and return its C arguments in order.

    Raises:
        TypeError: A value is of a kind its parameter cannot take.
    """
    return [make(storage, parameter, library) for make, parameter in makers]


def _lent(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    cell = storage.cells[parameter.name] = ctypes.c_void_p()
    return ctypes.byref(cell)


def _out(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    return ctypes.byref(_pattern(storage, parameter.name, storage.element(parameter)()))


def _in_and_out(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    cell = storage.cells[parameter.name] = storage.element(parameter)()
    memory.store(cell, storage.given[parameter.name])
    return ctypes.byref(cell)


def _fill(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    count = max(storage.length(parameter), 1)
    return _pattern(storage, parameter.name, (storage.element(parameter) * count)())


def _pattern(storage: Storage, name: str, cell: CData) -> CData:
    size = ctypes.sizeof(cell)
    ctypes.memset(ctypes.addressof(cell), memory.PATTERN, size)
    storage.cells[name] = cell
    storage.untouched[name] = bytes([memory.PATTERN]) * size
    return cell


def _cursor(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    value = storage.given[parameter.name]
    if parameter.length:
        return _moving(storage, parameter, storage.cells[parameter.length], value)
    text = memory.native(value) or b""
    return _moving(storage, parameter, ctypes.create_string_buffer(text, len(text) + _ROOM_BYTES))


def _argv_cursor(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    value = storage.given[parameter.name]
    if parameter.length:
        return _moving(storage, parameter, storage.cells[parameter.length], value)
    return _moving(storage, parameter, memory.block(parameter, value, lambda: ctypes.c_void_p))


def _moving(storage: Storage, parameter: Parameter, ground: CData, passed: Value = 0) -> CData:
    """Return the address of a pointer that stands behind some elements of memory.

    Raises:
        TypeError: That is no number of elements.
    """
    if not isinstance(passed, int):
        raise TypeError(f"{parameter.name} takes a number of elements, not {passed!r}")
    storage.grounds[parameter.name] = ground
    place = ctypes.addressof(ground) + passed * ctypes.sizeof(ground._type_)
    cell = storage.cells[parameter.name] = ctypes.c_void_p(place)
    return ctypes.byref(cell)


def _argv_end(storage: Storage, _: Parameter, __: HostedLibrary) -> CData:
    argv = storage.grounds["argv"]
    return ctypes.addressof(argv) + (len(argv) - 1) * _POINTER_BYTES


def _by_value(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    kind = ctype_of(parameter.type)
    if kind is None:
        raise TypeError(f"{parameter.name} has no value")
    cell = kind()
    memory.store(cell, storage.given[parameter.name])
    return cell


def _callback(storage: Storage, parameter: Parameter, library: HostedLibrary) -> CData:
    value = storage.given[parameter.name]
    if not isinstance(value, Callback):
        return value

    def called(*arguments: CData) -> int:
        plain = [each if isinstance(each, int) else None for each in arguments]
        count = library.record(value.name, list(plain))
        return value.answers[min(count, len(value.answers)) - 1]

    kept = callback_type(parameter.element or parameter.type)(called)
    library.keep(kept)
    return kept


def _plain(storage: Storage, parameter: Parameter, _: HostedLibrary) -> CData:
    """Pass an address, or memory that holds a text, a buffer or strings."""
    value: Value = storage.given[parameter.name]
    if value is None:
        return None
    if isinstance(value, int):
        text = next(iter([*storage.grounds.values(), *storage.cells.values()]), None)
        if parameter.name in _ENDS and text is not None:
            return ctypes.addressof(text) + value
        return value
    block = memory.block(parameter, value, lambda: storage.element(parameter))
    storage.cells[parameter.name] = block
    if parameter.role in (Role.ARGV_IN, Role.ARGV_INOUT):
        storage.grounds["argv"] = block
    return block


_MAKERS: Final[dict[Role, Maker]] = {
    Role.SCALAR_OUT: _out,
    Role.SCALAR_INOUT: _in_and_out,
    Role.BUFFER_FILL: _fill,
    Role.CURSOR: _cursor,
    Role.ARGV_CURSOR: _argv_cursor,
    Role.ARGV_END: _argv_end,
    Role.SCALAR_IN: _by_value,
    Role.STRUCTURE: _by_value,
    Role.CALLBACK: _callback,
}
