"""Which cells run on a mutant: those that name a wrong function, and one of every other case.

Rule: the choice depends on ids only, so that two runs on two libraries try the same. The cells of
other cases are there to see what a mutant breaks elsewhere, and to tell whom to blame.
Not here: what cells there are (they are given), running them (``trial``).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain, zip_longest
from typing import Final

from wstp_harness.mutants.row import Mutant

#: Cells of one case that name a wrong function; they are spread over the topologies.
PER_CASE: Final = 44
#: All cells that name a wrong function.
AIMED: Final = 330


@dataclass(frozen=True, slots=True)
class Known:
    """A cell that can run.

    Attributes:
        id: Of the cell.
        case: Of its case.
        functions: The functions it names.
        topology: Where it runs, empty for no link.
        writer: The end that writes, empty where there is no choice.
    """

    id: str
    case: str
    functions: tuple[str, ...]
    topology: str = ""
    writer: str = ""


def shuffled(cells: Iterable[Known]) -> list[Known]:
    """Return cells in an order that has nothing to do with their names, the same every time."""
    return sorted(cells, key=lambda cell: hashlib.sha256(cell.id.encode()).digest())


def spread(cells: Iterable[Known], most: int) -> list[Known]:
    """Return at most `most` cells, as evenly over topologies and writers as they allow."""
    places: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for cell in shuffled(cells):
        places[cell.topology, cell.writer].append(cell)
    turns = chain.from_iterable(zip_longest(*(places[key] for key in sorted(places))))
    return [cell for cell in turns if cell is not None][:most]


def by_case(cells: Iterable[Known]) -> Mapping[str, list[Known]]:
    """Return cells by the id of their case."""
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for cell in cells:
        found[cell.case].append(cell)
    return found


def sample(cells: Iterable[Known]) -> list[Known]:
    """Return one cell of every case."""
    return [shuffled(group)[0] for _, group in sorted(by_case(cells).items())]


def aimed(mutant: Mutant, cells: Sequence[Known]) -> list[Known]:
    """Return cells that name a function which the mutant breaks, where it shows."""
    wrong = set(mutant.wrong)
    named = [c for c in cells if wrong.intersection(c.functions) and shows(mutant, c)]
    groups = [spread(group, PER_CASE) for _, group in sorted(by_case(named).items())]
    turns = chain.from_iterable(zip_longest(*groups))
    return [cell for cell in turns if cell is not None][:AIMED]


def shows(mutant: Mutant, cell: Known) -> bool:
    """Whether a mutant can show in a cell's topology."""
    if not mutant.topologies:
        return True
    taken = [p for p in mutant.topologies if not p.startswith("!")]
    refused = [p[1:] for p in mutant.topologies if p.startswith("!")]
    return any(fnmatchcase(cell.topology, p) for p in taken or ["?*"]) and not any(
        fnmatchcase(cell.topology, p) for p in refused
    )
