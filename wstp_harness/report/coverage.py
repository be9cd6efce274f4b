"""The coverage map: which exported functions and token types the suites reach, and where.

A function is *asserted* at a place when a case that gave a verdict there names it, *called* when
only the record of calls does, else *untouched*. A token type is asserted at a place when a put and
a get of it are. A case without a direction of writing speaks for its whole topology.
Rule: computed from a ``Result`` alone, over all libraries of the run.
Not here: layout of any kind.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Final

from wstp_harness.abi import load
from wstp_harness.report.called import place
from wstp_harness.report.model import Cell, Kind, Result
from wstp_harness.report.summary import TOPOLOGY_ORDER, many
from wstp_harness.report.token_families import token_families

#: Outcomes of cases that judged the library: they would tell if a function did something else.
JUDGED: Final = frozenset({Kind.PASS, Kind.FAIL, Kind.CRASH, Kind.HANG, Kind.LEAK})
WRITERS: Final = ("listener", "connector")
ONE_ENDED: Final = frozenset(TOPOLOGY_ORDER[:2])
TOPOLOGIES: Final = TOPOLOGY_ORDER[1:]


class Touch(StrEnum):
    """How far the suites reach; the worst first."""

    UNTOUCHED = "untouched"
    CALLED = "called"
    ASSERTED = "asserted"


def directions(topology: str) -> tuple[str, ...]:
    """Return the places of a topology: one for each direction of writing."""
    if topology in ONE_ENDED:
        return (topology,)
    return tuple(place(topology, writer) for writer in WRITERS)


#: Every topology × direction of a link.
PLACES: Final = tuple(where for topology in TOPOLOGIES for where in directions(topology))


@dataclass(frozen=True, slots=True)
class Reach:
    """One function or token type, and the places where it is asserted and called."""

    name: str
    group: str
    asserted: frozenset[str]
    called: frozenset[str]

    def at(self, where: str) -> Touch:
        """Return how far it is reached at one place."""
        if where in self.asserted:
            return Touch.ASSERTED
        return Touch.CALLED if where in self.called else Touch.UNTOUCHED

    def over(self, topology: str) -> Touch:
        """Return how far it is reached over a topology, in the better direction."""
        return best(self.at(where) for where in {topology, *directions(topology)})

    def only(self, topology: str) -> str:
        """Return the one direction in which it is asserted; empty when there is no such."""
        if topology in self.asserted:
            return ""
        found = [w for w in WRITERS if place(topology, w) in self.asserted]
        return found[0] if len(found) == 1 else ""

    @property
    def touch(self) -> Touch:
        """Return how far it is reached anywhere."""
        if self.asserted:
            return Touch.ASSERTED
        return Touch.CALLED if self.called else Touch.UNTOUCHED

    @property
    def holes(self) -> tuple[str, ...]:
        """Return the places of a link where it is not asserted."""
        return tuple(where for where in PLACES if where not in self.asserted)


def best(found: Iterable[Touch]) -> Touch:
    """Return the farthest of several."""
    return max(found, key=tuple(Touch).index, default=Touch.UNTOUCHED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The map of one run.

    ``reasons`` says why functions are not asserted; ``recorded`` whether calls were recorded.
    """

    functions: tuple[Reach, ...]
    tokens: tuple[Reach, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    recorded: bool = True

    def of(self, touch: Touch) -> list[Reach]:
        """Return the functions that are reached so far and no farther."""
        return [each for each in self.functions if each.touch is touch]

    @property
    def unexplained(self) -> list[str]:
        """Return the functions that no case asserts and no reason excuses."""
        left = (each for each in self.functions if each.touch is not Touch.ASSERTED)
        return [each.name for each in left if each.name not in self.reasons]

    @property
    def with_holes(self) -> list[str]:
        """Return the token types that are not asserted at every place of a link."""
        return [each.name for each in self.tokens if each.holes]


def coverage(result: Result) -> Coverage:
    """Return the map of a run."""
    asserted = asserted_places(result)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for where, names in result.called.names().items():
        for name in names:
            called[name].add(where)
    functions = {
        name: Reach(name, row.group, frozenset(asserted[name]), frozenset(called[name]))
        for name, row in load().items()
        if row.exported
    }
    left = [name for name, each in functions.items() if each.touch is not Touch.ASSERTED]
    return Coverage(
        tuple(functions.values()),
        token_reach(functions),
        {name: why for name in left if (why := reason(name))},
        bool(result.called.places),
    )


def asserted_places(result: Result) -> defaultdict[str, set[str]]:
    """Return, for each function, the places where a case that judged the library names it."""
    of_case = {case.id: case.functions for case in result.cases}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for cell in result.cells:
        if cell.outcome.kind in JUDGED:
            where = place_of(cell)
            for name in cell.functions or of_case.get(cell.case, ()):
                found[name].add(where)
    return found


def place_of(cell: Cell) -> str:
    """Return where a cell stands."""
    return place(cell.axes.topology, cell.axes.writer)


def token_reach(functions: Mapping[str, Reach]) -> tuple[Reach, ...]:
    """Return the reach of the token types: asserted where a put and a get of them are."""
    made = []
    for family in token_families():
        puts, gets = (
            frozenset[str]().union(*(functions[name].asserted for name in side))
            for side in (family.puts, family.gets)
        )
        touched = puts | gets
        for name in family.puts | family.gets:
            touched |= functions[name].called
        made.append(Reach(family.name, family.group, puts & gets, touched))
    return tuple(made)


@cache
def reason_rows() -> Mapping[str, str]:
    """Return the table of reasons: pattern of functions, why no case asserts them."""
    text = files("wstp_harness.report").joinpath("coverage_reasons.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["reasons"])


def reason(function: str) -> str:
    """Return why no case asserts a function; empty when the table does not say."""
    found = (why for glob, why in reason_rows().items() if fnmatchcase(function, glob))
    return next(found, "")


def token_counts(found: Coverage) -> tuple[int, int]:
    """Return at how many of how many topologies × directions token types are asserted."""
    total = len(found.tokens) * len(PLACES)
    return total - sum(len(each.holes) for each in found.tokens), total


def sentence(found: Coverage) -> str:
    """Say the map in one sentence."""
    number = Counter(each.touch for each in found.functions)
    asserted, total = token_counts(found)
    rest = f"{number[Touch.CALLED]} only called, {number[Touch.UNTOUCHED]} untouched"
    if found.reasons:
        rest += f", {len(found.reasons)} of those with a reason"
    if not found.recorded:
        rest = "what else was called is not recorded"
    return (
        f"{number[Touch.ASSERTED]} of {many(len(found.functions), 'exported function')} asserted, "
        f"{rest}; {many(len(found.tokens), 'token type')} asserted at {asserted:,} of "
        f"{many(total, 'place')}"
    )
