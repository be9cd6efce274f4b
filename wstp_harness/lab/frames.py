"""Frames of the peer protocol: four bytes of length, big-endian, then UTF-8 JSON.

Both sides use this file; it knows sockets' bytes but opens and waits for nothing.
"""

from __future__ import annotations

import json
import struct
from typing import Final, TypeAlias

from wstp_harness.lab.values import Json

Frame: TypeAlias = dict[str, Json]

_LENGTH: Final = struct.Struct(">I")
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)
LIMIT: Final = 1 << 30
"""A longer frame is nonsense: 1 GiB."""


def pack(frame: Frame) -> bytes:
    """Return the bytes of one frame."""
    body = _ENCODER.encode(frame).encode()
    return _LENGTH.pack(len(body)) + body


class Unpacker:
    """Cuts a stream of bytes into frames."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        """Start with nothing read."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Take what was read and return the frames that are complete now.

        Raises:
            ValueError: The stream is not one of frames.
        """
        buffer = self._buffer
        buffer += data
        frames: list[Frame] = []
        start = 0
        while len(buffer) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(buffer, start)
            if length > LIMIT:
                raise ValueError(f"a frame of {length} bytes is not one of ours")
            end = start + _LENGTH.size + length
            if len(buffer) < end:
                break
            frame = json.loads(buffer[start + _LENGTH.size : end])
            if not isinstance(frame, dict):
                raise ValueError("a frame must hold a JSON object")  # noqa: TRY004  # of the stream
            frames.append(frame)
            start = end
        del buffer[:start]
        return frames
