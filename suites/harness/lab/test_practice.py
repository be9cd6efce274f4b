"""What a pool does about a library that loses its agents before a case has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.lab import AgentExited, Pool, practice, topology
from wstp_harness.lab import pool as module
from wstp_harness.lab.faults import Autopsy

if TYPE_CHECKING:
    from pathlib import Path

    from wstp_harness.lab.agent import Agent
    from wstp_harness.lab.practice import Habits
    from wstp_harness.lab.topology import Topology

PLACE = topology("intraprocess-threads")
GONE = AgentExited(3, Autopsy("agent", None))


class Practice:
    """Practice that fails as often as a test says, and counts how often it was asked for."""

    def __init__(self) -> None:
        """Fail never."""
        self.failing = self.asked = 0

    def __call__(self, where: Topology, first: Agent, last: Agent) -> Habits:
        """Fail, or practise."""
        self.asked += 1
        if self.failing:
            self.failing -= 1
            raise GONE
        return practice.practise(where, first, last)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Practice:
    counted = Practice()
    monkeypatch.setattr(module, "practise", counted)
    return counted


def lend(pool: Pool, library: Path) -> None:
    lent = pool.pair(PLACE, listener=library)
    pool.give_back(lent, healthy=False)  # the next one practises again


def test_practice_that_fails_three_times_on_end_is_given_up(
    pool: Pool, good_library: Path, failing: Practice
) -> None:
    failing.failing = 100

    for _ in range(5):
        with pytest.raises(AgentExited):
            lend(pool, good_library)

    assert failing.asked == 3


def test_practice_that_fails_now_and_then_goes_on(
    pool: Pool, good_library: Path, failing: Practice
) -> None:
    for _ in range(3):
        failing.failing = 2
        for _ in range(2):
            with pytest.raises(AgentExited):
                lend(pool, good_library)
        lend(pool, good_library)

    assert failing.asked == 9
