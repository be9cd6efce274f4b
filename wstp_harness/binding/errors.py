"""Errors by what the caller can do about them: one class per error code of the C API.

Two branches: `WSTPError` is what a library answered; `SymbolMissing`, `LinkBusy` (and
`wstp_harness.locate`'s faults) say that the library cannot even be asked. ``ERRORS`` maps every
code of the table to its class.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import ERROR_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class SymbolMissing(AttributeError):
    """A library does not have a function.

    Attributes:
        function: The function's name.
        path: The library.
    """

    def __init__(self, function: str, path: Path | str, reason: str) -> None:
        """Keep the parts."""
        super().__init__(f"{function}: {reason} ({path})")
        self.function = function
        self.path = path


class LinkBusy(RuntimeError):
    """A link was used by a second thread while its lock is off; nothing was called.

    Attributes:
        function: The function that was refused.
    """

    def __init__(self, function: str, link: str) -> None:
        """Keep the function."""
        advice = "call enable_lock() on it, or use it from one thread at a time"
        super().__init__(f"{function}: another thread is in a call on link {link}; {advice}")
        self.function = function
        self._link = link

    def __reduce__(self) -> tuple[type[LinkBusy], tuple[str, str]]:
        """Travel between processes whole."""
        return type(self), (self.function, self._link)


class WSTPError(Exception):
    """Base of everything a WSTP library answers."""


class LinkError(WSTPError):
    """A call on a link or an environment failed.

    Attributes:
        code: The library's error code.
        text: The library's own text for it.
        function: The C function that failed.
        link: Name of the link, "" when there is none (yet).
    """

    def __init__(self, code: int, text: str, function: str, link: str = "") -> None:
        """Keep the parts; the message is one line of them."""
        where = f" on {link}" if link else ""
        super().__init__(f"{function}{where}: {text or f'Error {code}'} ({code})")
        self.code = code
        self.text = text
        self.function = function
        self.link = link

    def __reduce__(self) -> tuple[type[LinkError], tuple[int, str, str, str]]:
        """Travel between processes whole."""
        return type(self), (self.code, self.text, self.function, self.link)


# --- the connection
class LinkDead(LinkError, ConnectionError):
    """The connection was lost; the link can only be closed (1)."""


class LinkClosed(LinkError, ConnectionError):
    """The peer closed its end; data that arrived before may still be read (11)."""


class LinkUnconnected(LinkError, ConnectionError):
    """The other end has not connected yet (10)."""


class LinkTimeout(LinkError, TimeoutError):
    """A time limit of the binding ended the call; the link can only be closed after it."""


class ConnectionRefused(LinkError, ConnectionError):
    """The link could not be opened: name, host, mode or protocol (9, 33 to 46, 50, 51, 56)."""


class NameTaken(ConnectionRefused):
    """Another link listens under this name (40)."""


class NoListener(ConnectionRefused):
    """Nobody listens under this name (41)."""


# --- what was read or written
class OutOfSequence(LinkError):
    """The call does not fit what is next: type, packet or piece (3, 5, 21 to 23)."""


class EndOfPacket(OutOfSequence, EOFError):
    """The packet ended before what was asked for (20, 24)."""


class WouldBlock(LinkError, BlockingIOError):
    """Nothing is there to read and the link cannot wait: an empty loopback (25)."""


class OutOfRange(LinkError, OverflowError):
    """A number does not fit the type it was asked for (7)."""


class DataMalformed(LinkError, ValueError):
    """The bytes on the link make no sense, or the value was refused (2, 4, 6)."""


class TextError(LinkError, ValueError):
    """Text that the encoding cannot hold or that is not valid in it (47, 48, 49)."""


# --- the caller and the library
class BadArgument(LinkError, ValueError):
    """An argument the library refuses (27, 28, 29, 32, 53, 54, 55, 58)."""


class NotSupported(LinkError, NotImplementedError):
    """The library does not do this (30, 57 and service discovery)."""


class OutOfMemory(LinkError, MemoryError):
    """The library could not get memory (8, 38)."""


class CallbackStopped(LinkError, InterruptedError):
    """A yield function of the caller ended the call; the link can only be closed (52)."""


class MessageUndelivered(LinkError):
    """An urgent message found no one (15 to 18)."""


class LibraryFailed(LinkError):
    """Any other answer, with the library's number and text."""


_CLASSES: Final[Mapping[type[LinkError], tuple[int, ...]]] = {
    LinkDead: (1,),
    LinkClosed: (11,),
    LinkUnconnected: (10,),
    ConnectionRefused: (9, *range(33, 38), 39, 42, 43, 44, 45, 46, 50, 51, 56),
    NameTaken: (40,),
    NoListener: (41,),
    OutOfSequence: (3, 5, 21, 22, 23),
    EndOfPacket: (20, 24),
    WouldBlock: (25,),
    OutOfRange: (7,),
    DataMalformed: (2, 4, 6, 12),
    TextError: (47, 48, 49),
    BadArgument: (27, 28, 29, 32, 53, 54, 55, 58),
    NotSupported: (30, 57, *range(59, 66)),
    OutOfMemory: (8, 38),
    CallbackStopped: (52,),
    MessageUndelivered: (15, 16, 17, 18),
    LibraryFailed: (-1, 13, 19, 26, 996, 997, 998, 999, 1000),
}
ERRORS: Final[Mapping[int, type[LinkError]]] = MappingProxyType(
    {code: kind for kind, codes in _CLASSES.items() for code in codes}
)


def error_for(code: int, text: str, function: str, link: str = "") -> LinkError:
    """The exception for an answer; codes of programs (1000 and up) are `LibraryFailed`."""
    kind = ERRORS.get(code, LibraryFailed)
    return kind(code, text or ERROR_TEXTS.get(code, ""), function, link)
