"""What changed between results: cell by cell, from the first to the last, by the harm it does.

Rule: only cells that both sides have a verdict on are compared; what one side lacks is listed and
never enters a sum.
Not here: one change (``change``), sentences and groups (``compare_summary``), files and pages
(``compare_*``).
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from wstp_harness.report.base import LETTERS, ReportError
from wstp_harness.report.change import (
    FAILING,
    NO_VERDICT,
    Change,
    Class,
    between,
    classify,
    divergence,
    lost_verdict,
    rank,
    since,
)
from wstp_harness.report.compare_api import NO_DIFFERENCE, ApiDiff, compare_api
from wstp_harness.report.compare_speed import Speed
from wstp_harness.report.events import key
from wstp_harness.report.model import Cell, Result

TWO: Final = 2
Key: TypeAlias = tuple[str, str, str]


class NothingToCompare(ReportError):
    """The results given cannot be compared; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is different between results in a row.

    Attributes:
        results: In order; the first is the baseline, the last the candidate.
        changes: The most harmful first.
        compared: Cells on which both the first and the last result have a verdict.
        only_before, only_after: Ids of cells that only the first or only the last has.
        rewritten: Ids of cases whose code differs between the two.
        api: What the first and the last library do not offer alike.
        speed: What a gate said of the last library's speed, when one was held.
    """

    results: tuple[Result, ...]
    changes: tuple[Change, ...]
    compared: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    rewritten: tuple[str, ...]
    api: ApiDiff = NO_DIFFERENCE
    speed: tuple[Speed, ...] = ()

    @property
    def regressed(self) -> bool:
        """Whether the candidate is worse: a regression, a function or a verdict it lost."""
        worse = any(change.kind in FAILING or lost_verdict(change) for change in self.changes)
        return worse or self.api.breaking

    @property
    def slower(self) -> bool:
        """Whether the gate found the candidate slower."""
        return any(each.verdict == "SLOWER" for each in self.speed)

    def of(self, *kinds: Class) -> tuple[Change, ...]:
        """Return the changes of some classes."""
        return tuple(change for change in self.changes if change.kind in kinds)


def compare(results: Sequence[Result], speed: Sequence[Speed] = ()) -> Comparison:
    """Compare results in the order given, the first with the last.

    A single result of a run over several libraries is compared library by library.

    Raises:
        NothingToCompare: There are not two, or too many, or no cell is in the first and the last.
    """
    listed = in_order(results)
    if not TWO <= len(listed) <= len(LETTERS):
        raise NothingToCompare("give two results, or one of a run over several libraries")
    tables = [{key(cell): cell for cell in result.cells} for result in listed]
    first, last = tables[0], tables[-1]
    if not first.keys() & last.keys():
        raise NothingToCompare("the first and the last result have no cell in common")
    judged = [k for k in first if k in last and not unjudged(first[k], last[k])]
    changes = sorted(find(listed, tables), key=lambda c: (*rank(c), c.cell))
    return Comparison(
        results=tuple(listed),
        changes=tuple(changes),
        compared=len(judged),
        only_before=tuple(sorted(k[0] for k in first.keys() - last.keys())),
        only_after=tuple(sorted(k[0] for k in last.keys() - first.keys())),
        rewritten=rewritten(listed[0], listed[-1]),
        api=compare_api(listed),
        speed=tuple(speed),
    )


def in_order(results: Sequence[Result]) -> list[Result]:
    """Return the results to compare: those given, or one for each library of a single one."""
    return by_library(results[0]) if len(results) == 1 else list(results)


def by_library(result: Result) -> list[Result]:
    """Return one result for each library of a run: the cells in which it is alone."""
    made = []
    for subject in result.subjects:
        cells = tuple(
            replace(
                cell, axes=replace(cell.axes, listener="A", connector=cell.axes.connector and "A")
            )
            for cell in result.cells
            if cell.axes.listener == subject.key and cell.axes.connector in {"", subject.key}
        )
        run = replace(result.run, planned=len(cells))
        made.append(replace(result, run=run, subjects=(replace(subject, key="A"),), cells=cells))
    return made


def unjudged(*cells: Cell) -> bool:
    """Whether one of the cells has no verdict."""
    return any(cell.outcome.kind in NO_VERDICT for cell in cells)


def find(results: Sequence[Result], tables: Sequence[Mapping[Key, Cell]]) -> Iterator[Change]:
    """Yield the changes of the cells that the first and the last result have."""
    requirements = {case.id: case for result in results for case in result.cases}
    for k, old in tables[0].items():
        new = tables[-1].get(k)
        if new is None:
            continue
        strip = tuple(t[k].outcome if k in t else None for t in tables)
        kind = classify(old.outcome, new.outcome) or between(strip)
        if kind is None:
            continue
        case = requirements.get(old.case)
        yield Change(
            cell=old.id,
            case=old.case,
            axes=new.axes,
            functions=new.functions or (case.functions if case else ()),
            requirement=case.requirement if case else "",
            kind=kind,
            before=old.outcome,
            after=new.outcome,
            strip=strip,
            since=since(kind, strip),
            steady=not (old.flaky or new.flaky),
            commands=(command(results[0], old), command(results[-1], new)),
            divergence=divergence(old.trace, new.trace),
        )


def command(result: Result, cell: Cell) -> str:
    """Return the command that runs one cell again on the library of a result."""
    used = {cell.axes.listener, cell.axes.connector}
    libraries = [w for s in result.subjects if s.key in used for w in ("--library", s.path)]
    return shlex.join(["wstp-harness", "run", *libraries, "--cell", cell.id])


def rewritten(first: Result, last: Result) -> tuple[str, ...]:
    """Return the cases whose code is known on both sides and differs."""
    code = {case.id: case.code for case in first.cases if case.code}
    return tuple(c.id for c in last.cases if c.code and c.code != code.get(c.id, c.code))
