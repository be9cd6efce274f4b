"""Links made for practice, and what they teach about a library.

Before the first case of a topology its agents open, activate and close a few links without
using them, but for a message each way on every other link between two libraries. What the
first one leaves behind is kept once (service threads, a directory). Descriptors and threads
that every further one leaves behind are the library's habit: a deviation of its own, reported
once, not a deed of each case. A case is blamed for what it leaves beyond the habit. Named
objects (shared memory, files, ports, children) can be traced to the link of a case exactly
and are never a habit.
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
#: Between two libraries a habit may show only when one of them is quicker, so it gets more chances.
_MIXED_ROUNDS: Final = 8
#: 13.2 keeps the socket that carried a message when its peer did not say a closing word.
_PRACTICE_MESSAGE: Final = 128
#: What the first link leaves for good is not worth waiting for, and a late farewell does no harm.
_FIRST_SETTLE_SECONDS: Final = 0.05
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
    mixed = listener.facts.library.get("path") != connector.facts.library.get("path")
    for number in range(_MIXED_ROUNDS if mixed else _ROUNDS):
        pair = open_pair(topology, listener, connector, "listener")
        first = number == 0
        if mixed and number % 2:
            for end in pair.ends:
                end.call("WSPutMessage", _PRACTICE_MESSAGE)
        patience = _FIRST_SETTLE_SECONDS if first else None
        left = close_and_look(reversed(pair.ends), pair.agents, habits.allowed, patience)
        if first:
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


def close_and_look(
    ends: Iterable[End],
    agents: Sequence[Agent],
    allowed: Counter[str],
    settle_seconds: float | None = None,
) -> list[Leak]:
    """Close ends, agent after agent, and return what is then left behind.

    Args:
        ends: In the order in which they are closed; those of one agent in one request.
        agents: Where to look; none has another open end.
        allowed: How many of each kind are expected and not worth waiting for.
        settle_seconds: How long something may take to vanish, if not as the deadlines say.

    Raises:
        AgentFailure: The library did not survive WSClose.
    """
    by_agent: dict[int, list[End]] = {}
    for end in ends:
        by_agent.setdefault(end.agent.pid, []).append(end)
    looks: dict[int, int] = {}
    for number, group in enumerate(by_agent.values(), 1):
        agent = group[0].agent
        closing = agent.post_close(group)
        if number == len(by_agent):  # it looks when it has closed; the others wait for that
            looks[agent.pid] = agent.post_census(allowed, settle_seconds)
        agent.settle_close(closing)
    for agent in agents:
        if agent.pid not in looks:
            looks[agent.pid] = agent.post_census(allowed, settle_seconds)
    return [leak for agent in agents for leak in agent.settle_census(looks[agent.pid])]


def beyond(leaks: Iterable[Leak], allowed: Counter[str]) -> list[Leak]:
    """Return the leaks that are more than a habit allows; all of a kind when it has more."""
    listed = list(leaks)
    counts = Counter((leak.agent, leak.kind) for leak in listed)
    return [leak for leak in listed if counts[leak.agent, leak.kind] > allowed[leak.kind]]
