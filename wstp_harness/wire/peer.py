"""Scripted peers: the other end of a TCPIP link, written by hand, in either role.

A raw peer does exactly what it is told, also wrong things. `RawListener` and `RawConnector`
come as a whole (`set_up`) or step by step. Every wait has a limit; only 127.0.0.1 is used.
"""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Final, Self

from wstp_harness.wire import greeting as g
from wstp_harness.wire.greeting import STANDARD, Greeting

if TYPE_CHECKING:
    from types import TracebackType

HOST: Final = "127.0.0.1"
_PIECE: Final = 1 << 16


class Silence(TimeoutError):
    """The other side did not say what was waited for.

    Attributes:
        heard: What it said instead.
    """

    def __init__(self, wanted: str, heard: bytes) -> None:
        """Keep what was heard."""
        super().__init__(f"waited for {wanted}, heard {heard[:200]!r}")
        self.heard = heard


class RawPeer:
    """Two sockets to a library: data and urgent messages.

    Attributes:
        limit_seconds: Limit of every wait.
        greeting: What the library announced; None before it did.
    """

    def __init__(self, limit_seconds: float = 5.0) -> None:
        """Have no sockets yet."""
        self.limit_seconds = limit_seconds
        self.greeting: Greeting | None = None
        self._data: socket.socket | None = None
        self._message: socket.socket | None = None

    @property
    def data(self) -> socket.socket:
        """The data socket.

        Raises:
            RuntimeError: It does not exist yet.
        """
        if self._data is None:
            raise RuntimeError("the data socket is not connected")
        return self._data

    @property
    def message(self) -> socket.socket:
        """The message socket.

        Raises:
            RuntimeError: It does not exist yet.
        """
        if self._message is None:
            raise RuntimeError("the message socket is not connected")
        return self._message

    def send(self, data: bytes) -> None:
        """Send bytes on the data socket."""
        self.data.sendall(data)

    def expect(self, count: int, *, message: bool = False) -> bytes:
        """Receive exactly so many bytes.

        Raises:
            Silence: Fewer came in time, or the stream ended.
        """
        heard = b""
        source = self.message if message else self.data
        end = time.monotonic() + self.limit_seconds
        while len(heard) < count:
            piece = _receive(source, count - len(heard), end)
            if not piece:
                raise Silence(f"{count} bytes", heard)
            heard += piece
        return heard

    def expect_until(self, end: bytes, longest: int = 4096) -> bytes:
        """Receive up to and including some bytes.

        Raises:
            Silence: They did not come in time or among the first `longest` bytes.
        """
        heard = b""
        limit = time.monotonic() + self.limit_seconds
        while not heard.endswith(end):
            piece = _receive(self.data, 1, limit)
            if not piece or len(heard) >= longest:
                raise Silence(f"{end!r}", heard)
            heard += piece
        return heard

    def rest(self, quiet_seconds: float, *, message: bool = False) -> tuple[bytes, bool]:
        """Receive what comes until nothing comes for a while.

        Returns:
            The bytes, and whether the stream ended.
        """
        heard = b""
        source = self.message if message else self.data
        while True:
            try:
                piece = _receive(source, _PIECE, time.monotonic() + quiet_seconds, wait=True)
            except TimeoutError:
                return heard, False
            if not piece:
                return heard, True
            heard += piece

    def set_up(self, own: Greeting | bytes = STANDARD) -> Greeting:
        """Do the port exchange and the greeting, in the role of the class.

        Raises:
            Silence: The library did not say what the protocol says.
        """
        raise NotImplementedError

    def greet(self, own: Greeting | bytes = STANDARD) -> Greeting:
        """Exchange greetings piece by piece, each after the other side's.

        Args:
            own: What to announce, or the bytes to say after the name.

        Raises:
            Silence: The library did not answer as the protocol says.
        """
        text = own if isinstance(own, bytes) else own.text()
        self.send(g.NAME)
        if (name := self.expect(len(g.NAME))) != g.NAME:
            raise Silence(repr(g.NAME), name)
        self.send(text[: g.VERSION_BYTES])
        version = self.expect(g.VERSION_BYTES)
        self.send(text[g.VERSION_BYTES :])
        return self.read_options(version, text[1] - ord("0"))

    def read_options(self, version: bytes, own_version: int = 6) -> Greeting:
        """Read the library's option block after its version was read."""
        block = self.expect(1)
        for _ in range(g.LINES[min(own_version, version[1] - ord("0"), 6)]):
            block += self.expect_until(b"\n", g.LONGEST_LINE + 1)
        spoken = b" %d" % min(own_version, version[1] - ord("0")) + block
        self.greeting = Greeting.parse(spoken)
        return self.greeting

    def close(self) -> None:
        """Close both sockets; safe to repeat."""
        for each in (self._data, self._message):
            if each is not None:
                each.close()
        self._data = self._message = None

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


