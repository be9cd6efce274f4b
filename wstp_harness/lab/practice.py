"""Links made for practice, and what they teach about a library.

Before the first case of a topology its agents open, activate and close a few links without
using them. What the first one leaves behind is kept once (service threads, a directory).
Descriptors and threads that every further one leaves behind are the library's habit: a
deviation of its own, reported once, not a deed of each case. A case is blamed for what it
leaves beyond the habit. Named objects (shared memory, files, ports, children) can be traced
to the link of a case exactly and are never a habit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wstp_harness.lab.pair import open_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wstp_harness.lab.agent import Agent
    from wstp_harness.lab.end import End
    from wstp_harness.lab.facts import Leak
    from wstp_harness.lab.topology import Topology

_ROUNDS: Final = 3
_HABITUAL: Final = frozenset({"descriptor", "thread"})


@dataclass(slots=True)
class Habits:
    """What a library leaves behind in one topology.

    Attributes:
        topology: Id of the topology.
        once: What the first link left, in words.
        each: What every further link leaves, in words.
        allowed: How many of each kind a link leaves, per agent.
    """

    topology: str
    once: list[str] = field(default_factory=list)
    each: list[str] = field(default_factory=list)
    allowed: Counter[str] = field(default_factory=Counter)


def practise(topology: Topology, listener: Agent, connector: Agent) -> Habits:
    """Make the practice links of two agents, or of one that plays both parts.

    Raises:
        NotConnected, Unsupported, AgentFailure: As `open_pair`.
    """
    habits = Habits(topology.id)
    for number in range(_ROUNDS):
        pair = open_pair(topology, listener, connector, "listener")
        close_ends(reversed(pair.ends))
        left = look(pair.agents, habits.allowed)
        if number == 0:
            habits.once = [f"{leak.kind} {leak.detail}" for leak in left]
            continue
        for agent in pair.agents:
            habits.allowed |= Counter(
                leak.kind for leak in left if leak.agent == agent.name and leak.kind in _HABITUAL
            )
        habits.each = habits.each or [f"{leak.kind} {leak.detail}" for leak in left]
    for agent in (listener, connector):
        agent.practised.add(topology.id)
    return habits


def close_ends(ends: Iterable[End]) -> None:
    """Close ends one after the other, those of one agent in one request.

    Raises:
        AgentFailure: The library did not survive it.
    """
    by_agent: dict[int, list[End]] = {}
    for end in ends:
        by_agent.setdefault(end.agent.pid, []).append(end)
    for group in by_agent.values():
        agent = group[0].agent
        agent.settle_close(agent.post_close(group))


def look(agents: Sequence[Agent], allowed: Counter[str]) -> list[Leak]:
    """Return what is left behind in agents that have no open end."""
    looking = [(agent, agent.post_census(allowed)) for agent in agents]
    return [leak for agent, request in looking for leak in agent.settle_census(request)]


def beyond(leaks: Iterable[Leak], allowed: Counter[str]) -> list[Leak]:
    """Return the leaks that are more than a habit allows; all of a kind when it has more."""
    listed = list(leaks)
    counts = Counter((leak.agent, leak.kind) for leak in listed)
    return [leak for leak in listed if counts[leak.agent, leak.kind] > allowed[leak.kind]]
