"""What changed between results: cell by cell, from the first to the last, by the harm it does.

Rule: only cells that both sides have a verdict on are compared; what one side lacks is listed and
never enters a sum. Outcomes are compared, not expectations: a known deviation that stays is no
change.
Not here: sentences, groups and tables (``compare_summary``), files and pages (``compare_*``).
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from wstp_harness.report.base import ReportError
from wstp_harness.report.events import key
from wstp_harness.report.evidence import TracedCall
from wstp_harness.report.model import Axes, Cell, Kind, Outcome, Result

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TWO: Final = 2
Key: TypeAlias = tuple[str, str, str]


class NothingToCompare(ReportError):
    """The results given cannot be compared; the message says what to give instead."""


class Class(StrEnum):
    """What a change means, the most harmful first."""

    REGRESSION = "regression"  # worse than it was
    LOST = "lost"  # the library has the function no more
    BEHAVIOUR = "behaviour"  # another choice where the documentation leaves one
    SIGNATURE = "signature"  # wrong, in another way than before
    BETWEEN = "between"  # first and last agree, a result between them does not
    IMPROVEMENT = "improvement"  # less harmful, still wrong
    GAINED = "gained"  # a function that was not there before
    FIX = "fix"  # as documented now
    UNJUDGED = "unjudged"  # one side has no verdict


#: Classes for which a comparison fails.
FAILING: Final = frozenset({Class.REGRESSION, Class.LOST})
#: Outcomes that say nothing about the library.
NO_VERDICT: Final = frozenset({Kind.SKIPPED, Kind.MISSING, Kind.HARNESS_ERROR})
GOOD: Final = frozenset({Kind.PASS, Kind.INFO})
#: From harmless to harmful, for those outcomes that are verdicts.
HARM: Final[Mapping[Kind, int]] = {
    Kind.PASS: 0,
    Kind.INFO: 0,
    Kind.UNSUPPORTED: 1,
    Kind.LEAK: 2,
    Kind.FAIL: 3,
    Kind.HANG: 4,
    Kind.CRASH: 5,
}
#: Calls whose arguments differ in every run: link names, ports.
OPENING: Final = frozenset({"WSOpenArgcArgv", "WSLoopbackOpen"})


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first call, counted from 0, that two traces of a cell do not share."""

    index: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that does not end in the last result as it does in the first.

    Attributes:
        cell, case, axes, functions, requirement: Which cell, and what it is about.
        kind: What the change means.
        before, after: The outcomes in the first and the last result.
        strip: The outcome in each result, in order; None where the cell is not there.
        since: Letter of the first result from which on the change lasts.
        steady: False when repetitions of the cell ended differently in one of the two.
        commands: What repeats the cell on each of the two libraries.
        divergence: Where the traces part, when both results recorded one.
    """

    cell: str
    case: str
    axes: Axes
    functions: tuple[str, ...]
    requirement: str
    kind: Class
    before: Outcome
    after: Outcome
    strip: tuple[Outcome | None, ...]
    since: str
    steady: bool
    commands: tuple[str, str]
    divergence: Divergence | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is different between results in a row.

    Attributes:
        results: In order; the first is the baseline, the last the candidate.
        changes: The most harmful first.
        compared: Cells on which both the first and the last result have a verdict.
        only_before, only_after: Ids of cells that only the first or only the last has.
        rewritten: Ids of cases whose code differs between the two.
    """

    results: tuple[Result, ...]
    changes: tuple[Change, ...]
    compared: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    rewritten: tuple[str, ...]

    @property
    def regressed(self) -> bool:
        """Whether the candidate is worse: a regression, a lost function, or a lost verdict."""
        return any(change.kind in FAILING or lost_verdict(change) for change in self.changes)

    def of(self, *kinds: Class) -> tuple[Change, ...]:
        """Return the changes of some classes."""
        return tuple(change for change in self.changes if change.kind in kinds)


def lost_verdict(change: Change) -> bool:
    """Whether the candidate's run lost a cell on which the baseline has a verdict."""
    lost = {Kind.MISSING, Kind.HARNESS_ERROR}
    return change.before.kind not in NO_VERDICT and change.after.kind in lost


