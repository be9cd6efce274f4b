"""An environment: one initialised use of a library, the owner of its links.

Closing an environment closes the links that were opened in it, because a link of a dead
environment is a pointer into freed memory. Some libraries do not fully start again in a process
whose last environment has ended (13.2 and 12.0: no urgent messages over TCPIP); keep one open.

Source: ``WSInitialize``, ``WSDeinitialize``, ``WSOpenString``, ``WSLoopbackOpen``.
"""

from __future__ import annotations

import ctypes
import signal
import weakref
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import ERROR_TEXTS
from wstp_harness.abi.codes import Version
from wstp_harness.binding.errors import WSTPError, error_for
from wstp_harness.binding.handle import Owned
from wstp_harness.binding.library import Library
from wstp_harness.binding.link import Link
from wstp_harness.binding.protocol import Protocol
from wstp_harness.locate import Versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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


class Environment(Owned):
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
        self._links: weakref.WeakSet[Link] = weakref.WeakSet()
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

    def loopback(self) -> Link:
        """Open a loopback link. Source: ``WSLoopbackOpen``.

        Raises:
            LinkError: The library refuses.
        """
        error = ctypes.c_int()
        handle = self.library.call("WSLoopbackOpen", self.handle, ctypes.byref(error))
        return self._wrap(handle, error.value, "WSLoopbackOpen", Protocol.LOOPBACK)

    def listen(
        self, protocol: Protocol, name: str = "", *, host: str = "", options: int | None = None
    ) -> Link:
        """Open the listening end; `Link.name` is what the other end connects to.

        Args:
            protocol: Any but LOOPBACK.
            name: Link name; "" lets the library choose.
            host: TCPIP: address to bind and to advertise.
            options: Bits of `LinkOption`.

        Raises:
            LinkError: The library refuses.
        """
        return self.open("-linkcreate", protocol, name, host=host, options=options)

    def connect(
        self, protocol: Protocol, name: str, *, host: str = "", options: int | None = None
    ) -> Link:
        """Open the connecting end of a link that listens under `name`.

        Raises:
            LinkError: The library refuses.
        """
        return self.open("-linkconnect", protocol, name, host=host, options=options)

    def open(
        self,
        mode: str,
        protocol: Protocol,
        name: str = "",
        *,
        host: str = "",
        options: int | None = None,
    ) -> Link:
        """Open with words of ``WSOpenArgcArgv``: no quoting, any name.

        Raises:
            LinkError: The library refuses.
            ValueError: A loopback link is opened by `loopback`.
        """
        if protocol is Protocol.LOOPBACK:
            raise ValueError("a loopback link is opened by Environment.loopback()")
        words = ["wstp-harness", mode, "-linkprotocol", str(protocol)]
        words += ["-linkname", name] if name else []
        words += ["-linkhost", host] if host else []
        words += ["-linkoptions", str(options)] if options is not None else []
        argv = (ctypes.c_char_p * len(words))(*(word.encode() for word in words))
        error = ctypes.c_int()
        function = "WSOpenArgcArgv" if self.library.has("WSOpenArgcArgv") else "WSOpenInEnv"
        handle = self.library.call(function, self.handle, len(words), argv, ctypes.byref(error))
        return self._wrap(handle, error.value, function, protocol)

    def open_string(self, command_line: str, protocol: Protocol) -> Link:
        """Open from an option string, quoting as the library reads it.

        Args:
            command_line: ``-linkcreate -linkprotocol TCPIP …``.
            protocol: What the options say, for `Link.protocol`.

        Raises:
            LinkError: The library refuses.
        """
        error = ctypes.c_int()
        handle = self.library.call(
            "WSOpenString", self.handle, command_line.encode(), ctypes.byref(error)
        )
        return self._wrap(handle, error.value, "WSOpenString", protocol)

    def _wrap(self, handle: int | None, code: int, function: str, protocol: Protocol) -> Link:
        if not handle:
            raise error_for(code, self.error_text(code), function)
        return self.adopt(handle, protocol)

    def adopt(self, handle: int, protocol: Protocol) -> Link:
        """Own a link that was made elsewhere in this environment; `close` ends it.

        Args:
            handle: A ``WSLINK`` that nobody else will close.
            protocol: For `Link.protocol`.
        """
        link = Link(self.library, handle, protocol=protocol, environment=self.handle)
        self._links.add(link)
        return link
