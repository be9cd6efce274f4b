"""What a shared object is, from its bytes alone: nothing is loaded, nothing of it runs.

`identify` refuses whatever cannot be a WSTP library for this machine, in the order a user would
want to hear
it: the file, its format, its architecture, its names. What the library says about itself needs
a process of its own (``probe.py``).
"""

from __future__ import annotations

import hashlib
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import load
from wstp_harness.locate.elf import MAGIC, NotElf, read_elf
from wstp_harness.locate.faults import LibraryNotFound, LibraryNotLoadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wstp_harness.locate.elf import Elf

_MACHINE: Final = {"x86_64": "x86-64", "aarch64": "ARM 64 bits"}
_OTHER_FORMATS: Final = {
    b"MZ": "a Windows file",
    b"\xcf\xfa\xed\xfe": "a macOS file",
    b"\xca\xfe\xba\xbe": "a macOS file for several processors",
    b"!<arch>\n": "a static library (an archive of object files)",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
}
_API_NAME: Final = re.compile(r"^(WS|ML)[A-Z0-9]")
# What every revision of every interface has; a library without these is no WSTP library.
_ESSENTIAL: Final = ("WSInitialize", "WSDeinitialize", "WSClose", "WSError", "WSPutInteger")
_WHERE: Final = "name libWSTP64i4.so of an SDK (CompilerAdditions) or of an installation"


@dataclass(frozen=True, slots=True)
class Identity:
    """One shared object.

    Attributes:
        path: Resolved; the file that will really be loaded.
        sha256: Of the whole file, hexadecimal.
        size_bytes: Of the file.
        build_id: Of the linker, "" when there is none.
        architecture: In words (``x86-64``).
        soname: Its own name.
        needed: Libraries it asks the loader for.
        prefix: ``WS``, or ``ML`` for libraries from before the API was called WSTP.
        functions: Names of the table it exports, in the table's spelling (always ``WS``).
        missing: Exported names of the table it does not have.
        unknown: Names of its API that the table does not have, in its own spelling.
    """

    path: Path
    sha256: str
    size_bytes: int
    build_id: str
    architecture: str
    soname: str
    needed: tuple[str, ...]
    prefix: str
    functions: frozenset[str]
    missing: frozenset[str]
    unknown: frozenset[str]

    def exported_name(self, name: str) -> str:
        """A function's name in this library's spelling (``MLPutInteger`` for prefix ML)."""
        return spelled(name, self.prefix)


def spelled(name: str, prefix: str) -> str:
    """A name of the table in the spelling of a library with this prefix."""
    return prefix + name[2:] if name.startswith("WS") else name


def identify(path: Path | str) -> Identity:
    """Read and check a shared object without loading it.

    Raises:
        LibraryNotFound: There is no such file.
        LibraryNotLoadable: It is not a shared library with WSTP's names for this machine.
    """
    data = _read(Path(path))
    elf = _elf(Path(path), data)
    prefix = _prefix(elf.exported)
    table = [p.name for p in load().values() if p.exported]
    functions = frozenset(name for name in table if spelled(name, prefix) in elf.exported)
    lacking = [name for name in _ESSENTIAL if name not in functions]
    if lacking:
        raise LibraryNotLoadable(
            path, f"it is a shared library without {_listed(lacking)}, so not WSTP's", _WHERE
        )
    known = {spelled(name, prefix) for name in load()}
    unknown = frozenset(
        name for name in elf.exported if _API_NAME.match(name) and name not in known
    )
    return Identity(
        Path(path).resolve(),
        hashlib.sha256(data).hexdigest(),
        len(data),
        elf.build_id,
        elf.machine,
        elf.soname,
        elf.needed,
        prefix,
        functions,
        frozenset(table) - functions,
        unknown,
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise LibraryNotFound(path, "there is no such file", _WHERE) from None
    except IsADirectoryError:
        raise LibraryNotLoadable(path, "it is a folder, not a file", _WHERE) from None
    except NotADirectoryError:
        raise LibraryNotFound(path, "a part of the path is a file", _WHERE) from None
    except PermissionError:
        advice = "make it readable for this user (chmod +r, or the folders above it +x)"
        raise LibraryNotLoadable(path, "it is not readable", advice) from None
    except (OSError, ValueError) as fault:
        raise LibraryNotLoadable(path, f"it cannot be read ({fault})", _WHERE) from None


def _elf(path: Path, data: bytes) -> Elf:
    if not data.startswith(MAGIC):
        raise LibraryNotLoadable(path, f"it is {_what(data)}, not a shared library", _WHERE)
    try:
        elf = read_elf(data)
    except NotElf as fault:
        raise LibraryNotLoadable(
            path, f"it is a damaged shared library: {fault}", "copy or install it again"
        ) from None
    here = _MACHINE.get(platform.machine(), platform.machine())
    if elf.machine != here:
        raise LibraryNotLoadable(
            path,
            f"it is built for {elf.machine}, this Python runs on {here}",
            f"use the library for {here}, or a Python for {elf.machine}",
        )
    if not elf.is_shared:
        raise LibraryNotLoadable(path, f"it is {elf.type}, not a shared library", _WHERE)
    return elf


def _what(data: bytes) -> str:
    if not data:
        return "empty"
    for magic, name in _OTHER_FORMATS.items():
        if data.startswith(magic):
            return name
    if data.startswith((b"/* GNU ld script", b"INPUT")):
        return "a linker script"
    head = data[:4096]
    if b"\0" not in head:
        return "a text file"
    return f"a file of an unknown format (it begins with {data[:4].hex(' ')})"


def _prefix(exported: Iterable[str]) -> str:
    names = set(exported)
    return "ML" if "MLInitialize" in names and "WSInitialize" not in names else "WS"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
