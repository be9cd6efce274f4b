"""The library an agent hosts: its functions by the table, its environment, its links.

Functions are called raw, with the C types of `abi`; what their arguments mean is
`marshal.py`. One environment is made for all ends of the agent, because making one costs
more than a short case.
"""

from __future__ import annotations

import ctypes
import time
from typing import TYPE_CHECKING

from wstp_harness.abi import load
from wstp_harness.binding import Library
from wstp_harness.lab.marshal import Function
from wstp_harness.locate import LibraryFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.lab.values import Json


class Refused(Exception):  # an answer of the agent, not an error of ours
    """The library cannot be used.

    Attributes:
        reason: Why, in one line.
        advice: What to do.
    """

    def __init__(self, reason: str, advice: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


class HostedLibrary:
    """One loaded library.

    Attributes:
        environment: Address of the environment made by `initialize`.
    """

    def __init__(self, path: str) -> None:
        """Load a shared object.

        Raises:
            Refused: It cannot be loaded or is no WSTP library.
        """
        try:
            self._library = Library(path)
        except LibraryFault as fault:
            raise Refused(fault.reason, fault.advice) from fault
        self.environment: int | None = None
        self._functions: dict[str, Function | None] = {}
        self._called: dict[str, Function] = {}
        self._table = load()
        self._events: dict[str, list[Json]] = {}
        self._kept: list[object] = []

    def initialize(self) -> None:
        """Make the environment.

        Raises:
            Refused: The library would not.
        """
        self.environment = self._call("WSInitialize", None)
        if not self.environment:
            raise Refused("WSInitialize returned NULL", "try it in a program of its own")

    def facts(self) -> dict[str, Json]:
        """Return path, digest and the versions that the library reports."""
        numbers = [ctypes.c_int() for _ in range(3)]
        if self._library.has("WSVersionNumbers"):
            references = [ctypes.byref(number) for number in numbers]
            self._call("WSVersionNumbers", self.environment, *references)
        names = ("interface", "revision", "build")
        identity = self._library.identity
        return {
            "path": str(self._library.path),
            "sha256": identity.sha256,
            **{name: number.value for name, number in zip(names, numbers, strict=True)},
        }

    def bound(self, name: str) -> Function | None:
        """Return a function ready to be called; None when the library has none of the name.

        It counts as called: whoever asks for it calls it. So the record of what was called costs
        nothing, it is the faster of two look-ups.
        """
        found = self._called.get(name)
        if found is None:
            found = self._bind(name)
            if found is not None:
                self._called[name] = found
        return found

    def take_called(self) -> list[str]:
        """Return and forget the names of the functions called so far."""
        called, self._called = self._called, {}
        return list(called)

    def _bind(self, name: str) -> Function | None:
        if name not in self._functions:
            prototype = self._table.get(name)
            present = prototype is not None and self._library.has(name)
            self._functions[name] = (
                Function(prototype, self._library.function(name), self)
                if prototype is not None and present
                else None
            )
        return self._functions[name]

    def _call(self, name: str, *arguments: object) -> int | None:
        self.bound(name)
        return self._library.call(name, *arguments)

    def open(self, words: Sequence[str] | None) -> tuple[int | None, int]:
        """Open a link and return its address, None if that failed, and the error code."""
        error = ctypes.c_int()
        if words is None:
            link = self._call("WSLoopbackOpen", self.environment, ctypes.byref(error))
            return link, error.value
        argv = (ctypes.c_char_p * (len(words) + 1))(*(word.encode("latin-1") for word in words))
        link = self._call("WSOpenArgcArgv", self.environment, len(words), argv, ctypes.byref(error))
        return link, error.value

    def close(self, link: int) -> None:
        """Close a link."""
        self._call("WSClose", link)

    def link_name(self, link: int) -> str:
        """Return the name the library gave to a link; empty when it has none."""
        name = self._call("WSName", link)
        return ctypes.string_at(name).decode("latin-1") if name else ""

    def error(self, link: int) -> int:
        """Return `WSError` of a link."""
        asked = self.bound("WSError")
        return (asked.function(link) if asked else self._call("WSError", link)) or 0

    def message(self, link: int) -> str:
        """Return `WSErrorMessage` of a link."""
        text = self._call("WSErrorMessage", link)
        return ctypes.string_at(text).decode("latin-1") if text else ""

    def keep(self, callback: object) -> None:
        """Keep a callback alive: the library may call it as long as it is loaded."""
        self._kept.append(callback)

    def record(self, name: str, arguments: list[Json]) -> int:
        """Note that the library called a callback; return how often it has been called."""
        calls = self._events.setdefault(name, [])
        calls.append({"arguments": arguments, "at": time.monotonic_ns()})
        return len(calls)

    def take_events(self, name: str) -> list[Json]:
        """Return and forget the noted calls of a callback."""
        return self._events.pop(name, [])
