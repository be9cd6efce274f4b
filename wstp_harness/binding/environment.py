"""An environment: one initialised use of a library, the owner of its links.

Closing an environment closes the links that were opened in it, because a link of a dead
environment is a pointer into freed memory. Some libraries do not fully start again in a process
whose last environment has ended (13.2 and 12.0: no urgent messages over TCPIP); keep one open.

Not here: how links are opened (``opening.py``, ``launching.py``).
Source: ``WSInitialize``, ``WSDeinitialize``.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import weakref
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import ERROR_TEXTS, callback_type
from wstp_harness.abi.codes import Version
from wstp_harness.binding.errors import WSTPError
from wstp_harness.binding.launching import Launching
from wstp_harness.binding.library import Library
from wstp_harness.locate import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from wstp_harness.binding.connection import Connection

# Python handles these itself; a library's own handlers would take Ctrl-C and crashes away from
# it.
PYTHONS_SIGNALS: Final = (
    signal.SIGHUP,
    signal.SIGINT,
    signal.SIGABRT,
    signal.SIGBUS,
    signal.SIGSEGV,
    signal.SIGPIPE,
    signal.SIGTERM,
    signal.SIGCHLD,
)


class Environment(Launching):
    """One environment of one library."""

    def __init__(
        self,
        library: Library | Path | str | None = None,
        *,
        unhandled_signals: Iterable[int] = PYTHONS_SIGNALS,
    ) -> None:
        """Initialise.

        Args:
            library: A loaded library, a path, or None for the embedded engine.
            unhandled_signals: Signals for which the library installs no handler of its own.

        Raises:
            LibraryFault: The library cannot be loaded.
            WSTPError: ``WSInitialize`` answers NULL.
        """
        self.library = library if isinstance(library, Library) else Library(library)
        self._links: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._yielders: list[object] = []
        handle = self._initialize(tuple(unhandled_signals))
        if not handle:
            raise WSTPError(f"WSInitialize of {self.library.path} answers NULL")
        super().__init__(handle)

    def _initialize(self, unhandled_signals: tuple[int, ...]) -> int | None:
        call = self.library.call
        parameters: int | None = None
        if self.library.has("WSDoNotHandleSignalParameter"):
            parameters = call("WSNewParameters", Version.WSREVISION, Version.WSAPIREVISION)
        if parameters and call("WSErrorParameter", parameters):
            # An older library refuses our revision number; the oldest of interface 4 suits all.
            call("WSReleaseParameters", parameters)
            oldest = Version.WSAPI4REVISION
            parameters = call("WSNewParameters", oldest, oldest)
        for number in unhandled_signals if parameters else ():
            call("WSDoNotHandleSignalParameter", parameters, int(number))
        handle: int | None = call("WSInitialize", parameters)
        if parameters:
            call("WSReleaseParameters", parameters)
        return handle

    def __repr__(self) -> str:
        """Name the library."""
        return f"Environment({str(self.library.path)!r})"

    def _release(self, handle: int) -> None:
        for link in tuple(self._links):
            link.close()
        self.library.call("WSDeinitialize", handle)

    def versions(self) -> Versions:
        """What the library reports. Source: ``WSVersionNumbers``, ``WSCompilerID``."""
        numbers = [ctypes.c_int() for _ in range(3)]
        self.library.call("WSVersionNumbers", self.handle, *map(ctypes.byref, numbers))
        interface, revision, build = (number.value for number in numbers)
        return Versions(interface, revision, build, self._compiler())

    def _compiler(self) -> str:
        if not self.library.has("WSCompilerID"):
            return ""
        text = ctypes.c_void_p()
        self.library.call("WSCompilerID", self.handle, ctypes.byref(text))
        if not text.value:
            return ""
        name = ctypes.string_at(text.value).decode("latin-1")
        self.library.call("WSReleaseCompilerID", self.handle, text)
        return name

    def error_text(self, code: int) -> str:
        """The library's text for an error code. Source: ``WSErrorString``."""
        if not self.library.has("WSErrorString"):
            return ERROR_TEXTS.get(code, f"Error {code}")
        address = self.library.call("WSErrorString", self.handle, code)
        return ctypes.string_at(address).decode("latin-1") if address else ""

    def protocols(self) -> tuple[str, ...]:
        """Names of the protocols the library offers, in its own order and spelling.

        Source: ``WSGetAvailableLinkProtocolNames``.
        """
        names, count = ctypes.c_void_p(), ctypes.c_int()
        cells = ctypes.byref(names), ctypes.byref(count)
        self.library.call("WSGetAvailableLinkProtocolNames", self.handle, *cells)
        if not names.value:
            return ()
        texts = (ctypes.c_char_p * count.value).from_address(names.value)
        found = tuple((text or b"").decode("latin-1") for text in texts)
        self.library.call("WSReleaseLinkProtocolNames", self.handle, names, count)
        return found

    def addresses(self) -> tuple[str, ...]:
        """Network addresses of this machine, as the library sees them.

        Source: ``WSGetNetworkAddressList``.
        """
        count = ctypes.c_ulong()
        call = self.library.call
        address = call("WSGetNetworkAddressList", self.handle, ctypes.byref(count))
        if not address:
            return ()
        texts = (ctypes.c_char_p * count.value).from_address(address)
        found = tuple((text or b"").decode("latin-1") for text in texts)
        call("WSReleaseNetworkAddressList", self.handle, address, count)
        return found

    def set_default_yield_function(self, function: Callable[[], bool] | None) -> None:
        """Have a function called while a link waits that is opened from now on; None ends that.

        Source: ``WSSetDefaultYieldFunction``.

        Args:
            function: Answers True to give the call up, which leaves that link dead. What it raises
                goes to `sys.excepthook` and gives the call up: it belongs to no link of ours.
        """
        if function is None:
            self.library.call("WSSetDefaultYieldFunction", self.handle, None)
            return

        def ask(_link: int | None, _parameters: int | None) -> int:
            try:
                return int(function())
            except Exception:  # noqa: BLE001 - nothing unwinds through C
                sys.excepthook(*sys.exc_info())
                return 1

        made = callback_type("WSYieldFunctionObject")(ask)
        self._yielders.append(made)  # links opened before keep the function they were opened with
        self.library.call("WSSetDefaultYieldFunction", self.handle, made)