class RawConnector(RawPeer):
    """Connects to a listening library."""

    def __init__(self, link_name: str, limit_seconds: float = 5.0) -> None:
        """Take the name of the library's link, `port@host,port@host`."""
        super().__init__(limit_seconds)
        self.ports = [int(part.split("@")[0]) for part in link_name.split(",")]

    def connect_data(self) -> None:
        """Connect the data socket."""
        self._data = _connected(self.ports[0], self.limit_seconds)

    def connect_message(self, port: int | None = None) -> None:
        """Connect the message socket."""
        self._message = _connected(port or self.ports[1], self.limit_seconds)

    def set_up(self, own: Greeting | bytes = STANDARD, *, asks: bool = False) -> Greeting:
        """Do the port exchange and the greeting.

        Args:
            own: What to announce.
            asks: Ask for the message port instead of knowing it from the link name.

        Raises:
            Silence: The library did not answer as the protocol says.
        """
        self.connect_data()
        self.send(g.ASKS_MESSAGE_PORT if asks else g.KNOWS_MESSAGE_PORT)
        answer = self.expect_until(b"Y", 64)
        if asks:
            self.connect_message(int(answer.removeprefix(b"msg_port=").removesuffix(b"Y")))
        elif answer == g.ACCEPTED:
            self.connect_message()
        else:
            raise Silence(repr(g.ACCEPTED), answer)
        return self.greet(own)


class RawListener(RawPeer):
    """Waits for a connecting library.

    Attributes:
        request: What the library said first.
    """

    def __init__(self, limit_seconds: float = 5.0) -> None:
        """Listen on two ports of 127.0.0.1."""
        super().__init__(limit_seconds)
        self._listening = [_listening(limit_seconds), _listening(limit_seconds)]
        self.ports = [each.getsockname()[1] for each in self._listening]
        self.request = b""

    @property
    def link_name(self) -> str:
        """The name a library connects to."""
        return ",".join(f"{port}@{HOST}" for port in self.ports)

    @property
    def short_name(self) -> str:
        """The name without the message port; the library has to ask for it."""
        return f"{self.ports[0]}@{HOST}"

    def accept_data(self) -> bytes:
        """Accept the data socket and return what the library said first."""
        self._data = _prompt(self._listening[0].accept()[0], self.limit_seconds)
        self.request = self.expect(g.REQUEST_BYTES)
        return self.request

    def accept_message(self) -> None:
        """Accept the message socket."""
        self._message = _prompt(self._listening[1].accept()[0], self.limit_seconds)

    def set_up(self, own: Greeting | bytes = STANDARD) -> Greeting:
        """Do the port exchange and the greeting.

        Raises:
            Silence: The library did not say what the protocol says.
        """
        asks = self.accept_data() == g.ASKS_MESSAGE_PORT
        self.send(g.message_port(self.ports[1]) if asks else g.ACCEPTED)
        self.accept_message()
        return self.greet(own)

    def close(self) -> None:
        """Close all sockets."""
        super().close()
        for each in self._listening:
            each.close()


def _connected(port: int, limit_seconds: float) -> socket.socket:
    return _prompt(socket.create_connection((HOST, port), limit_seconds), limit_seconds)


def _prompt(made: socket.socket, limit_seconds: float) -> socket.socket:
    made.settimeout(limit_seconds)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _listening(limit_seconds: float) -> socket.socket:
    made = socket.create_server((HOST, 0))
    made.settimeout(limit_seconds)
    return made


def _receive(source: socket.socket, count: int, end: float, *, wait: bool = False) -> bytes:
    """Return what comes first, nothing at the end of the stream or of the time."""
    source.settimeout(max(0.001, end - time.monotonic()))
    try:
        return source.recv(min(count, _PIECE))
    except ConnectionResetError:
        return b""
    except TimeoutError:
        if wait:
            raise
        return b""
