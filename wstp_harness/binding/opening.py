"""The ways to get a link: loopback, listen, connect, or any words at all.

Words go through ``WSOpenArgcArgv``, which needs no quoting. Not here: programs (``launching.py``).
"""

from __future__ import annotations

import ctypes
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from wstp_harness.abi.codes import LinkOption
from wstp_harness.binding.errors import LinkError, error_for
from wstp_harness.binding.handle import Owned
from wstp_harness.binding.link import Link
from wstp_harness.binding.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from weakref import WeakSet

    from wstp_harness.binding.connection import Connection
    from wstp_harness.binding.library import Library


class Opening(Owned):
    """Opens links and keeps count of them."""

    library: Library
    _links: WeakSet[Connection]

    def error_text(self, code: int) -> str:
        """The library's text for an error code."""
        raise NotImplementedError  # by Environment

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

    def listen_tcpip(self, host: str, port: int) -> Link:
        """Listen on the first address of a host that can be had.

        Raises:
            LinkError: Of the last address.
            OSError: The host has no address.
        """
        return self._each_address(self.listen, host, port)

    def connect_tcpip(self, host: str, port: int) -> Link:
        """Connect to the first address of a host that can be had.

        Opening does not tell whether somebody listens there; `Link.activate` does.

        Raises:
            LinkError: Of the last address.
            OSError: The host has no address.
        """
        return self._each_address(self.connect, host, port)

    def _each_address(self, open_: Callable[[Protocol, str], Link], host: str, port: int) -> Link:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        names = list(dict.fromkeys(f"{port}@{address[0]}" for *_, address in found))
        for name in names[:-1]:
            with suppress(LinkError):
                return open_(Protocol.TCPIP, name)
        return open_(Protocol.TCPIP, names[-1])

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
        words = [mode, "-linkprotocol", str(protocol)]
        words += ["-linkname", name] if name else []
        words += ["-linkhost", host] if host else []
        words += ["-linkoptions", str(options)] if options is not None else []
        return self.open_words(words, protocol)

    def open_words(self, words: Sequence[str], protocol: Protocol) -> Link:
        """Open with any words, as a program finds them in its ``argv`` (without its own name).

        Args:
            words: ``["-linkmode", "listen", …]``; words that are no options are passed over.
            protocol: What the words say, for `Link.protocol`.

        Raises:
            LinkError: The library refuses.
        """
        given = [b"wstp-harness", *(word.encode() for word in words)]
        argv = (ctypes.c_char_p * len(given))(*given)
        error = ctypes.c_int()
        function = "WSOpenArgcArgv" if self.library.has("WSOpenArgcArgv") else "WSOpenInEnv"
        handle = self.library.call(function, self.handle, len(given), argv, ctypes.byref(error))
        return self._wrap(handle, error.value, function, protocol)

    def connect_to_server(
        self, port: int, host: str = "", *, timeout_seconds: float | None = None
    ) -> Link:
        """Connect to a `LinkServer` and activate.

        Args:
            port: The server's.
            host: Where it is; this machine by default.
            timeout_seconds: For the activation; Wolfram's libraries do not look at it once the
                server has taken the connection and has not activated its end.

        Raises:
            LinkTimeout: The server did not accept in time.
            LinkError: There is no server.
        """
        name = f"{port}@{host}" if host else str(port)
        link = self.connect(Protocol.TCPIP, name, options=LinkOption.MLUseUUIDTCPIPConnection)
        try:
            link.activate(timeout_seconds=timeout_seconds)
        except BaseException:
            link.close()
            raise
        return link

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
        return Link(
            self.library,
            handle,
            protocol=protocol,
            environment=self.handle,
            siblings=self._links,
        )

    def borrow(self, handle: int, protocol: Protocol) -> Link:
        """Use a link that belongs to somebody else, such as a kernel that loaded us.

        Args:
            handle: A ``WSLINK`` of this environment's library.
            protocol: For `Link.protocol`.
        """
        return BorrowedLink(self.library, handle, protocol=protocol, environment=self.handle)


class BorrowedLink(Link):
    """A link that somebody else will close: `close` only ends our use of it."""

    def _release(self, handle: int) -> None:
        del handle
