"""The suites run on a wrapper: a process of its own, watched, and ended when it has said enough.

Rule: through the ordinary ``wstp-harness run``; its events are read as they are written, so that
a mutant which hundreds of cells notice costs no more time than one that a few notice.
Not here: what the verdicts mean (``trial``).
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wstp_harness.mutants.choice import Known
from wstp_harness.report import events
from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Cell, Kind

VARIABLE: Final = "WSTP_MUTANT"
#: How long a call may take; longer than any that a correct library makes in these cells.
CALL_SECONDS: Final = 2.0
#: After so many hangs a run is over; on the library itself it goes on.
MOST_HANGS: Final = 2
#: So many cells that notice a mutant are enough to say whom they accuse.
ENOUGH: Final = 16
#: How long a run with a mutant may take in all, and after a first cell has noticed it.
RUN_SECONDS: Final = 90.0
NOTICED_SECONDS: Final = 20.0
UNBROKEN_SECONDS: Final = 3600.0
PER_ARGUMENT: Final = 500
LOOK_SECONDS: Final = 0.2
GRACE_SECONDS: Final = 20.0
NO_VERDICT: Final = frozenset({Kind.MISSING, Kind.HARNESS_ERROR})


@dataclass(frozen=True, slots=True)
class Suites:
    """How the suites are run on a wrapper."""

    wrapper: Path
    out: Path
    expectations: Path | None = None


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


def run_suites(
    suites: Suites,
    names: Sequence[str],
    groups: Iterable[Sequence[Known]],
    usual: Mapping[str, Cell],
    label: str,
) -> Ran:
    """Run cells on a wrapper in which mutants are active.

    Args:
        suites: The wrapper and where reports go.
        names: The mutants, none for the library as it is.
        groups: What to run, one group after the other.
        usual: The cells on the library itself, by id; none when that is what is run.
        label: Folder of this run's report.
    """
    out = suites.out / label
    out.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "wstp_harness.cli", "run"),
        *("--library", str(suites.wrapper), "-n", "0", "--rerun", "0", "--seed", "0"),
        *("--deadline", str(CALL_SECONDS), "--most-hangs", str(MOST_HANGS if names else 0)),
        *("--out", str(out)),
        *(f"--cell={pattern(part)}" for cells in groups for part in batched(cells)),
        *(["--expectations", str(suites.expectations)] if suites.expectations else []),
    ]
    environment = {k: v for k, v in os.environ.items() if k not in {VARIABLE, "WSTP_LIBRARY"}}
    said = out / "stderr.txt"
    (out / "events.jsonl").unlink(missing_ok=True)
    with (
        said.open("w", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603  # our own command
            command,
            env={**environment, VARIABLE: ",".join(names)},
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        ) as process,
    ):
        limit = RUN_SECONDS if names else UNBROKEN_SECONDS
        stopped = watch(process, lambda: noticing(out, usual), limit)
        code = finish(process, ended=bool(stopped))
    return Ran(code, cells_of(out), said.read_text("utf-8", "replace").strip(), stopped)


def batched(cells: Sequence[Known]) -> Iterator[Sequence[Known]]:
    """Yield cells in parts that fit into one argument of a command (128 KiB on Linux)."""
    for start in range(0, len(cells), PER_ARGUMENT):
        yield cells[start : start + PER_ARGUMENT]


def pattern(cells: Iterable[Known]) -> str:
    """Return one pattern that stands for exactly these cells."""
    return "re:(?:" + "|".join(re.escape(cell.id) for cell in cells) + ")"


def noticing(out: Path, usual: Mapping[str, Cell]) -> int:
    """Return how many cells have noticed a mutant so far."""
    return sum(killing(cell, usual) for cell in cells_of(out)) if usual else 0


def watch(process: subprocess.Popen[bytes], count: Callable[[], int], limit: float) -> str:
    """Wait until a run ends, or has said enough; return why it should be ended, or nothing.

    Args:
        process: The run.
        count: How many cells have noticed the mutant so far.
        limit: How long it may take, in seconds.
    """
    now = started = time.monotonic()
    until = started + limit
    while now < until:
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_SECONDS)
            return ""
        now = time.monotonic()
        if (found := count()) >= ENOUGH:
            return f"{found} cells had noticed it"
        if found:
            until = min(until, now + NOTICED_SECONDS)
    return f"it had run {now - started:.0f} s"


def finish(process: subprocess.Popen[bytes], *, ended: bool) -> int:
    """Return the exit code of a run; end it, and whatever it has left running."""
    if ended:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def cells_of(out: Path) -> tuple[Cell, ...]:
    """Return the cells that ended, in that order; none when the run has not begun."""
    fold = events.Fold()
    try:
        for event in events.read(out / "events.jsonl"):
            fold.add(event)
    except ReportError:
        return ()
    return tuple(fold.cells.values())
