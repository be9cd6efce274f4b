"""Two ends of one link, connected or about to be.

A pair costs three round trips: open the listener (its activation is already queued behind
that), open and activate the connector, read the listener's activation. Over loopback both
roles are played by the one end there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.lab.end import NOT_IMPLEMENTED
from wstp_harness.lab.faults import NotConnected, Unsupported
from wstp_harness.lab.topology import Place, Topology

if TYPE_CHECKING:
    from wstp_harness.lab.agent import Agent
    from wstp_harness.lab.end import Calls, End

NO_SUCH_PROTOCOL: Final = 34
COMPLETE_INTERFACE: Final = 4
_ACTIVATE: Final[Calls] = [("WSActivate", ())]


@dataclass(slots=True, eq=False)
class Pair:
    """The ends of one link.

    Attributes:
        topology: Protocol and place.
        listener: The end that was opened first.
        connector: The end that connected to it; the same object over loopback.
        writer_is: `listener` or `connector`.
        forgives_habits: Whether what every empty link of the library leaves behind is
            forgiven when the pair is given back; a case about closing sets it to False.
    """

    topology: Topology
    listener: End
    connector: End
    writer_is: str = "listener"
    forgives_habits: bool = True

    @property
    def writer(self) -> End:
        """The end that puts."""
        return self.connector if self.writer_is == "connector" else self.listener

    @property
    def reader(self) -> End:
        """The end that gets."""
        return self.listener if self.writer_is == "connector" else self.connector

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends, each once."""
        if self.listener is self.connector:
            return (self.listener,)
        return (self.listener, self.connector)

    @property
    def agents(self) -> tuple[Agent, ...]:
        """The agents, each once."""
        first, last = self.listener.agent, self.connector.agent
        return (first,) if first is last else (first, last)

    @property
    def trace(self) -> list[dict[str, object]]:
        """Every call of both ends as plain dicts, in the order in which they began."""
        calls = [entry for end in self.ends for entry in end.as_trace()]
        return sorted(calls, key=lambda entry: int(str(entry["started_ns"])))

    @property
    def unfinished(self) -> list[dict[str, object]]:
        """The calls of both ends that never got a reply, as in `trace`."""
        calls = [entry for end in self.ends for entry in end.unfinished()]
        return sorted(calls, key=lambda entry: int(str(entry["started_ns"])))

    @property
    def output(self) -> str:
        """What the libraries wrote to standard output and error since the pair was made."""
        return "\n".join(filter(None, (agent.line.process.output() for agent in self.agents)))


def open_pair(topology: Topology, listener: Agent, connector: Agent, writer_is: str) -> Pair:
    """Open both ends and activate them.

    Args:
        topology: What to open.
        listener: Agent of the listening end.
        connector: Agent of the connecting end; the same one for threads and loopback.
        writer_is: `listener` or `connector`.

    Raises:
        NotConnected: The library refused.
        Unsupported: The library says that it cannot (error 30).
        AgentFailure: An agent was lost over it.
    """
    if topology.place is Place.SINGLE:
        end = opened(listener.open_end("loopback", None), "WSLoopbackOpen")
        return Pair(topology, end, end, writer_is)
    request, number = listener.open("listener", topology.listen_words())
    activation = listener.post(number, "listener", _ACTIVATE)
    first = opened(listener.opened("listener", request, number), "WSOpenArgcArgv")
    request, number = connector.open("connector", topology.connect_words(first.name))
    answer = connector.post(number, "connector", _ACTIVATE, waits=True)
    last = opened(connector.opened("connector", request, number), "WSOpenArgcArgv")
    pair = Pair(topology, first, last, writer_is)
    watch(pair)
    for end, posted in ((last, answer), (first, activation)):
        (outcome,) = end.finish(posted, _ACTIVATE, None)
        if not outcome.returned:
            raise NotConnected("WSActivate", end.label, outcome.error, outcome.message)
    return pair


def open_unconnected(topology: Topology, listener: Agent, connector: Agent) -> Pair:
    """Open both ends and activate neither.

    Raises:
        NotConnected, Unsupported, AgentFailure: As `open_pair`.
    """
    first = opened(listener.open_end("listener", topology.listen_words()), "WSOpenArgcArgv")
    words = topology.connect_words(first.name)
    last = opened(connector.open_end("connector", words), "WSOpenArgcArgv")
    pair = Pair(topology, first, last)
    watch(pair)
    return pair


def watch(pair: Pair) -> None:
    """Let a wait at either end notice the loss of either agent."""
    lines = tuple(agent.line for agent in pair.agents)
    for end in pair.ends:
        end.watched = lines


def older_than_protocols(end: End) -> bool:
    """Whether a library comes from before interface 4, which every protocol is required of."""
    interface = end.agent.facts.library.get("interface")
    return isinstance(interface, int) and interface < COMPLETE_INTERFACE


def opened(end: End, function: str) -> End:
    """Return an end that was opened.

    Raises:
        NotConnected: It was not.
        Unsupported: The library cannot.
    """
    if end.opened:
        return end
    if end.error == NOT_IMPLEMENTED:
        raise Unsupported(function, "the library reports error 30")
    if end.error == NO_SUCH_PROTOCOL and older_than_protocols(end):
        raise Unsupported(function, "the library of this interface does not have the protocol")
    raise NotConnected(function, end.label, end.error, "")
