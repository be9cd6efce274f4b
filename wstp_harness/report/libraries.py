"""Several libraries side by side: each alone, each pair of two, and where they do not agree.

Rule: computed from a ``Result`` over several libraries alone. A column holds the cells in which a
library is at every end; a square of the grid those of one listener with one connector.
Not here: changes from an old to a new version (``compare``), putting runs together (``join``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from wstp_harness.report import summary
from wstp_harness.report.change import HARM, NO_VERDICT, classify
from wstp_harness.report.compare_summary import labels, words
from wstp_harness.report.model import Cell, Outcome, Result
from wstp_harness.report.summary import Square, square

#: Links over which two processes can hold two libraries.
PAIRED: Final = {"SharedMemory": "shared-memory-processes", "TCPIP": "tcpip-processes"}
Squares: TypeAlias = Mapping[tuple[str, str], Square]


@dataclass(frozen=True, slots=True)
class Difference:
    """Cells that end alike for each library, but not alike for all of them.

    Attributes:
        outcomes: What each library did, by its key; None where the cell has no verdict.
        cells: Ids of the cells; a cell stands here once, however many libraries ran it.
        cases: Ids of their cases.
        functions: Functions that the first of them is about.
        requirement: What the first of them checks.
    """

    outcomes: Mapping[str, Outcome | None]
    cells: tuple[str, ...]
    cases: tuple[str, ...]
    functions: tuple[str, ...]
    requirement: str


def is_pair(cell: Cell) -> bool:
    """Whether a cell has a library at one end and another one at the other."""
    return cell.axes.connector not in {"", cell.axes.listener}


def names(result: Result) -> dict[str, str]:
    """Return a short name for each library of a result, by its key."""
    alone = [replace(result, subjects=(subject,)) for subject in result.subjects]
    keys = [subject.key for subject in result.subjects]
    return dict(zip(keys, labels(alone), strict=True)) if alone else {}


def columns(result: Result) -> tuple[list[str], Squares]:
    """Return the chapters, and the square of each chapter and library."""
    found: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in result.cells:
        if not is_pair(cell):
            found[summary.chapter_of(cell), cell.axes.listener].append(cell)
    chapters = summary.ordered((chapter for chapter, _ in found), summary.CHAPTER_ORDER)
    return chapters, {key: square(cells) for key, cells in found.items()}


def grids(result: Result) -> list[tuple[str, str, Squares]]:
    """Return protocol, topology and the square of each listener and connector, in two processes.

    A protocol over which no two libraries met has no grid.
    """
    found: defaultdict[str, defaultdict[tuple[str, str], list[Cell]]]
    found = defaultdict(lambda: defaultdict(list))
    met: set[str] = set()
    for cell in result.cells:
        at = cell.axes
        if at.connector and PAIRED.get(at.protocol) == at.topology:
            found[at.protocol][at.listener, at.connector].append(cell)
            met |= {at.protocol} if is_pair(cell) else set()
    return [
        (protocol, topology, {ends: square(cells) for ends, cells in found[protocol].items()})
        for protocol, topology in PAIRED.items()
        if protocol in met
    ]


def differences(result: Result) -> list[Difference]:
    """Return where the libraries do not agree, the most harmful first, then the most frequent."""
    keys = [subject.key for subject in result.subjects]
    if len(keys) < 2:  # noqa: PLR2004 - one library cannot disagree
        return []
    cases = {case.id: case for case in result.cases}
    cells: defaultdict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in result.cells:
        if not is_pair(cell):
            cells[cell.id][cell.axes.listener] = cell
    alike: defaultdict[tuple[str, ...], list[dict[str, Cell]]] = defaultdict(list)
    for at in cells.values():
        outcomes = {key: verdict_of(at.get(key)) for key in keys}
        if differ([outcome for outcome in outcomes.values() if outcome]):
            alike[tuple(words(outcome) for outcome in outcomes.values())].append(at)
    made = []
    for group in alike.values():
        example = next(iter(group[0].values()))
        case = cases.get(example.case)
        made.append(
            Difference(
                outcomes={key: verdict_of(group[0].get(key)) for key in keys},
                cells=tuple(next(iter(at.values())).id for at in group),
                cases=tuple(sorted({cell.case for at in group for cell in at.values()})),
                functions=example.functions or (case.functions if case else ()),
                requirement=case.requirement if case else "",
            )
        )
    return sorted(made, key=lambda each: (-harm(each), -len(each.cells), each.cells[0]))


def verdict_of(cell: Cell | None) -> Outcome | None:
    """Return how a cell ended, None when that says nothing about the library."""
    return None if cell is None or cell.outcome.kind in NO_VERDICT else cell.outcome


def differ(outcomes: Sequence[Outcome]) -> bool:
    """Whether verdicts are not all alike."""
    return any(classify(outcomes[0], other) for other in outcomes[1:])


def harm(difference: Difference) -> int:
    """Return how bad the worst outcome of a difference is."""
    return max(HARM[outcome.kind] for outcome in difference.outcomes.values() if outcome)


def sentence(result: Result, found: Sequence[Difference]) -> str:
    """Say in one sentence how far the libraries agree."""
    shared = {cell.id for cell in result.cells if not is_pair(cell)}
    apart = sum(len(each.cells) for each in found)
    cells = summary.many(len(shared), "cell")
    if not apart:
        return f"All libraries end alike in {cells}"
    differ_ = "does" if apart == 1 else "do"
    return f"{apart:,} of {cells} {differ_} not end alike with every library"
