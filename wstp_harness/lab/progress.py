"""The progress file: which call each end of an agent is in, readable without its help.

A file of `CELLS` cells of 32 bytes, little-endian, mapped by both sides: request number,
index of the call within the request, CLOCK_MONOTONIC nanoseconds at which it began (0: the
end is idle), and the identity of the thread. Only the thread of an end writes its cell; the
parent reads it when something is wrong, so a torn read costs at most a wrong sentence.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

CELLS: Final = 64
_CELL: Final = struct.Struct("<QQQQ")
FILE_BYTES: Final = CELLS * _CELL.size


@dataclass(frozen=True, slots=True)
class Cell:
    """What one end is doing.

    Attributes:
        end: Number of the end; 0 is the agent itself.
        request: Number of the request that the call belongs to.
        index: Position of the call within a script.
        since_ns: When the call began; 0 when the end is idle.
        thread: Identity of the thread, as faulthandler prints it.
    """

    end: int
    request: int
    index: int
    since_ns: int
    thread: int


class Progress:
    """The mapped file; made by the parent, written by the agent."""

    __slots__ = ("_map",)

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Map the file.

        Args:
            path: Where it is.
            create: Make it first (the parent does).
        """
        if create:
            path.write_bytes(bytes(FILE_BYTES))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), FILE_BYTES)

    def enter(self, end: int, request: int, index: int, now_ns: int, thread: int) -> None:
        """Note that an end is about to call the library."""
        _CELL.pack_into(self._map, end * _CELL.size, request, index, now_ns, thread)

    def leave(self, end: int) -> None:
        """Note that the call of an end has returned."""
        _CELL.pack_into(self._map, end * _CELL.size, 0, 0, 0, 0)

    def busy(self) -> list[Cell]:
        """Return the cells of ends that are in a call."""
        cells = (Cell(end, *_CELL.unpack_from(self._map, end * _CELL.size)) for end in range(CELLS))
        return [cell for cell in cells if cell.since_ns]

    def close(self) -> None:
        """Unmap."""
        self._map.close()
