"""What a run comes to, in the words and tables that every renderer shows.

Rule: computed from a ``Result`` alone, so the terminal, the page, the Markdown text and JUnit
can never disagree.
Not here: layout of any kind.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wstp_harness.report.called import NO_LINK
from wstp_harness.report.model import (
    QUIET,
    SEVERITY,
    Cell,
    Kind,
    Relation,
    Result,
    Subject,
)

TOPOLOGY_ORDER: Final = (
    NO_LINK,
    "loopback",
    "intraprocess-threads",
    "shared-memory-threads",
    "shared-memory-processes",
    "tcpip-threads",
    "tcpip-processes",
)
CHAPTER_ORDER: Final = (
    "abi",
    "environment",
    "links",
    "packets",
    "numbers",
    "text",
    "arrays",
    "expressions",
    "marks",
    "messages",
    "servers",
    "transports",
    "states",
)

PAIR: Final = 2

#: One sentence a kind of outcome, for people who see it for the first time.
MEANING: Final[Mapping[Kind, str]] = {
    Kind.FAIL: "the library answered, and the answer was wrong",
    Kind.CRASH: "the process that called the library ended",
    Kind.HANG: "a call did not return within its deadline",
    Kind.LEAK: "everything was closed, and something of the library's was still there",
    Kind.MISSING: "the cell was planned and no result arrived",
    Kind.HARNESS_ERROR: "the harness itself failed; this says nothing about the library",
}


@dataclass(frozen=True, slots=True)
class Square:
    """One chapter over one topology."""

    total: int
    passed: int
    unexpected: int
    expected_deviations: int
    worst: Kind

    @property
    def glyph(self) -> str:
        """Say the state without colour: ``!`` unexpected, ``~`` known deviations."""
        if self.unexpected:
            return "!"
        return "~" if self.expected_deviations else "✓"


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that went wrong in the same way: same outcome and same signature."""

    kind: Kind
    signature: str
    cells: tuple[Cell, ...]
    where: str
    unexpected: bool

    @property
    def example(self) -> Cell:
        """Return the cell shown for the group."""
        return self.cells[0]

    @property
    def diagnosis(self) -> str:
        """Say in one sentence what happened."""
        return self.example.outcome.detail or MEANING.get(self.kind, "")


def counts(result: Result) -> dict[str, int]:
    """Count the cells under every name the reports filter by."""
    cells = result.cells
    kinds = Counter(cell.outcome.kind for cell in cells)
    return {
        "unexpected": sum(cell.unexpected for cell in cells),
        "crash": kinds[Kind.CRASH],
        "hang": kinds[Kind.HANG],
        "leak": kinds[Kind.LEAK],
        "flaky": sum(cell.flaky for cell in cells),
        "pass": kinds[Kind.PASS],
        "deviation": sum(expected_deviation(cell) for cell in cells),
        "unsupported": kinds[Kind.UNSUPPORTED],
        "info": kinds[Kind.INFO],
        "skipped": kinds[Kind.SKIPPED],
        "missing": kinds[Kind.MISSING],
    }


def expected_deviation(cell: Cell) -> bool:
    """Whether a cell went wrong in exactly the way an expectation says."""
    return cell.outcome.kind not in QUIET and cell.expected.relation is Relation.EXPECTED


def title(subject: Subject) -> str:
    """Name a library as people do: what it says of itself, and which file it is."""
    reported = subject.reported
    parts = [subject.name]
    if version := reported.get("version"):
        parts.append(version)
    details = [f"{key} {reported[key]}" for key in ("interface", "revision") if key in reported]
    if subject.sha256:
        details.append(f"sha256 {subject.sha256[:12]}…")
    return " ".join(parts) + (f" ({', '.join(details)})" if details else "")


def verdict(result: Result) -> str:
    """Say in one sentence whether the libraries conform."""
    names = named(result.subjects)
    plural = len(result.subjects) > 1
    number = counts(result)
    total = len(result.cells)
    if not total:
        why = "no cell was selected" if result.run.complete else result.run.partial
        return f"Nothing ran on {names}: {why}."
    if number["unexpected"]:
        does = "do not conform" if plural else "does not conform"
        silent = sum(c.unexpected and c.outcome.kind is Kind.MISSING for c in result.cells)
        wrong = number["unexpected"] - silent
        bad = [many(wrong, "unexpected result")] if wrong or not silent else []
        bad += [f"{many(silent, 'result')} missing"] if silent else []
        text = f"{names} {does}: {' and '.join(bad)} in {many(total, 'cell')}"
    else:
        does = "conform" if plural else "conforms"
        text = f"{names} {does}: {many(total, 'cell')}, none unexpected"
    if number["deviation"]:
        text += f", {many(number['deviation'], 'known deviation')}"
    if result.stale:
        text += f"; {many(len(result.stale), 'expectation')} out of date"
    if not result.run.complete:
        text += f". The run is not complete: {result.run.partial or 'cells are missing'}"
    return text + "."


