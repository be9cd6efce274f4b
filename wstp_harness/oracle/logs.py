"""The file that a link's log is written to.

A line is date, time, process, direction and the expression (observed on 13.2); another thread may
write it, so what should be there is waited for, with a deadline.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from wstp_harness.lab import End

_PAUSE_SECONDS: Final = 0.01


def logged(end: End, file: Path, direction: str) -> list[str]:
    """Return the expressions that a log names so far.

    Args:
        end: Whose log it is.
        file: Where it is written.
        direction: `write` for what was put, `read` for what was got.
    """
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    marked = f"<{end.agent.pid},{direction:>5}>: "
    return [line.partition(marked)[2] for line in lines if marked in line]


def logged_in_time(
    end: End, file: Path, direction: str, count: int, seconds: float = 2.0
) -> list[str]:
    """Return the expressions that a log names, once there are so many or the time is over."""
    limit = time.monotonic() + seconds
    while len(found := logged(end, file, direction)) < count and time.monotonic() < limit:
        time.sleep(_PAUSE_SECONDS)
    return found
