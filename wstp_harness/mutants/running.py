"""The suites run on a wrapper: a process of its own, watched, and ended when it has said enough.

Rule: its events are read as they are written, so that a mutant which hundreds of cells notice costs
no more time than one that a few notice.
Not here: what the verdicts mean (``trial``).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wstp_harness.mutants.choice import Known
from wstp_harness.mutants.forks import Collected, Run
from wstp_harness.report import events
from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Cell, Kind

VARIABLE: Final = "WSTP_MUTANT"
#: How long a call may take; longer than any that a correct library makes in these cells.
CALL_SECONDS: Final = 2.0
#: After so many hangs a run is over; on the library itself it goes on.
MOST_HANGS: Final = 2
#: So many cells that notice a mutant are enough to say whom they accuse.
ENOUGH: Final = 8
#: How long a run with a mutant may take in all, and after a first cell has noticed it.
RUN_SECONDS: Final = 90.0
NOTICED_SECONDS: Final = 20.0
UNBROKEN_SECONDS: Final = 3600.0
LOOK_SECONDS: Final = 0.2
GRACE_SECONDS: Final = 20.0
NO_VERDICT: Final = frozenset({Kind.MISSING, Kind.HARNESS_ERROR})


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished run: its exit code, its cells in the order in which they ended, its last words.

    ``stopped`` says that it was ended from outside, and why.
    """

    code: int
    cells: tuple[Cell, ...]
    words: str
    stopped: str = ""


def killing(cell: Cell, usual: Mapping[str, Cell]) -> bool:
    """Whether a cell ended in another way than on the library itself."""
    if cell.outcome.kind in NO_VERDICT:
        return False
    before = usual.get(cell.id)
    if cell.outcome.kind is Kind.INFO and before is not None:
        return before.outcome.kind is Kind.INFO and before.outcome != cell.outcome
    return cell.unexpected and (before is None or before.outcome != cell.outcome)


@dataclass(frozen=True, slots=True)
class Suites:
    """How the suites are run on a wrapper.

    Attributes:
        collected: The process that has collected them for the wrapper.
        out: Where reports go.
    """

    collected: Collected
    out: Path


@contextmanager
def suites(wrapper: Path, out: Path, expectations: Path | None = None) -> Iterator[Suites]:
    """Have the suites ready for a wrapper.

    Args:
        wrapper: The library under test.
        out: Where reports go.
        expectations: Known deviations, as for ``run``.
    """
    out.mkdir(parents=True, exist_ok=True)
    with Collected(wrapper, out / "complaints.txt", CALL_SECONDS, expectations) as collected:
        yield Suites(collected, out)


def run_suites(
    on: Suites,
    names: Sequence[str],
    cells: Iterable[Known],
    usual: Mapping[str, Cell],
    label: str,
) -> Ran:
    """Run cells on a wrapper in which mutants are active.

    Args:
        on: The suites.
        names: The mutants, none for the library as it is.
        cells: What to run, in this order.
        usual: The cells on the library itself, by id; none when that is what is run.
        label: Folder of this run's report.
    """
    out = on.out / label
    out.mkdir(parents=True, exist_ok=True)
    (out / "events.jsonl").unlink(missing_ok=True)
    wanted = list(dict.fromkeys(cell.id for cell in cells))
    active = {VARIABLE: ",".join(names)}
    run = on.collected.run(wanted, out, active, MOST_HANGS if names else 0)
    if run is None:
        return Ran(on.collected.code, (), on.collected.errors.read_text("utf-8", "replace").strip())
    try:
        limit = RUN_SECONDS if names else UNBROKEN_SECONDS
        if stopped := watch(run, lambda: noticing(out, usual), limit):
            run.interrupt()
            run.wait(GRACE_SECONDS)
    finally:
        code = run.finish()
    said = (out / "stderr.txt").read_text("utf-8", "replace").strip()
    return Ran(code, cells_of(out), said, stopped)


def noticing(out: Path, usual: Mapping[str, Cell]) -> int:
    """Return how many cells have noticed a mutant so far."""
    return sum(killing(cell, usual) for cell in cells_of(out)) if usual else 0


def watch(run: Run, count: Callable[[], int], limit: float) -> str:
    """Wait until a run ends, or has said enough; return why it should be ended, or nothing.

    Args:
        run: The run.
        count: How many cells have noticed the mutant so far.
        limit: How long it may take, in seconds.
    """
    now = started = time.monotonic()
    until = started + limit
    while now < until:
        if run.wait(LOOK_SECONDS):
            return ""
        now = time.monotonic()
        if (found := count()) >= ENOUGH:
            return f"{found} cells had noticed it"
        if found:
            until = min(until, now + NOTICED_SECONDS)
    return f"it had run {now - started:.0f} s"


def cells_of(out: Path) -> tuple[Cell, ...]:
    """Return the cells that ended, in that order; none when the run has not begun."""
    fold = events.Fold()
    try:
        for event in events.read(out / "events.jsonl"):
            fold.add(event)
    except ReportError:
        return ()
    return tuple(fold.cells.values())
