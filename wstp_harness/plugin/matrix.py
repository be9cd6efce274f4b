"""From a case to its cells: topology × direction of writing × libraries at the ends.

Rule: the order of the axes in an id is fixed and the id is a pure function of the values, so that
ids stay comparable between runs: ``shared-memory-processes/listener-writes``.
With several libraries every case runs once per library, and cases with two ends in two processes
run once per ordered pair of libraries as well; the key of a library stands last, ``.../A+B``.
Not here: making pairs (``fixtures``), the values of a case's own parameters (the suites).
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wstp_harness.lab import LOOPBACK, TOPOLOGIES, Place, Protocol, Topology
from wstp_harness.plugin.options import Settings
from wstp_harness.report.expectations import pattern
from wstp_harness.report.model import Axes

KEYS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WRITERS: Final = ("listener", "connector")
#: Fixtures that give a case its place in the matrix, the most demanding first.
LINKED: Final = ("pair", "unconnected_pair", "loopback", "topology", "agent")
#: Protocols over which two different libraries can be expected to understand each other.
MIXED: Final = frozenset({Protocol.SHARED_MEMORY, Protocol.TCPIP})


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in the matrix; ``topology`` is None for a case without a link."""

    topology: Topology | None
    writer: str
    listener: str
    connector: str
    several: bool

    @property
    def id(self) -> str:
        """The part of the cell's id that says where it stands; may be empty."""
        parts = [self.topology.id] if self.topology else []
        if self.writer:
            parts.append(f"{self.writer}-writes")
        if self.several:
            parts.append(f"{self.listener}+{self.connector}".rstrip("+"))
        return "/".join(parts)

    def axes(self, variant: str) -> Axes:
        """Return the axes of a cell at this place."""
        at = self.topology
        return Axes(
            topology=at.id if at else "",
            protocol=str(at.protocol) if at else "",
            place=str(at.place) if at else "",
            writer=self.writer,
            variant=variant,
            listener=self.listener,
            connector=self.connector,
        )


SPOT_ID: Final = re.compile(
    "(?P<topology>{})?(?:/?(?P<writer>{})-writes)?(?:/?(?P<listener>[A-Z])(?:[+](?P<connector>[A-Z]))?(?=-|$))?".format(
        "|".join(sorted((t.id for t in TOPOLOGIES), key=len, reverse=True)), "|".join(WRITERS)
    )
)


def allowed(names: Iterable[str], patterns: Sequence[str]) -> list[str]:
    """Return the names that the patterns choose; ``!pattern`` takes away."""
    chosen = list(names)
    wanted = [pattern(p) for p in patterns if not p.startswith("!")]
    refused = [pattern(p[1:]) for p in patterns if p.startswith("!")]
    return [
        name
        for name in chosen
        if (not wanted or any(p.fullmatch(name) for p in wanted))
        and not any(p.fullmatch(name) for p in refused)
    ]


def topologies_of(fixture: str, markers: Sequence[str], settings: Settings) -> list[Topology]:
    """Return the topologies a case with this fixture runs over."""
    if fixture == "loopback":
        base: Sequence[Topology] = (LOOPBACK,)
    elif fixture == "unconnected_pair":
        base = [t for t in TOPOLOGIES if t.place is not Place.SINGLE]
    else:
        base = TOPOLOGIES
    chosen = set(allowed([t.id for t in base], markers))
    return [
        t
        for t in base
        if t.id in chosen
        and (not settings.protocols or str(t.protocol) in settings.protocols)
        and (not settings.places or str(t.place) in settings.places)
    ]


def subjects_at(topology: Topology | None, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the libraries of listener and connector; no connector where there is one end."""
    if topology is None or topology.place is Place.SINGLE:
        yield from ((key, "") for key in keys)
    elif topology.place is Place.PROCESSES and topology.protocol in MIXED:
        yield from itertools.product(keys, repeat=2)
    else:
        yield from ((key, key) for key in keys)


def spots(
    fixture: str, topologies: Sequence[str], writers: Sequence[str], settings: Settings
) -> Iterator[Spot]:
    """Yield the places of the matrix for a case that uses a fixture of ``LINKED``."""
    keys = KEYS[: max(1, len(settings.libraries))]
    if fixture == "agent":
        if not settings.protocols and not settings.places:
            yield from (Spot(None, "", key, "", len(keys) > 1) for key in keys)
        return
    for at in topologies_of(fixture, topologies, settings):
        directed = fixture == "pair" and at.place is not Place.SINGLE
        for writer in [w for w in WRITERS if w in writers] if directed else [""]:
            for listener, connector in subjects_at(at, keys):
                yield Spot(at, writer, listener, connector, len(keys) > 1)
