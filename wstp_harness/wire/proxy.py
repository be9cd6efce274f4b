"""A proxy between two ends of a TCPIP link that records every byte, and can cut them up.

Both sockets of the link go through it. The connecting end connects to the proxy's name
instead of the listener's; the port exchange passes through unchanged because the connector
is told both ports.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

HOST: Final = "127.0.0.1"
_PIECE: Final = 1 << 16
_TICK_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that passed the proxy.

    Attributes:
        at_ns: When, CLOCK_MONOTONIC.
        channel: `data` or `message`.
        sender: `listener` or `connector`.
        data: The bytes; empty for the end of the stream.
    """

    at_ns: int
    channel: str
    sender: str
    data: bytes


@dataclass(slots=True, eq=False)
class _Leg:
    channel: str
    sender: str
    source: socket.socket
    target: socket.socket


@dataclass(slots=True, eq=False)
class RecordingProxy:
    """Sits in front of a listening end.

    Attributes:
        listener_name: Link name of the listening end.
        piece_bytes: Pass at most so many bytes at a time; 0 passes what comes.
        pieces: What has passed.
    """

    listener_name: str
    piece_bytes: int = 0
    pieces: list[Piece] = field(default_factory=list)
    _servers: list[socket.socket] = field(default_factory=list)
    _sockets: list[socket.socket] = field(default_factory=list)
    _thread: threading.Thread | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Listen and start passing on."""
        self._servers = [socket.create_server((HOST, 0)) for _ in range(2)]
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._thread.start()

    @property
    def link_name(self) -> str:
        """The name the connecting end connects to."""
        return ",".join(f"{each.getsockname()[1]}@{HOST}" for each in self._servers)

    def sent_by(self, sender: str, channel: str = "data") -> bytes:
        """Return everything one side has sent on one channel."""
        return b"".join(
            piece.data
            for piece in list(self.pieces)
            if piece.sender == sender and piece.channel == channel
        )

    def close(self) -> None:
        """Stop and close everything."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        for each in self._sockets + self._servers:
            each.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def _run(self) -> None:
        selector = selectors.DefaultSelector()
        ports = [int(part.split("@")[0]) for part in self.listener_name.split(",")]
        for server, port, channel in zip(self._servers, ports, ("data", "message"), strict=True):
            selector.register(server, selectors.EVENT_READ, (port, channel))
        with selector:
            while not self._stop.is_set():
                for key, _ in selector.select(_TICK_SECONDS):
                    if isinstance(key.data, _Leg):
                        self._pass(selector, key.data)
                    else:
                        self._accept(selector, key)

    def _accept(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        port, channel = key.data
        server = key.fileobj
        if not isinstance(server, socket.socket):
            return
        near = server.accept()[0]
        far = socket.create_connection((HOST, port))
        self._sockets += [near, far]
        for each in (near, far):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(near, selectors.EVENT_READ, _Leg(channel, "connector", near, far))
        selector.register(far, selectors.EVENT_READ, _Leg(channel, "listener", far, near))

    def _pass(self, selector: selectors.BaseSelector, leg: _Leg) -> None:
        try:
            data = leg.source.recv(self.piece_bytes or _PIECE)
        except ConnectionError:
            data = b""
        self.pieces.append(Piece(time.monotonic_ns(), leg.channel, leg.sender, data))
        with contextlib.suppress(OSError):
            if data:
                leg.target.sendall(data)
            else:
                leg.target.shutdown(socket.SHUT_WR)
        if not data:
            selector.unregister(leg.source)
