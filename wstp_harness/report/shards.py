"""Shards: a run cut into n parts by the ids of its cells, so that n machines share it.

Rule: the part of a cell is a pure function of its id and n; it is the same on every machine, in
every version, and for every library, so the shards of a run never overlap and leave nothing out.
Not here: running a part (``plugin``), putting the parts together (``merge``).
"""

import re
import zlib
from dataclasses import dataclass
from typing import Self

from wstp_harness.report.base import ReportError


class ShardInvalid(ReportError):
    """A shard cannot be read; the message says how one is written."""


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """Part ``number`` of ``count``, counted from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2/3``.

        Raises:
            ShardInvalid: It is written otherwise, or there is no such part.
        """
        found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise ShardInvalid(f"shard {text!r}: write it like 2/3, the second of three parts")
        return cls(int(found[1]), int(found[2]))

    def holds(self, cell: str) -> bool:
        """Whether the cell with this id belongs to the part."""
        return zlib.crc32(cell.encode()) % self.count == self.number - 1

    def __str__(self) -> str:
        """Return the form that ``parse`` reads."""
        return f"{self.number}/{self.count}"
