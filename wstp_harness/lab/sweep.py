"""Clearing up behind an agent that was killed.

A killed process cannot remove what its library keeps in shared places, and leftovers slow
down the next start of some libraries (Wolfram's reads every record file in /tmp/MathLink).
Only names that contain the process id or a link name of the agent are touched.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108  # looked at, not written
SHORTEST_STEM: Final = 5
"""Shorter link names would be found in foreign names by chance."""


def places() -> tuple[Path, ...]:
    """Return the shared places where libraries keep named objects."""
    temporary = Path(tempfile.gettempdir())
    return (SHARED_MEMORY, temporary, temporary / "MathLink")


def stem(link_name: str) -> str | None:
    """Return the part of a link name that object names contain; None when too short."""
    first = link_name.split("@", maxsplit=1)[0]
    return first if len(first) >= SHORTEST_STEM and not first.isdigit() else None


def pid_pattern(pid: int) -> re.Pattern[str]:
    """Return a pattern that finds a process id standing by itself in a name."""
    return re.compile(rf"(?<!\d){pid}(?!\d)")


def sweep(pid: int, link_names: Iterable[str]) -> list[Path]:
    """Remove the named objects of a dead agent.

    Args:
        pid: Its process id.
        link_names: Names of links it had.

    Returns:
        What was removed.
    """
    stems = [found for name in link_names if (found := stem(name))]
    own = pid_pattern(pid)
    removed: list[Path] = []
    for place in places():
        with suppress(OSError):
            for path in place.iterdir():
                mine = own.search(path.name) or any(each in path.name for each in stems)
                if mine and not path.is_dir():
                    with suppress(OSError):
                        path.unlink()
                        removed.append(path)
    return removed
