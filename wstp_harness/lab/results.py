"""From the C memory of a finished call to plain values; everything is copied."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import Role
from wstp_harness.abi.families import KINDS
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.lab import memory
from wstp_harness.lab.values import Buffer

if TYPE_CHECKING:
    from wstp_harness.abi import Parameter
    from wstp_harness.lab.memory import CData
    from wstp_harness.lab.storage import Storage
    from wstp_harness.lab.values import Value

_POINTER_BYTES: Final = ctypes.sizeof(ctypes.c_void_p)
_KIND_OF_RAW: Final = {kind.raw_type: kind.name for kind in reversed(KINDS)}


def output(storage: Storage, parameter: Parameter, *, failed: bool) -> Value:
    """Return what a call answered through a parameter.

    Args:
        storage: The call's memory.
        parameter: An out or lent parameter.
        failed: Whether the call reported failure; then nothing lent is looked at.
    """
    cell = storage.cells[parameter.name]
    if failed and bytes(cell) == storage.untouched.get(parameter.name):
        return None
    if parameter.role in LENT_ROLES:
        return None if failed else copied(storage, parameter, cell.value)
    if parameter.role in (Role.CURSOR, Role.ARGV_CURSOR):
        moved = storage.moved(parameter.name)
        own_text = parameter.role is Role.CURSOR and not parameter.length
        return bytes(storage.grounds[parameter.name])[:moved] if own_text else moved
    if parameter.role is Role.ARGV_INOUT:
        return memory.texts(ctypes.addressof(cell), len(cell) - 1)
    if parameter.role is Role.BUFFER_FILL:
        return filled(storage, parameter, cell)
    return memory.load(cell)


def filled(storage: Storage, parameter: Parameter, cell: CData) -> Value:
    """Return the valid elements of a filled buffer; strings only where a call counts them."""
    count = max(0, min(storage.length(parameter, valid=True), len(cell)))
    if parameter.element == "char *" and parameter.got:
        return memory.texts(ctypes.addressof(cell), count)
    raw = bytes(cell)[: count * ctypes.sizeof(storage.element(parameter))]
    return _typed(storage, parameter, raw)


def result(storage: Storage, returned: CData, *, failed: bool) -> Value:
    """Return the value a call returned; text is copied, addresses stay numbers."""
    parameter = storage.prototype.result
    if parameter.role in (Role.TEXT_IN, Role.TEXT_LENT):
        return memory.text(returned, storage.element(parameter))
    if parameter.role in LENT_ROLES:
        return None if failed else copied(storage, parameter, returned)
    if parameter.role is Role.PLACE and returned:
        return int(returned - ctypes.addressof(storage.grounds["argv"])) // _POINTER_BYTES
    value: Value = returned
    return value


def copied(storage: Storage, parameter: Parameter, address: int | None) -> Value:
    """Return a copy of lent memory."""
    if not address:
        return None
    element = storage.element(parameter)
    if parameter.role is Role.TEXT_LENT:
        return memory.text(address, element)
    count = storage.length(parameter)
    if parameter.role in (Role.HEADS_LENT, Role.TEXTS_LENT):
        return memory.texts(address, count)
    if parameter.role is Role.DIMS_LENT or element is ctypes.c_void_p:
        return memory.numbers(address, element, count)
    raw = memory.copy(address, max(0, count) * ctypes.sizeof(element))
    return _typed(storage, parameter, raw)


def _typed(storage: Storage, parameter: Parameter, raw: bytes) -> Value:
    """Return numbers as a Buffer of their kind; text units and bytes as they are."""
    prototype = storage.prototype
    if parameter.typed_by is not None:
        kind = _KIND_OF_RAW.get(storage.raw_type(parameter) or 0)
    else:
        kind = prototype.family if "{k}" in prototype.row else None
    return Buffer(kind, raw) if kind else raw
