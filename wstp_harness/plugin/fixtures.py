"""Fixtures of the suites: ends of links lent by the lab, taken back and checked for leaks.

Rule: whatever a case gets is taken back right after its body, inside the same phase, so that a
leak, or a crash in WSClose, is the verdict of the case that caused it.
Not here: which cells exist (``matrix``), what an exception means (``judging``).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from wstp_harness.lab import Agent, Deadlines, End, Leak, Pair, Pool, Topology
from wstp_harness.plugin.matrix import Spot
from wstp_harness.plugin.options import SETTINGS
from wstp_harness.report.model import Subject

SUBJECTS: Final = pytest.StashKey[tuple[Subject, ...]]()


class LeakFound(AssertionError):
    """Everything was closed, and something of the library's was still there."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        """Keep what was found."""
        super().__init__("; ".join(f"{leak.kind}: {leak.detail}" for leak in leaks))
        self.leaks = tuple(leaks)


@dataclass(slots=True)
class Lease:
    """What the lab lent to one cell; ``settle`` gives it back, once."""

    pool: Pool
    lent: Pair | End | Agent
    settled: bool = False

    def settle(self, *, healthy: bool) -> None:
        """Close the ends and look for leaks; throw the agents away when not healthy.

        Raises:
            LeakFound: something was left behind.
            AgentFailure: the library did not survive closing.
        """
        if self.settled:
            return
        self.settled = True
        if leaks := self.pool.give_back(self.lent, healthy=healthy):
            raise LeakFound(leaks)

    def trace(self) -> list[dict[str, object]]:
        """Return every call of the ends so far, in the order in which they began."""
        if isinstance(self.lent, Agent):
            ends = list(self.lent.ends.values())
            calls = [entry for end in ends for entry in end.as_trace()]
            return sorted(calls, key=lambda entry: int(str(entry["started_ns"])))
        return self.lent.trace if isinstance(self.lent, Pair) else self.lent.as_trace()

    def unfinished(self) -> list[dict[str, object]]:
        """Return the calls that never got a reply; an agent's own are not known."""
        if isinstance(self.lent, Agent):
            return []
        return self.lent.unfinished if isinstance(self.lent, Pair) else self.lent.unfinished()

    @property
    def agents(self) -> tuple[Agent, ...]:
        """Return the agents that make the calls, each once."""
        if isinstance(self.lent, Pair):
            return self.lent.agents
        return (self.lent.agent,) if isinstance(self.lent, End) else (self.lent,)

    def output(self) -> str:
        """Return what the library printed meanwhile."""
        if isinstance(self.lent, Pair):
            return self.lent.output
        return self.agents[0].line.process.output()


LEASE: Final = pytest.StashKey[Lease]()
BEHAVIOURS: Final = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def wstp_pool(pytestconfig: pytest.Config) -> Iterator[Pool]:
    """Agents for the whole session of this process."""
    seconds = pytestconfig.stash[SETTINGS].deadline_seconds
    deadlines = Deadlines(call_seconds=seconds, activation_seconds=2 * seconds)
    with Pool(deadlines=deadlines) as lent:
        yield lent


@pytest.fixture
def spot(request: pytest.FixtureRequest) -> Spot:
    """Return where in the matrix this cell stands."""
    found: Spot = request.param
    return found


def library(request: pytest.FixtureRequest, key: str) -> Path:
    """Return the path of a library by the key of its subject.

    Raises:
        RuntimeError: there is no library, because the embedded engine is not built.
    """
    for each in request.config.stash[SUBJECTS]:
        if each.key == key:
            return Path(each.path)
    raise RuntimeError("no library under test: build the engine or name one (--wstp-library)")


def lend(
    request: pytest.FixtureRequest, pool: Pool, lent: Pair | End | Agent
) -> Iterator[Pair | End | Agent]:
    """Hand something to the cell and make sure that it comes back."""
    lease = Lease(pool, lent)
    request.node.stash[LEASE] = lease
    yield lent
    if not lease.settled:
        lease.settle(healthy=False)


def two_ended(spot: Spot) -> Topology:
    """Return the topology of a cell that has one.

    Raises:
        TypeError: the cell has none; the matrix and the fixture disagree.
    """
    if spot.topology is None:
        raise TypeError(f"{spot} has no topology")
    return spot.topology


@pytest.fixture
def pair(
    request: pytest.FixtureRequest, spot: Spot, wstp_pool: Pool
) -> Iterator[Pair | End | Agent]:
    """Lend two connected ends."""
    lent = wstp_pool.pair(
        two_ended(spot),
        writer=spot.writer or "listener",
        listener=library(request, spot.listener),
        connector=library(request, spot.connector or spot.listener),
    )
    yield from lend(request, wstp_pool, lent)


@pytest.fixture
def unconnected_pair(
    request: pytest.FixtureRequest, spot: Spot, wstp_pool: Pool
) -> Iterator[Pair | End | Agent]:
    """Lend two ends that are open but not activated."""
    lent = wstp_pool.unconnected(
        two_ended(spot),
        listener=library(request, spot.listener),
        connector=library(request, spot.connector),
    )
    yield from lend(request, wstp_pool, lent)


@pytest.fixture
def loopback(
    request: pytest.FixtureRequest, spot: Spot, wstp_pool: Pool
) -> Iterator[Pair | End | Agent]:
    """Lend one end, an open loopback link."""
    lent = wstp_pool.loopback(library(request, spot.listener))
    yield from lend(request, wstp_pool, lent)


@pytest.fixture
def agent(
    request: pytest.FixtureRequest, spot: Spot, wstp_pool: Pool
) -> Iterator[Pair | End | Agent]:
    """Lend an agent: the library and one environment, no link."""
    lent = wstp_pool.agent(library(request, spot.listener), practised=spot.topology)
    yield from lend(request, wstp_pool, lent)


@pytest.fixture
def topology(spot: Spot) -> Topology:
    """Return the topology of the cell."""
    return two_ended(spot)


@pytest.fixture
def subject(request: pytest.FixtureRequest) -> Subject:
    """Return what is known about the library of the listening end."""
    callspec = getattr(request.node, "callspec", None)
    at: Spot | None = callspec.params.get("spot") if callspec else None
    key = at.listener if at else "A"
    library(request, key)
    return next(s for s in request.config.stash[SUBJECTS] if s.key == key)


@pytest.fixture
def observe(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return a function that records which behaviour an informational case saw."""
    seen: list[str] = []
    request.node.stash[BEHAVIOURS] = seen
    return seen.append