def named(subjects: Sequence[Subject]) -> str:
    """Name the libraries of a run in its sentence; more than two by name and revision alone."""
    if len(subjects) <= PAIR:
        return " and ".join(title(subject) for subject in subjects) or "nothing"
    short = [
        f"{s.name} r{s.reported['revision']}" if "revision" in s.reported else s.name
        for s in subjects
    ]
    return f"{', '.join(short[:-1])} and {short[-1]}"


def conforms(result: Result) -> bool:
    """Whether the verdict is a good one: everything planned ran and nothing was unexpected."""
    return bool(result.cells) and not counts(result)["unexpected"] and not result.stale


def many(number: int, noun: str) -> str:
    """Count a noun: ``1 cell``, ``2,046 cells``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def topology_of(cell: Cell) -> str:
    """Return the matrix column of a cell."""
    return cell.axes.topology or NO_LINK


def chapter_of(cell: Cell) -> str:
    """Return the matrix row of a cell."""
    return cell.case.partition("/")[0]


def ordered(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """Return distinct names in the given order, unknown ones last."""
    place = {name: index for index, name in enumerate(order)}
    return sorted(set(names), key=lambda name: (place.get(name, len(place)), name))


def matrix(result: Result) -> tuple[list[str], list[str], dict[tuple[str, str], Square]]:
    """Return chapters, topologies and the squares where they meet."""
    cells: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in result.cells:
        cells[chapter_of(cell), topology_of(cell)].append(cell)
    return (
        ordered((chapter for chapter, _ in cells), CHAPTER_ORDER),
        ordered((topology for _, topology in cells), TOPOLOGY_ORDER),
        {key: square(group) for key, group in cells.items()},
    )


def square(cells: Sequence[Cell]) -> Square:
    """Sum up one square of the matrix."""
    return Square(
        total=len(cells),
        passed=sum(cell.outcome.kind is Kind.PASS for cell in cells),
        unexpected=sum(cell.unexpected for cell in cells),
        expected_deviations=sum(expected_deviation(cell) for cell in cells),
        worst=max((cell.outcome.kind for cell in cells), key=SEVERITY.index),
    )


def groups(result: Result) -> list[Group]:
    """Group what is not quiet by outcome and signature: unexpected first, then the biggest."""
    found: defaultdict[tuple[bool, Kind, str], list[Cell]] = defaultdict(list)
    for cell in result.cells:
        if cell.unexpected or cell.outcome.kind not in QUIET:
            key = (cell.unexpected, cell.outcome.kind, cell.outcome.signature)
            found[key].append(cell)
    made = [
        Group(kind, signature, tuple(cells), where(cells, result.cells), unexpected)
        for (unexpected, kind, signature), cells in found.items()
    ]
    harm = SEVERITY.index
    return sorted(made, key=lambda g: (not g.unexpected, -len(g.cells), -harm(g.kind)))


def where(failing: Sequence[Cell], everything: Iterable[Cell]) -> str:
    """Say where a group lies: ``all SharedMemory cells of 3 cases, never over TCPIP``."""
    cases = {cell.case for cell in failing}
    ran = [cell for cell in everything if cell.case in cases]
    text = f"{many(len(failing), 'cell')} of {many(len(cases), 'case')}"
    parts = [part for axis in AXES if (part := along(failing, ran, axis))]
    return f"{text}; {'; '.join(parts)}" if parts else text


AXES: Final[tuple[Callable[[Cell], str], ...]] = (
    lambda cell: cell.axes.protocol,
    lambda cell: cell.axes.place,
    lambda cell: f"{cell.axes.writer} writes" if cell.axes.writer else "",
)


def along(failing: Sequence[Cell], ran: Sequence[Cell], axis: Callable[[Cell], str]) -> str:
    """Say which values of one axis fail and which never do; empty when it says nothing."""
    bad = Counter(value for cell in failing if (value := axis(cell)))
    total = Counter(value for cell in ran if (value := axis(cell)))
    never = sorted(set(total) - set(bad))
    if not bad or not never:
        return ""
    always = all(bad[value] == total[value] for value in bad)
    return f"{'all' if always else 'only'} {', '.join(sorted(bad))}, never {', '.join(never)}"
