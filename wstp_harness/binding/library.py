"""A shared object with the C API: raw calls, C's own answers, no exception for a failed call.

The rule: nothing is global. A `Library` is one loaded file; several stand side by side in one
process. What a call means, and when it failed, is known to the classes above (environment,
link).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wstp_harness.abi import load, signature
from wstp_harness.binding.errors import SymbolMissing
from wstp_harness.locate import identify, open_library

if TYPE_CHECKING:
    import ctypes
    from collections.abc import Mapping
    from pathlib import Path

    from wstp_harness.abi import Prototype
    from wstp_harness.locate import Identity


class Library:
    """One loaded shared object, ``WS`` or ``ML`` named; all names here are the ``WS`` ones."""

    def __init__(self, path: Path | str | None = None) -> None:
        """Identify and load.

        Args:
            path: The shared object; None for the embedded engine.

        Raises:
            LibraryNotFound: There is no such file.
            LibraryNotLoadable: It is no WSTP library for this machine.
            EngineMissing: `path` is None and the engine is not built.
        """
        if path is None:
            from wstp_harness.engine import library_path  # noqa: PLC0415 - only when it is asked for

            path = library_path()
        self.identity: Identity = identify(path)
        self._handle = open_library(self.identity)
        self._table: Mapping[str, Prototype] = load()
        self._functions: dict[str, ctypes._NamedFuncPointer] = {}

    def __repr__(self) -> str:
        """Name the file."""
        return f"Library({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The file that is loaded."""
        return self.identity.path

    def has(self, name: str) -> bool:
        """Whether the library exports the function."""
        return name in self.identity.functions

    def function(self, name: str) -> ctypes._NamedFuncPointer:
        """The typed ctypes function.

        Raises:
            SymbolMissing: The library does not export it, or the table does not know it.
        """
        found = self._functions.get(name)
        if found is not None:
            return found
        if name not in self._table:
            raise SymbolMissing(name, self.path, "no function of the C API has this name")
        if not self.has(name):
            raise SymbolMissing(name, self.path, "the library does not export it")
        function = getattr(self._handle, self.identity.exported_name(name))
        function.restype, function.argtypes = signature(self._table[name])
        self._functions[name] = function
        return function  # type: ignore[no-any-return]  # getattr of a CDLL

    def unconverted(self, name: str) -> ctypes._NamedFuncPointer:
        """The function for arguments that are ctypes objects of exactly its types: twice as fast.

        ctypes checks nothing here; another type is undefined behaviour.

        Raises:
            SymbolMissing: The library does not export it.
        """
        self.function(name)  # raises when it is missing
        function = self._handle[self.identity.exported_name(name)]
        function.restype = signature(self._table[name])[0]
        return function

    def call(self, name: str, *arguments: object) -> int | None:
        """Call by name; C's return value (addresses as int; NULL and nothing as None).

        Long doubles go in as `Extended.as_ctype()`. The caller keeps alive whatever it points
        to.

        Raises:
            SymbolMissing: The library does not export it.
        """
        answer: int | None = self.function(name)(*arguments)
        return answer
