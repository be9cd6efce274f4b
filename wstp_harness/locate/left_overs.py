"""Shared-memory objects that ended processes left behind: found, and removed when asked to.

Only objects with a WSTP library's names count, that belong to this user and that no process maps
or has open. Processes of other users cannot be looked into, but their objects are not ours either.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - where Linux keeps POSIX shared memory
# Names that WSTP libraries give their objects: `xxxxx_shm` and its semaphores.
_LEFT_OVER: Final = re.compile(r"^(sem\.)?\w{5}_shm")


def left_overs(folder: Path = SHARED_MEMORY) -> list[Path]:
    """What ended processes of this user left in the folder of shared memory."""
    try:
        entries = [path for path in folder.iterdir() if _LEFT_OVER.match(path.name)]
        ours = [path for path in entries if path.stat().st_uid == os.getuid()]
    except OSError:
        return []
    if not ours:
        return []
    in_use = {*_mapped(folder), *_opened(folder)}
    return sorted(path for path in ours if path.name not in in_use)


def remove_left_overs(folder: Path = SHARED_MEMORY) -> list[Path]:
    """Remove them; the answer is what is gone."""
    removed = []
    for path in left_overs(folder):
        with suppress(OSError):
            path.unlink()
            removed.append(path)
    return removed


def _mapped(folder: Path) -> Iterator[str]:
    name = re.compile(rf"{re.escape(str(folder))}/(\S+)")
    for maps in Path("/proc").glob("[0-9]*/maps"):
        with suppress(OSError):
            yield from name.findall(maps.read_text(encoding="utf-8", errors="replace"))


def _opened(folder: Path) -> Iterator[str]:
    """Objects that are open and not (or no longer) mapped."""
    for process in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            for descriptor in process.iterdir():
                with suppress(OSError):
                    target = descriptor.readlink()
                    if target.parent == folder:
                        yield target.name
