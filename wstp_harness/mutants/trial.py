"""One mutant tried: the suites on it in a process of their own, and what came of it.

Rule: a mutant is tried through the ordinary ``wstp-harness run``; it is killed when a cell ends in
another way than on the library itself. Verdicts about the harness, and cells without a verdict,
kill nothing.
Not here: which cells (``choice``), whom they accuse (``blame``), the sum (``score``).
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from wstp_harness.mutants.blame import Witness, accused, suspects
from wstp_harness.mutants.choice import Known
from wstp_harness.mutants.row import Mutant
from wstp_harness.report import events
from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Cell, Kind

VARIABLE: Final = "WSTP_MUTANT"
#: How long a call may take; longer than any that a correct library makes in these cells.
CALL_SECONDS: Final = 2.0
MOST_HANGS: Final = 3
RUN_SECONDS: Final = 240.0
GRACE_SECONDS: Final = 10.0
NOT_LOADABLE: Final = 13
NO_VERDICT: Final = frozenset({Kind.MISSING, Kind.HARNESS_ERROR})
#: Ends of a run in which cells have run: it conforms, it does not, expectations are out of date.
RAN: Final = frozenset({0, 1, 10})


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    NOT_RUN = "could not run"


@dataclass(frozen=True, slots=True)
class Suites:
    """How the suites are run on a wrapper."""

    wrapper: Path
    out: Path
    expectations: Path | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished run: its exit code, its cells in the order in which they ended, its last words."""

    code: int
    cells: tuple[Cell, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one mutant.

    Attributes:
        mutant: The row.
        fate: Killed, survived, could not run.
        cell: The first cell that noticed it.
        outcome: How that cell ended.
        first: The function that the verdict of that cell names.
        blamed: The first suspect of all verdicts.
        killing: How many cells noticed it.
        ran: How many cells ran.
        seconds: How long that took.
        note: Why it could not run, or what else there is to know.
    """

    mutant: Mutant
    fate: Fate
    cell: str = ""
    outcome: str = ""
    first: str = ""
    blamed: str = ""
    killing: int = 0
    ran: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def right(self) -> bool:
        """Whether the first suspect is a function that is wrong."""
        return self.blamed in self.mutant.wrong


def run_suites(
    suites: Suites, names: Sequence[str], groups: Iterable[Sequence[Known]], label: str
) -> Ran:
    """Run cells on a wrapper in which mutants are active.

    Args:
        suites: The wrapper and where reports go.
        names: The mutants, none for the library as it is.
        groups: What to run, one group after the other.
        label: Folder of this run's report.
    """
    out = suites.out / label
    command = [
        *(sys.executable, "-m", "wstp_harness.cli", "run"),
        *("--library", str(suites.wrapper), "-n", "0", "--rerun", "0", "--seed", "0"),
        *("--deadline", str(CALL_SECONDS), "--most-hangs", str(MOST_HANGS if names else 0)),
        *("--out", str(out)),
        *(f"--cell={pattern(cells)}" for cells in groups if cells),
        *(["--expectations", str(suites.expectations)] if suites.expectations else []),
    ]
    environment = {k: v for k, v in os.environ.items() if k not in {VARIABLE, "WSTP_LIBRARY"}}
    with subprocess.Popen(  # noqa: S603  # our own command
        command,
        env={**environment, VARIABLE: ",".join(names)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        code, words = finish(process)
    return Ran(code, cells_of(out), words)


def pattern(cells: Iterable[Known]) -> str:
    """Return one pattern that stands for exactly these cells."""
    return "re:(?:" + "|".join(re.escape(cell.id) for cell in cells) + ")"


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a run; end one that takes too long, with all it has started."""
    try:
        _, words = process.communicate(timeout=RUN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
        words = f"the run took more than {RUN_SECONDS:g} s"
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait(), words.strip()


def cells_of(out: Path) -> tuple[Cell, ...]:
    """Return the cells that ended, in that order; none when the run never began."""
    fold = events.Fold()
    try:
        for event in events.read(out / "events.jsonl"):
            fold.add(event)
    except ReportError:
        return ()
    return tuple(fold.cells.values())


def killing(cell: Cell, usual: Mapping[str, Cell]) -> bool:
    """Whether a cell ended in another way than on the library itself."""
    if cell.outcome.kind in NO_VERDICT:
        return False
    before = usual.get(cell.id)
    if cell.outcome.kind is Kind.INFO and before is not None:
        return before.outcome.kind is Kind.INFO and before.outcome != cell.outcome
    return cell.unexpected and (before is None or before.outcome != cell.outcome)


def judge(
    mutant: Mutant,
    ran: Ran,
    usual: Mapping[str, Cell],
    functions: Mapping[str, tuple[str, ...]],
    seconds: float,
) -> Trial:
    """Return what became of a mutant.

    Args:
        mutant: The row.
        ran: The run on it.
        usual: The cells on the library itself, by id.
        functions: What each cell names.
        seconds: How long the run took.
    """
    if ran.code == NOT_LOADABLE:
        blamed = accused(ran.words)
        words = ran.words.removeprefix("wstp-harness: ")
        return Trial(
            mutant, Fate.KILLED, "before the first cell", words, blamed, blamed, 1, 0, seconds
        )
    kills = [cell for cell in ran.cells if killing(cell, usual)]
    count = len(ran.cells)
    if not kills:
        if ran.code in RAN and count:
            lost = sum(cell.outcome.kind in NO_VERDICT for cell in ran.cells)
            note = f"{lost} cells without a verdict" if lost else ""
            return Trial(mutant, Fate.SURVIVED, ran=count, seconds=seconds, note=note)
        words = (ran.words.splitlines() or ["it said nothing"])[-1]
        note = f"the run ended with {ran.code}: {words}"
        return Trial(mutant, Fate.NOT_RUN, ran=count, seconds=seconds, note=note)
    first = kills[0]
    noticed = {cell.id for cell in kills}
    ranking = suspects(
        Witness(functions.get(cell.id, ()), cell.id in noticed, cell.outcome.signature)
        for cell in ran.cells
        if cell.outcome.kind not in NO_VERDICT
    )
    return Trial(
        mutant,
        Fate.KILLED,
        first.id,
        f"{first.outcome.kind} {first.outcome.signature or first.outcome.behaviour}",
        accused(first.outcome.signature) or next(iter(functions.get(first.id, ())), ""),
        ranking[0][0] if ranking else "",
        len(kills),
        count,
        seconds,
    )
