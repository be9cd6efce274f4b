"""Urgent messages: words of 32 bits, big-endian, on a socket of their own."""

from __future__ import annotations

import struct
from typing import Final

_WORDS: Final = struct.Struct(">II")
CLOSING: Final = (9).to_bytes(4, "big")
"""The single word an end sends when it closes."""


def message(code: int, argument: int = 0) -> bytes:
    """Return the two words of a message."""
    return _WORDS.pack(code, argument & 0xFFFFFFFF)


def messages(data: bytes) -> list[tuple[int, int]]:
    """Return the messages in a stream of whole messages."""
    return [_WORDS.unpack_from(data, at) for at in range(0, len(data) - 7, _WORDS.size)]
