"""How long a run may take: what is left is shared among the points that are left.

Rule: a point gets its full measuring time while there is room, and less when slow ones before it
took more than their share; when all is used up, what is left gets one round. No point is dropped.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_MS: Final = 4
MEASURED_PART: Final = 0.7
"""Of a point's share; the rest is its warm-up, starting processes and connecting."""
WARM_UP_PART: Final = 5
MINUTE: Final = 60
SURE_AFTER: Final = 0.02
"""Part of the work after which the pace so far says how long the rest takes."""


class Budget:
    """Time for a number of equal points of work."""

    def __init__(
        self,
        seconds: float,
        points: int,
        full_ms: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock.

        Args:
            seconds: for everything.
            points: how many measurements of one size there will be, over all invocations.
            full_ms: measuring time of a point when there is room.
            clock: seconds.
        """
        self.seconds = seconds
        self.points = points
        self.full_ms = full_ms
        self.clock = clock
        self.started = clock()
        self.done = 0

    def measure_ms(self) -> int:
        """Return how long the next point may measure."""
        left = self.seconds - (self.clock() - self.started)
        share_ms = 1000 * left / max(1, self.points - self.done) * MEASURED_PART
        return int(max(LEAST_MS, min(self.full_ms, share_ms)))

    def spend(self, points: int) -> None:
        """Note that so many points are measured."""
        self.done += points

    def over(self) -> bool:
        """Whether the time is used up."""
        return self.clock() - self.started >= self.seconds

    def left(self) -> str:
        """Say how much is left, from the pace so far."""
        passed = self.clock() - self.started
        part = self.done / max(1, self.points)
        if part < SURE_AFTER:
            return f"at most {spoken(self.seconds)}"
        return f"about {spoken(passed / part * (1 - part))} left"


def warm_up_ms(measure_ms: int) -> int:
    """Return how much is measured and thrown away before."""
    return max(1, measure_ms // WARM_UP_PART)


def spoken(seconds: float) -> str:
    """Return a time as people say it."""
    return f"{seconds:.0f} s" if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} min"
