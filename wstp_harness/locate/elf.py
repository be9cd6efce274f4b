"""Reading of an ELF file's head: enough to know what a shared object is without loading it.

Gives class, machine, type, build id, SONAME, needed libraries and exported names. Every offset
is checked against the file, so a damaged file is a `NotElf`, never an exception of `struct`.
Not here: what the names mean (``identity.py``).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import Final

MAGIC: Final = b"\x7fELF"
MACHINES: Final = {
    3: "x86 (32 bits)",
    40: "ARM (32 bits)",
    62: "x86-64",
    183: "ARM 64 bits",
    243: "RISC-V",
}
SHARED_OBJECT: Final = 3
_TYPES: Final = {1: "an object file", 2: "a program", 3: "a shared library", 4: "a core dump"}
_SECTION_DYNAMIC: Final = 6
_SECTION_NOTE: Final = 7
_SECTION_DYNAMIC_SYMBOLS: Final = 11
_TAG_NEEDED: Final = 1
_TAG_SONAME: Final = 14
_TAG_FLAGS: Final = 0x6FFFFFFB
_FLAG_PROGRAM: Final = 0x08000000  # a position-independent program has a library's ELF type
_NOTE_BUILD_ID: Final = 3
_HEADER_BYTES: Final = 64
_CLASS_64: Final = 2
_LITTLE_ENDIAN: Final = 1
_CALLABLE: Final = frozenset({1, 2, 10})  # object, function, indirect function
_BOUND_OUTSIDE: Final = frozenset({1, 2})  # global, weak
_VISIBLE: Final = frozenset({0, 3})  # default, protected


class NotElf(ValueError):
    """The bytes are not a whole ELF file; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Elf:
    """The head of an ELF file.

    Attributes:
        bits: 32 or 64.
        machine: In words (``x86-64``), or ``machine 99``.
        type: In words (``a shared library``).
        is_shared: Whether the loader takes it as a library.
        build_id: Hexadecimal, "" when the linker wrote none.
        soname: The library's own name, "" when it has none.
        needed: Libraries it asks the loader for.
        exported: Names of defined dynamic symbols.
    """

    bits: int
    machine: str
    type: str
    is_shared: bool
    build_id: str = ""
    soname: str = ""
    needed: tuple[str, ...] = ()
    exported: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Section:
    type: int
    offset: int
    size: int
    link: int
    entry_size: int


def read_elf(data: bytes) -> Elf:
    """Read the head; of a file for another machine only class, machine and type.

    Raises:
        NotElf: The file is too short or points outside itself.
    """
    if not data.startswith(MAGIC):
        raise NotElf("it does not begin with the ELF magic number")
    if len(data) < _HEADER_BYTES:
        raise NotElf(f"it ends after {len(data)} bytes, inside the ELF header")
    bits = 64 if data[4] == _CLASS_64 else 32
    order = "<" if data[5] == _LITTLE_ENDIAN else ">"
    type_, machine = struct.unpack_from(order + "HH", data, 16)
    base = Elf(
        bits,
        MACHINES.get(machine, f"machine {machine}"),
        _TYPES.get(type_, f"of ELF type {type_}"),
        type_ == SHARED_OBJECT,
    )
    if bits != 64 or order != "<":  # noqa: PLR2004 - the only layout read further
        return base
    try:
        return _read_64(data, base)
    except (struct.error, IndexError) as fault:
        raise NotElf("its section table points outside the file; it is cut off") from fault


def _read_64(data: bytes, base: Elf) -> Elf:
    sections = _sections(data)
    soname, needed = "", list[str]()
    exported: set[str] = set()
    build_id = ""
    for section in sections:
        if section.type == _SECTION_DYNAMIC:
            names = _Names(data, sections[section.link])
            for tag, value in struct.iter_unpack("<qQ", _bytes(data, section)):
                if tag == _TAG_NEEDED:
                    needed.append(names.at(value))
                elif tag == _TAG_SONAME:
                    soname = names.at(value)
                elif tag == _TAG_FLAGS and value & _FLAG_PROGRAM:
                    base = replace(base, type="a program", is_shared=False)
        elif section.type == _SECTION_DYNAMIC_SYMBOLS:
            exported |= _defined(data, section, _Names(data, sections[section.link]))
        elif section.type == _SECTION_NOTE:
            build_id = _build_id(_bytes(data, section)) or build_id
    return replace(
        base,
        build_id=build_id,
        soname=soname,
        needed=tuple(needed),
        exported=frozenset(exported),
    )


def _sections(data: bytes) -> list[_Section]:
    (offset,) = struct.unpack_from("<Q", data, 40)
    entry_size, count = struct.unpack_from("<HH", data, 58)
    result = []
    for index in range(count):
        fields = struct.unpack_from("<IIQQQQIIQQ", data, offset + index * entry_size)
        result.append(_Section(fields[1], fields[4], fields[5], fields[6], fields[9]))
    return result


def _bytes(data: bytes, section: _Section) -> bytes:
    if section.offset + section.size > len(data):
        raise IndexError
    return data[section.offset : section.offset + section.size]


class _Names:
    """A string table."""

    def __init__(self, data: bytes, section: _Section) -> None:
        self._text = _bytes(data, section)

    def at(self, offset: int) -> str:
        end = self._text.find(b"\0", offset)
        if offset >= len(self._text) or end < 0:
            raise IndexError
        return self._text[offset:end].decode("utf-8", "replace")


def _defined(data: bytes, section: _Section, names: _Names) -> set[str]:
    found = set()
    for name, info, other, index, _, _ in struct.iter_unpack("<IBBHQQ", _bytes(data, section)):
        binding, kind = info >> 4, info & 15
        if index and binding in _BOUND_OUTSIDE and kind in _CALLABLE and other & 3 in _VISIBLE:
            found.add(names.at(name))
    return found


def _build_id(notes: bytes) -> str:
    offset = 0
    while offset + 12 <= len(notes):
        name_size, size, type_ = struct.unpack_from("<III", notes, offset)
        start = offset + 12 + (name_size + 3) // 4 * 4
        if type_ == _NOTE_BUILD_ID and notes[offset + 12 : offset + 15] == b"GNU":
            return notes[start : start + size].hex()
        offset = start + (size + 3) // 4 * 4
    return ""
