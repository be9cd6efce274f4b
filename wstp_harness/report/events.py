"""events.jsonl: what a run finds, on disk the moment it is found, and its fold into a result.

Rule: one JSON object per line, flushed per line, in the order things happened; a run that is killed
leaves a file that folds into a report. A last line cut in half is ignored.
Events: ``run_started`` (run, subjects), ``planned`` (cells without outcome), ``case`` (a case,
before its first cell), ``outcome`` (a cell), ``called`` (functions called at a place for the first
time), ``stale`` (an expectation), ``run_finished``.
Not here: deciding outcomes (``plugin``), judging them (``ledger``).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final, Self, TypeAlias, cast

from wstp_harness.report.called import Called
from wstp_harness.report.model import (
    Case,
    Cell,
    Expected,
    Kind,
    Outcome,
    Relation,
    Result,
    Run,
    StaleEntry,
    Subject,
)
from wstp_harness.report.store import Json, ResultUnreadable, dumps, from_json, to_json

Event: TypeAlias = Mapping[str, Json]

MISSING_TEXT: Final = "planned, but no result arrived: the process that ran it ended early"


class EventLog:
    """Append events to a file, one flushed line each; use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Create the file, replacing an earlier one."""
        self.path = path
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")

    def write(self, event: str, **content: object) -> None:
        """Append one event made of model values; returns when the operating system has it."""
        self.append({"event": event, **{key: to_json(value) for key, value in content.items()}})

    def append(self, event: Event) -> None:
        """Append one event; returns when the operating system has it."""
        self._file.write(dumps(dict(event)))
        self._file.write("\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        """Return the log itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()


def read(path: Path) -> Iterator[Event]:
    """Yield the events of a file in order.

    Raises:
        ResultUnreadable: no such file, or a line before the last is not an event.
    """
    try:
        lines = path.read_text("utf-8", errors="replace").split("\n")
    except OSError as error:
        raise ResultUnreadable(f"{path}: {error.strerror or error}") from error
    cut = lines.pop()  # empty after a whole last line, else the half that was written
    if cut:
        lines.append(cut)
    for number, line in enumerate(lines, 1):
        try:
            yield cast("Event", json.loads(line))
        except ValueError as error:
            if cut and number == len(lines):
                return
            raise ResultUnreadable(f"{path}:{number}: not an event ({error})") from error


@dataclass(slots=True)
class Fold:
    """The state of reading events: what the run is known to have planned and found so far."""

    run: Run | None = None
    subjects: tuple[Subject, ...] = ()
    planned: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    stale: list[StaleEntry] = field(default_factory=list)
    finished: bool = False

    def add(self, event: Event) -> None:
        """Take one event into account; unknown events are ignored."""
        match event.get("event"):
            case "run_started":
                self.run = from_json(Run, event["run"])
                self.subjects = tuple(
                    from_json(Subject, s) for s in cast("list[Json]", event["subjects"])
                )
            case "planned":
                for data in cast("list[Json]", event["cells"]):
                    cell = from_json(Cell, data)
                    self.planned[key(cell)] = cell
            case "case":
                case = from_json(Case, event["case"])
                self.cases[case.id] = case
            case "outcome":
                cell = from_json(Cell, event["cell"])
                self.cells[key(cell)] = cell
            case "called":
                names = self.called.setdefault(str(event["place"]), set())
                names.update(map(str, cast("list[Json]", event["functions"])))
            case "stale":
                self.stale.append(from_json(StaleEntry, event["entry"]))
            case "run_finished":
                self.run = from_json(Run, event["run"])
                self.finished = True
            case _:
                pass

    def result(self) -> Result:
        """Return what the events add up to; planned cells without an outcome are MISSING.

        Raises:
            ResultUnreadable: the events do not say which run they belong to.
        """
        if self.run is None:
            raise ResultUnreadable("the events hold no run_started")
        cells = {**{k: missing(c) for k, c in self.planned.items()}, **self.cells}
        complete = self.finished and self.planned.keys() <= self.cells.keys()
        run = replace(self.run, planned=len(cells), complete=complete and self.run.complete)
        if not self.finished:
            why = (run.partial, "the run was ended from outside before it finished")
            run = replace(run, partial="; ".join(filter(None, why)))
        cases = {**{c.case: bare_case(c) for c in cells.values()}, **self.cases}
        return Result(
            run,
            self.subjects,
            tuple(sorted(cases.values(), key=lambda c: c.id)),
            tuple(sorted(cells.values(), key=key)),
            tuple(self.stale),
            Called.of(self.called),
        )


def key(cell: Cell) -> tuple[str, str, str]:
    """What tells two cells of a run apart."""
    return cell.id, cell.axes.listener, cell.axes.connector


def missing(cell: Cell) -> Cell:
    """Return a planned cell as the report shows it when nothing was heard of it."""
    outcome = Outcome(Kind.MISSING, "MISSING", MISSING_TEXT)
    return replace(cell, outcome=outcome, expected=Expected(Relation.UNEXPECTED))


def bare_case(cell: Cell) -> Case:
    """Return what the id alone tells about a case none of whose cells reported."""
    path, _, name = cell.case.partition("::")
    title = name.replace("_", " ")
    return Case(cell.case, path.partition("/")[0], title, (), "", "", "", f"{path}.py", 0)


def fold(events: Iterable[Event]) -> Result:
    """Fold events into the result they describe.

    Raises:
        ResultUnreadable: the events do not say which run they belong to.
    """
    state = Fold()
    for event in events:
        state.add(event)
    return state.result()
