"""Packets and the shape of what comes next: everything about a link's stream but the values."""

from __future__ import annotations

import ctypes

from wstp_harness.abi.codes import Packet, RawType, TokenType
from wstp_harness.binding.connection import Connection


class Packets(Connection):
    """Packets, types and argument counts."""

    def end_packet(self) -> None:
        """Mark the end of an expression that was put. Source: ``WSEndPacket``.

        Raises:
            LinkError: An atom is not finished.
        """
        self.checked("WSEndPacket")

    def next_packet(self, *, timeout_seconds: float | None = None) -> int:
        """Read a packet's head and answer its code (`Packet`). Source: ``WSNextPacket``.

        Raises:
            OutOfSequence: The next thing is no packet, or the last one is not read to its end.
        """
        code = self.checked("WSNextPacket", timeout_seconds=timeout_seconds)
        return Packet(code) if code in set(Packet) else code

    def new_packet(self, *, timeout_seconds: float | None = None) -> None:
        """Skip the rest of the packet that is being read. Source: ``WSNewPacket``.

        Raises:
            LinkError: The link cannot.
        """
        self.checked("WSNewPacket", timeout_seconds=timeout_seconds)

    def get_type(self, *, timeout_seconds: float | None = None) -> TokenType:
        """What comes next, without reading it. Source: ``WSGetType``.

        Raises:
            LinkError: Nothing can be read.
        """
        return TokenType(self.checked("WSGetType", timeout_seconds=timeout_seconds))

    def get_next(self, *, timeout_seconds: float | None = None) -> TokenType:
        """Go on to the next object and say what it is. Source: ``WSGetNext``.

        Raises:
            LinkError: Nothing can be read.
        """
        return TokenType(self.checked("WSGetNext", timeout_seconds=timeout_seconds))

    def get_raw_type(self, *, timeout_seconds: float | None = None) -> int:
        """How the next object is written (`RawType` or a token type). Source: ``WSGetRawType``.

        Raises:
            LinkError: Nothing can be read.
        """
        code = self.checked("WSGetRawType", timeout_seconds=timeout_seconds)
        return RawType(code) if code in set(RawType) else code

    def get_argument_count(self, *, timeout_seconds: float | None = None) -> int:
        """Argument count of the function that comes next. Source: ``WSGetArgCount``.

        Raises:
            OutOfSequence: No function comes next.
        """
        count = ctypes.c_int()
        self.checked("WSGetArgCount", ctypes.byref(count), timeout_seconds=timeout_seconds)
        return count.value

    def put_type(self, token: TokenType) -> None:
        """Begin a token; a function's count and head follow by themselves. Source: ``WSPutType``.

        Raises:
            LinkError: The library refuses.
        """
        self.checked("WSPutType", token)

    def put_argument_count(self, count: int) -> None:
        """Say how many arguments follow the head that comes next. Source: ``WSPutArgCount``.

        Raises:
            LinkError: No function token was put.
        """
        self.checked("WSPutArgCount", count)

    def put_composite(self, count: int) -> None:
        """Begin a function whose head follows as an expression. Source: ``WSPutComposite``.

        Raises:
            LinkError: The library refuses.
        """
        self.checked("WSPutComposite", count)
