"""A link server: one TCPIP port on which any number of links arrive.

New links are taken by the library's callback and queued, so that waiting has a time limit and
closing the server cannot race with a wait inside the library (which crashes some versions). A
link must be activated before use; `accept` does that.
"""

from __future__ import annotations

import ctypes
import queue
import weakref
from typing import TYPE_CHECKING

from wstp_harness.abi import ErrorCode, callback_type
from wstp_harness.binding.errors import LinkTimeout, error_for
from wstp_harness.binding.handle import Owned
from wstp_harness.binding.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wstp_harness.binding.environment import Environment
    from wstp_harness.binding.link import Link


class LinkServer(Owned):
    """Accepts links; clients connect with ``LinkOption.MLUseUUIDTCPIPConnection``."""

    def __init__(
        self,
        environment: Environment,
        *,
        port: int = 0,
        interface: str = "",
        on_link: Callable[[Link], None] | None = None,
    ) -> None:
        """Start listening. Source: ``WSNewLinkServerWithPortAndInterface``.

        Args:
            environment: Owner of the server and its links.
            port: TCP port; 0 takes a free one.
            interface: Address or host name to listen on; "" for all.
            on_link: Called with each new link, which is its own to activate and close, in a thread
                of the library's; `accept` gets none then. What it raises is
                raised by `close`, which closes the link, too.

        Raises:
            NameTaken: The port is in use.
            LinkError: The library refuses.
        """
        self.environment = environment
        self._arrived: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._on_link = on_link
        self._refused: list[Link] = []
        self.pending: BaseException | None = None
        error = ctypes.c_int()
        name, where = (
            ("WSNewLinkServerWithPortAndInterface", (interface.encode(),))
            if interface
            else ("WSNewLinkServerWithPort", ())
        )
        handle = environment.library.call(
            name, environment.handle, port, *where, None, ctypes.byref(error)
        )
        if not handle:
            raise error_for(error.value, environment.error_text(error.value), name)
        super().__init__(handle)
        this = weakref.ref(self)

        def take(_server: int | None, link: int | None) -> None:
            server = this()
            if server is not None and link:
                server.take(link)

        self._callback = callback_type("WSNewLinkCallbackFunction")(take)
        environment.library.call("WSRegisterCallbackFunctionWithLinkServer", handle, self._callback)

    def __repr__(self) -> str:
        """Name the port."""
        return "LinkServer(closed)" if self.closed else f"LinkServer(port={self.port})"

    def take(self, handle: int) -> None:
        """What the library's callback does with a new ``WSLINK``; never raises."""
        if self._on_link is None:
            self._arrived.put(handle)
            return
        link = self.environment.adopt(handle, Protocol.TCPIP)
        try:
            self._on_link(link)
        except BaseException as fault:  # noqa: BLE001 - raised again by close()
            # Some libraries hang when a link is closed in their own thread: close() does it.
            self.pending = fault
            self._refused.append(link)

    def _release(self, handle: int) -> None:
        self.environment.library.call("WSShutdownLinkServer", handle)
        while not self._arrived.empty():
            waiting = self._arrived.get_nowait()
            if waiting is not None:
                self.environment.library.call("WSClose", waiting)
        for link in self._refused:
            link.close()
        self._arrived.put(None)  # for a thread that waits in accept()

    def close(self) -> None:
        """Stop listening; links that were accepted live on. A second time does nothing.

        A thread that waits in `accept` gets its `ValueError`.

        Raises:
            BaseException: What `on_link` raised.
        """
        super().close()
        if self.pending is not None:
            fault, self.pending = self.pending, None
            raise fault

    @property
    def port(self) -> int:
        """The TCP port. Source: ``WSPortFromLinkServer``."""
        error = ctypes.c_int()
        call = self.environment.library.call
        return call("WSPortFromLinkServer", self.handle, ctypes.byref(error)) or 0

    @property
    def interface(self) -> str:
        """Where it listens, a name or an address. Source: ``WSInterfaceFromLinkServer``."""
        error = ctypes.c_int()
        call = self.environment.library.call
        address = call("WSInterfaceFromLinkServer", self.handle, ctypes.byref(error))
        if not address:
            return ""
        text = ctypes.string_at(address).decode("latin-1")
        call("WSReleaseInterfaceFromLinkServer", self.handle, address)
        return text

    def accept(self, *, timeout_seconds: float | None = None) -> Link:
        """Wait for a new link and activate it.

        Raises:
            LinkTimeout: None came in time.
            LinkError: It could not be activated.
            ValueError: The server is closed, or was while this waited.
        """
        name = "WSRegisterCallbackFunctionWithLinkServer"
        if self.closed:
            raise ValueError("LinkServer is closed")
        try:
            handle = self._arrived.get(timeout=timeout_seconds)
        except queue.Empty:
            code = ErrorCode.WSEOK
            raise LinkTimeout(code, "no client came in time", name, repr(self)) from None
        if handle is None:
            self._arrived.put(None)  # for the next thread that waits
            raise ValueError("LinkServer is closed")
        link = self.environment.adopt(handle, Protocol.TCPIP)
        try:
            link.activate(timeout_seconds=timeout_seconds)
        except BaseException:
            link.close()
            raise
        return link

    def __iter__(self) -> Iterator[Link]:
        """Accept until the server is closed."""
        while not self.closed:
            try:
                link = self.accept()
            except ValueError:
                return
            yield link
