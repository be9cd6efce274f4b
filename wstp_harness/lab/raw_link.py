"""A link between an end of a library and a peer written by hand.

The library's end lives in an agent as always; the other end is a `RawPeer` in this process.
What the peer says in the greeting is up to the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from wstp_harness.binding import Protocol
from wstp_harness.lab.pair import opened
from wstp_harness.lab.topology import Place, Topology
from wstp_harness.wire.greeting import STANDARD
from wstp_harness.wire.peer import RawConnector, RawListener

if TYPE_CHECKING:
    from types import TracebackType

    from wstp_harness.lab.agent import Agent
    from wstp_harness.lab.end import End, Pending
    from wstp_harness.lab.outcome import Outcome
    from wstp_harness.wire.greeting import Greeting
    from wstp_harness.wire.peer import RawPeer

_TCPIP: Final = Topology(Protocol.TCPIP, Place.THREADS)
_LIMIT_SECONDS: Final = 5.0


@dataclass(slots=True)
class RawLink:
    """An end of a library and the raw peer at its other end.

    Attributes:
        end: The library's end; its activation is under way.
        peer: The raw peer; it has said nothing yet.
        activation: The pending WSActivate.
    """

    end: End
    peer: RawPeer
    activation: Pending

    @classmethod
    def listening(cls, agent: Agent, limit_seconds: float = _LIMIT_SECONDS) -> Self:
        """Let the library listen; the peer is a `RawConnector`."""
        end = opened(agent.open_end("listener", _TCPIP.listen_words()), "WSOpenArgcArgv")
        peer = RawConnector(end.name, limit_seconds)
        return cls(end, peer, end.start("WSActivate"))

    @classmethod
    def connecting(
        cls, agent: Agent, limit_seconds: float = _LIMIT_SECONDS, *, asks: bool = False
    ) -> Self:
        """Let the library connect; the peer is a `RawListener`.

        Args:
            agent: Who hosts the library's end.
            limit_seconds: Limit of every wait of the peer.
            asks: Give the library a name without the message port.
        """
        peer = RawListener(limit_seconds)
        words = _TCPIP.connect_words(peer.short_name if asks else peer.link_name)
        end = opened(agent.open_end("connector", words), "WSOpenArgcArgv")
        return cls(end, peer, end.start("WSActivate"))

    def set_up(self, greeting: Greeting | bytes = STANDARD) -> Outcome:
        """Do what a correct peer does until the link is up, and return the activation.

        Raises:
            Silence: The library did not say what the protocol says.
            AgentFailure: The library did not survive it.
        """
        self.peer.set_up(greeting)
        return self.activation.result()

    def close(self) -> None:
        """Close the peer, then the end."""
        self.peer.close()
        self.end.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the peer only: after a failure the end belongs to the pool."""
        self.peer.close()
