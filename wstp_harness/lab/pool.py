"""Agents by library, started when needed, used again, thrown away when in doubt.

Starting an agent costs a hundred times what a short case costs. So an agent is lent to one
case after another as long as every case left it clean; after a crash, a hang, a leak or a
failed case its pair gets fresh ones.
"""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from wstp_harness.lab.agent import Agent
from wstp_harness.lab.end import End
from wstp_harness.lab.facts import Deadlines
from wstp_harness.lab.faults import AgentFailure
from wstp_harness.lab.launch import Process
from wstp_harness.lab.pair import Pair, open_pair, open_unconnected
from wstp_harness.lab.practice import Habits, beyond, close_and_look, practise
from wstp_harness.lab.sweep import sweep
from wstp_harness.lab.topology import LOOPBACK, Place, Topology

if TYPE_CHECKING:
    from types import TracebackType

    from wstp_harness.lab.facts import Facts, Leak

Lent: TypeAlias = Pair | End | Agent
Key: TypeAlias = tuple[Path, Path, str]
"""Library of the listener, of the connector, id of the topology."""
_MOST_TRIES: Final = 3
_MOST_DESCRIPTORS: Final = 200


class Pool:
    """Lends pairs, ends and agents to cases; a context manager that ends all of them.

    Attributes:
        directory: Where the agents' files are.
        deadlines: Limits of everything that waits.
        habits: What libraries leave behind anyway, by listener, connector and topology id.
    """

    def __init__(self, directory: Path | None = None, deadlines: Deadlines | None = None) -> None:
        """Start nothing yet.

        Args:
            directory: An empty directory, not removed at the end; by default a temporary one.
            deadlines: By default those of `Deadlines`.
        """
        self._temporary = directory is None
        self.directory = directory or Path(tempfile.mkdtemp(prefix="wstp-harness-"))
        self.deadlines = deadlines or Deadlines()
        self.habits: dict[Key, Habits] = {}
        self._failures: dict[Key, list[AgentFailure]] = {}
        self._numbers = itertools.count(1)
        self._idle: dict[tuple[Path, str], list[Agent]] = {}
        self._seat: dict[int, tuple[Path, str]] = {}
        self._agents: list[Agent] = []
        # Runs before the exit handler of `multiprocess`, which would wait for the agents.
        atexit.register(self.close)

    def pair(
        self,
        topology: Topology,
        *,
        writer: str = "listener",
        listener: Path,
        connector: Path | None = None,
    ) -> Pair:
        """Lend a connected pair.

        Args:
            topology: Protocol and place.
            writer: Which end puts, `listener` or `connector`.
            listener: Library of the listening end.
            connector: Library of the connecting end, by default the same; another one needs
                a topology of processes.

        Raises:
            NotConnected, Unsupported, AgentFailure: As `open_pair`; no agent stays lent.
            LibraryFault: A library cannot be loaded.
        """
        agents = self._ready(topology, listener, connector or listener)
        try:
            return open_pair(topology, *agents, writer)
        except BaseException:
            self._discard(agents)
            raise

    def unconnected(
        self, topology: Topology, *, listener: Path, connector: Path | None = None
    ) -> Pair:
        """Lend a pair whose ends are open but not activated.

        Raises:
            NotConnected, Unsupported, AgentFailure, LibraryFault: As `pair`.
        """
        agents = self._ready(topology, listener, connector or listener)
        try:
            return open_unconnected(topology, *agents)
        except BaseException:
            self._discard(agents)
            raise

    def loopback(self, library: Path) -> End:
        """Lend an open loopback link.

        Raises:
            NotConnected, Unsupported, AgentFailure, LibraryFault: As `pair`.
        """
        return self.pair(LOOPBACK, listener=library).listener

    def agent(self, library: Path, *, practised: Topology | None = None) -> Agent:
        """Lend an agent without any link.

        Args:
            library: What it loads.
            practised: A topology whose one-time objects shall not count as leaks.

        Raises:
            LibraryFault: The library cannot be loaded.
            AgentFailure: Loading it ended the agent.
        """
        if practised is not None:
            return self._ready(practised, library, library)[0]
        return self._borrow((library, "listener"))[0]

    def hello(self, library: Path) -> Facts:
        """Return what a library says about itself, asked in an agent.

        Raises:
            LibraryFault: The library cannot be loaded.
            AgentFailure: Loading it ended the agent.
        """
        agent = self.agent(library)
        self.give_back(agent)
        return agent.facts

    def give_back(self, lent: Lent, *, healthy: bool = True) -> list[Leak]:
        """Close what is open, look for leaks, and keep or throw away the agents.

        Args:
            lent: What `pair`, `unconnected`, `loopback` or `agent` returned.
            healthy: False throws the agents away without looking.

        Returns:
            What was left behind beyond the library's habits.

        Raises:
            AgentFailure: The library did not survive closing.
        """
        agents = _agents_of(lent)
        if not healthy or not all(agent.line.quiet() for agent in agents):
            self._discard(agents)
            return []
        allowed = self._allowed(lent)
        try:
            # As in practice: what a library leaves behind depends on which end closes first.
            ends = [end for agent in reversed(agents) for end in reversed(agent.ends.values())]
            leaks = beyond(close_and_look(ends, agents, allowed), allowed)
        except BaseException:
            self._discard(agents)
            raise
        for agent in agents:
            if leaks or agent.descriptors > _MOST_DESCRIPTORS:
                self._discard([agent])
            else:
                self._idle.setdefault(self._seat[agent.pid], []).append(agent)
        return leaks

    def close(self) -> None:
        """End all agents and remove the temporary directory; safe to repeat."""
        atexit.unregister(self.close)
        self._discard(list(self._agents))
        self._idle.clear()
        if self._temporary:
            shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def _ready(self, topology: Topology, listener: Path, connector: Path) -> tuple[Agent, Agent]:
        """Borrow agents that have practised the topology.

        A library that lost its agents in practice three times on end is not tried again: the same
        verdict would cost a deadline in each of a thousand cases. One that loses them now and
        then goes on.
        """
        failures = self._failures.get((listener, connector, topology.id), [])
        if len(failures) >= _MOST_TRIES:
            raise failures[-1].with_traceback(None)
        if topology.place is Place.PROCESSES:
            first, last = self._borrow((listener, "listener"), (connector, "connector"))
        elif listener == connector:
            (first,) = self._borrow((listener, "listener"))
            last = first
        else:
            raise ValueError(f"two libraries cannot share the process of {topology}")
        key = (listener, connector, topology.id)
        seasoned = topology.id in first.practised and topology.id in last.practised
        if not seasoned or key not in self.habits:  # practice with others teaches others' habits
            self._practise(topology, first, last, key)
        return first, last

    def _practise(self, topology: Topology, first: Agent, last: Agent, key: Key) -> None:
        try:
            habits = practise(topology, first, last)
        except BaseException as error:
            self._discard([first, last])
            if isinstance(error, AgentFailure):
                self._failures.setdefault(key, []).append(error)
            raise
        self._failures.pop(key, None)
        known = self.habits.setdefault(key, habits)
        known.allowed |= habits.allowed

    def _allowed(self, lent: Lent) -> Counter[str]:
        """Return the habits to forgive: of the pair's topology, or of all an agent practised."""
        if isinstance(lent, Pair) and not lent.forgives_habits:
            return Counter()
        agents = _agents_of(lent)
        libraries = {self._seat[agent.pid][0] for agent in agents}
        known = agents[0].practised
        if isinstance(lent, Pair):
            known = {lent.topology.id}
        allowed: Counter[str] = Counter()
        for (listener, connector, topology), habits in self.habits.items():
            if topology in known and libraries <= {listener, connector}:
                allowed |= habits.allowed
        return allowed

    def _borrow(self, *seats: tuple[Path, str]) -> list[Agent]:
        """Take idle agents or start new ones; the new ones start at the same time."""
        borrowed = []
        for seat in seats:
            idle = self._idle.get(seat)
            borrowed.append(idle.pop() if idle else self._start(seat))
        try:
            for agent in borrowed:
                agent.facts  # noqa: B018  # waits for the agent to be ready
                agent.line.process.mark_output()
        except BaseException:
            self._discard(borrowed)
            raise
        return borrowed

    def _start(self, seat: tuple[Path, str]) -> Agent:
        library, _ = seat
        number = next(self._numbers)
        name = f"agent-{number} ({library.name})"
        process = Process(name, library, self.directory / f"agent-{number}")
        agent = Agent.over(process, self.deadlines)
        self._agents.append(agent)
        self._seat[agent.pid] = seat
        return agent

    def _discard(self, agents: list[Agent] | tuple[Agent, ...]) -> None:
        for agent in agents:
            if agent in self._agents:
                self._agents.remove(agent)
                agent.close()
                sweep(agent.pid, agent.link_names)
                del self._seat[agent.pid]
                shutil.rmtree(agent.line.process.directory, ignore_errors=True)


def _agents_of(lent: Lent) -> tuple[Agent, ...]:
    if isinstance(lent, Pair):
        return lent.agents
    return (lent.agent,) if isinstance(lent, End) else (lent,)