def compare(results: Sequence[Result]) -> Comparison:
    """Compare results in the order given, the first with the last.

    A single result of a run over several libraries is compared library by library.

    Raises:
        NothingToCompare: There are not two, or too many, or no cell is in the first and the last.
    """
    listed = list(results)
    if len(listed) == 1:
        listed = by_library(listed[0])
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
    )


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


def rank(change: Change) -> tuple[int, int]:
    """Return where a change stands in the list: its class, then how bad it is now."""
    return list(Class).index(change.kind), -HARM.get(change.after.kind, 0)


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


def classify(before: Outcome, after: Outcome) -> Class | None:
    """Return what it means that a cell ended so and now ends so, None when it is the same."""
    old, new = before.kind, after.kind
    if old in NO_VERDICT or new in NO_VERDICT:
        return Class.UNJUDGED
    if old in GOOD and new in GOOD:
        same = old is new and before.behaviour == after.behaviour
        return None if same else Class.BEHAVIOUR
    if old is new:
        return None if before.signature == after.signature else Class.SIGNATURE
    return moved(old, new)


def moved(old: Kind, new: Kind) -> Class:
    """Return what it means to go from one kind of verdict to another, not both of them good."""
    if new is Kind.UNSUPPORTED:
        return Class.LOST
    if old is Kind.UNSUPPORTED:
        return Class.GAINED if new in GOOD else Class.SIGNATURE
    if HARM[new] > HARM[old]:
        return Class.REGRESSION
    return Class.FIX if new in GOOD else Class.IMPROVEMENT


def between(strip: Sequence[Outcome | None]) -> Class | None:
    """Return BETWEEN when a result in the middle differs from the first, which equals the last."""
    first = strip[0]
    for outcome in strip[1:-1]:
        if first and outcome and classify(first, outcome) not in {None, Class.UNJUDGED}:
            return Class.BETWEEN
    return None


def since(kind: Class, strip: Sequence[Outcome | None]) -> str:
    """Return the letter of the first result from which on a change lasts to the end."""
    first = strip[0]
    alike = [
        index
        for index, outcome in enumerate(strip)
        if outcome and first and index and (classify(first, outcome) is not None)
    ]
    if kind is Class.BETWEEN or not alike:
        return LETTERS[alike[0]] if alike else LETTERS[len(strip) - 1]
    start = len(strip) - 1
    for index in range(len(strip) - 2, 0, -1):
        if strip[index] is None:
            continue
        if index not in alike:
            break
        start = index
    return LETTERS[start]


def command(result: Result, cell: Cell) -> str:
    """Return the command that runs one cell again on the library of a result."""
    used = {cell.axes.listener, cell.axes.connector}
    libraries = [w for s in result.subjects if s.key in used for w in ("--library", s.path)]
    return shlex.join(["wstp-harness", "run", *libraries, "--cell", cell.id])


def rewritten(first: Result, last: Result) -> tuple[str, ...]:
    """Return the cases whose code is known on both sides and differs."""
    code = {case.id: case.code for case in first.cases if case.code}
    return tuple(c.id for c in last.cases if c.code and c.code != code.get(c.id, c.code))


def divergence(before: Sequence[TracedCall], after: Sequence[TracedCall]) -> Divergence | None:
    """Return the first call that two recorded traces do not share, if both were recorded."""
    if not before or not after:
        return None
    old, new = ([c for c in trace if c.function not in OPENING] for trace in (before, after))
    for index in range(max(len(old), len(new))):
        left, right = (told(t[index]) if index < len(t) else "nothing" for t in (old, new))
        if left != right:
            return Divergence(index, left, right)
    return None


def told(call: TracedCall) -> str:
    """Return a call as one line without its time."""
    outputs = "".join(f", {name} = {value}" for name, value in call.outputs.items())
    ended = f"returned {call.returned}{outputs}" if call.ended_ns >= 0 else "never returned"
    error = f", error {call.error}" if call.error else ""
    return f"{call.end}: {call.function}({', '.join(call.arguments)}) {ended}{error}"
