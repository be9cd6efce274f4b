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

    def next_packet(self) -> int:
        """Read a packet's head and answer its code (`Packet`). Source: ``WSNextPacket``.

        Raises:
            OutOfSequence: The next thing is no packet, or the last one is not read to its end.
        """
        code: int = self.checked("WSNextPacket")
        return Packet(code) if code in set(Packet) else code

    def new_packet(self) -> None:
        """Skip the rest of the packet that is being read. Source: ``WSNewPacket``.

        Raises:
            LinkError: The link cannot.
        """
        self.checked("WSNewPacket")

    def get_type(self) -> TokenType:
        """What comes next, without reading it. Source: ``WSGetType``.

        Raises:
            LinkError: Nothing can be read.
        """
        return TokenType(self.checked("WSGetType"))

    def get_next(self) -> TokenType:
        """Go on to the next object and say what it is. Source: ``WSGetNext``.

        Raises:
            LinkError: Nothing can be read.
        """
        return TokenType(self.checked("WSGetNext"))

    def get_raw_type(self) -> int:
        """How the next object is written (`RawType` or a token type). Source: ``WSGetRawType``.

        Raises:
            LinkError: Nothing can be read.
        """
        code: int = self.checked("WSGetRawType")
        return RawType(code) if code in set(RawType) else code

    def get_argument_count(self) -> int:
        """Argument count of the function that comes next. Source: ``WSGetArgCount``.

        Raises:
            OutOfSequence: No function comes next.
        """
        count = ctypes.c_int()
        self.checked("WSGetArgCount", ctypes.byref(count))
        return count.value

    def put_composite(self, count: int) -> None:
        """Begin a function whose head follows as an expression. Source: ``WSPutComposite``.

        Raises:
            LinkError: The library refuses.
        """
        self.checked("WSPutComposite", count)
