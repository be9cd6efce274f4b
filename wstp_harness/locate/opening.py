"""Loading of a shared object into this process, with the reason in words when it fails.

The rule: a library is opened by its resolved path, with its names kept to itself (RTLD_LOCAL),
so that several can stand side by side; afterwards the file that was really mapped is compared
with the one asked for.
"""

from __future__ import annotations

import ctypes
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.locate.faults import LibraryNotLoadable

if TYPE_CHECKING:
    from wstp_harness.locate.identity import Identity

# Libraries that some builds use without asking the loader for them: symbol prefix -> file.
_UNDECLARED: Final = {
    "uuid_": "libuuid.so.1",
    "pthread_": "libpthread.so.0",
    "sem_": "libpthread.so.0",
    "shm_": "librt.so.1",
    "clock_": "librt.so.1",
    "timer_": "librt.so.1",
    "dlopen": "libdl.so.2",
    "dlsym": "libdl.so.2",
    "dlclose": "libdl.so.2",
    "dlerror": "libdl.so.2",
}
_PACKAGES: Final = {
    "libuuid.so.1": "libuuid1 (Debian, Ubuntu), libuuid (Fedora, RHEL, SUSE: libuuid1)",
    "libstdc++.so.6": "libstdc++6 (Debian, Ubuntu), libstdc++ (Fedora, RHEL)",
    "libpthread.so.0": "libc6 (Debian, Ubuntu), glibc (Fedora, RHEL)",
    "librt.so.1": "libc6 (Debian, Ubuntu), glibc (Fedora, RHEL)",
    "libdl.so.2": "libc6 (Debian, Ubuntu), glibc (Fedora, RHEL)",
}
_NO_FILE: Final = re.compile(r"^(?P<file>[^:/]+\.so[^:]*): cannot open shared object file")
_NO_SYMBOL: Final = re.compile(r"undefined symbol: (?P<symbol>\w+)")
_NO_VERSION: Final = re.compile(r"version [`'](?P<version>[^`']+)' not found")


def open_library(identity: Identity) -> ctypes.CDLL:
    """Load the shared object into this process.

    Libraries that some builds need without saying so (libuuid, and on older systems pthread, rt
    and dl) are loaded first when they are there.

    Raises:
        LibraryNotLoadable: The loader refuses; the text names the missing library or symbol.
    """
    library = _open_after_what_it_needs(identity.path)
    loaded = loaded_path(library)
    if loaded is not None and not loaded.samefile(identity.path):
        raise LibraryNotLoadable(
            identity.path,
            f"the loader took {loaded} instead",
            "unset LD_PRELOAD and LD_LIBRARY_PATH, or use a fresh process",
        )
    return library


def loaded_path(library: ctypes.CDLL) -> Path | None:
    """The file a library was really mapped from, None where the system does not tell."""
    handle = ctypes.c_void_p(library._handle)  # noqa: SLF001 - ctypes has no public name for it
    try:
        # The loader's handle is a struct link_map: load address, then the file's name (link.h).
        name = ctypes.cast(handle, ctypes.POINTER(ctypes.c_char_p * 2)).contents[1]
    except ValueError:
        return None
    return Path(os.fsdecode(name)) if name else None


def _open(path: Path) -> ctypes.CDLL:
    return ctypes.CDLL(str(path), mode=ctypes.RTLD_LOCAL)


def _open_after_what_it_needs(path: Path) -> ctypes.CDLL:
    """Open it, loading each library it forgot to name when the loader misses a symbol of it."""
    loaded: set[str] = set()
    while True:
        try:
            return _open(path)
        except OSError as fault:
            needed = _undeclared(str(fault))
            if needed is None or needed in loaded:
                raise _explained(path, str(fault)) from None
        try:
            ctypes.CDLL(needed, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            raise _without(path, needed) from None
        loaded.add(needed)


def _undeclared(message: str) -> str | None:
    match = _NO_SYMBOL.search(message)
    if match is None:
        return None
    found = [file for prefix, file in _UNDECLARED.items() if match["symbol"].startswith(prefix)]
    return found[0] if found else None


def _without(path: Path, needed: str) -> LibraryNotLoadable:
    package = _PACKAGES.get(needed)
    advice = f"install {package}" if package else "install the package that provides it"
    return LibraryNotLoadable(path, f"it needs {needed}, which is not on this system", advice)


def _explained(path: Path, message: str) -> LibraryNotLoadable:
    if match := _NO_FILE.match(message):
        return _without(path, match["file"])
    if match := _NO_VERSION.search(message):
        return LibraryNotLoadable(
            path,
            f"it needs {match['version']}, newer than this system's",
            "use a library built for this system, or a newer system",
        )
    if match := _NO_SYMBOL.search(message):
        return LibraryNotLoadable(
            path,
            f"no library it asks for has the symbol {match['symbol']}",
            "preload the library that has it (LD_PRELOAD)",
        )
    return LibraryNotLoadable(path, f"the loader refuses it ({message})", "run ldd on it")
