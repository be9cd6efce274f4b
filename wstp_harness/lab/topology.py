"""Where the two ends of a link live, as a value.

A case is written once and runs over every topology it applies to. A topology is the pair
(protocol, place): which transport carries the bytes, and whether the two ends share one
link, one process, or nothing. Which libraries sit at the ends, and who writes, are added
by the caller; they are not part of the topology. Nothing here opens anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wstp_harness.binding import Protocol

LOCAL_HOST: Final = "127.0.0.1"
"""The only address a harness link may bind or connect to."""


class Place(StrEnum):
    """How far apart the two ends of a link are."""

    SINGLE = "single"
    """One link that is its own other end."""
    THREADS = "threads"
    """Two ends in one agent, each with a thread of its own."""
    PROCESSES = "processes"
    """Two ends in two agents, possibly with two different libraries."""


_SLUGS: Final = {
    Protocol.LOOPBACK: "loopback",
    Protocol.INTRAPROCESS: "intraprocess",
    Protocol.SHARED_MEMORY: "shared-memory",
    Protocol.TCPIP: "tcpip",
}


@dataclass(frozen=True, slots=True)
class Topology:
    """One protocol at one place.

    Attributes:
        protocol: The transport.
        place: How far apart the ends are.
    """

    protocol: Protocol
    place: Place

    @property
    def id(self) -> str:
        """Name used in case ids, options and reports: ``shared-memory-processes``."""
        slug = _SLUGS[self.protocol]
        return slug if self.place is Place.SINGLE else f"{slug}-{self.place}"

    def listen_words(self, name: str = "") -> list[str]:
        """Return the words that open the listening end.

        Args:
            name: Link name to ask for; empty lets the library choose one.

        Source: WSOpenArgcArgv; `MLDontInteract` keeps the library from printing the name.
        """
        words = ["-linkcreate", "-linkprotocol", str(self.protocol)]
        if name:
            words += ["-linkname", name]
        return words + self._address() + ["-linkoptions", "MLDontInteract"]

    def connect_words(self, name: str) -> list[str]:
        """Return the words that open the connecting end of the link called ``name``."""
        words = ["-linkconnect", "-linkprotocol", str(self.protocol), "-linkname", name]
        return words + self._address() + ["-linkoptions", "MLDontInteract"]

    def _address(self) -> list[str]:
        return ["-linkhost", LOCAL_HOST] if self.protocol is Protocol.TCPIP else []

    def __str__(self) -> str:
        """Return the id."""
        return self.id


LOOPBACK: Final = Topology(Protocol.LOOPBACK, Place.SINGLE)
TOPOLOGIES: Final = (
    LOOPBACK,
    Topology(Protocol.INTRAPROCESS, Place.THREADS),
    Topology(Protocol.SHARED_MEMORY, Place.THREADS),
    Topology(Protocol.SHARED_MEMORY, Place.PROCESSES),
    Topology(Protocol.TCPIP, Place.THREADS),
    Topology(Protocol.TCPIP, Place.PROCESSES),
)
"""Every topology a case can run over, in the order reports show them."""


def topology(identifier: str) -> Topology:
    """Return the topology with that id.

    Raises:
        ValueError: No topology is called so; the message lists those that exist.
    """
    for candidate in TOPOLOGIES:
        if candidate.id == identifier:
            return candidate
    known = ", ".join(each.id for each in TOPOLOGIES)
    raise ValueError(f"no topology is called {identifier!r}; known: {known}")
