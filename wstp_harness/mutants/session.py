"""All mutants of a library tried: first the library itself, then one mutant after the other.

Rule: what the wrapper does with no mutant active is the measure; a cell that fails then proves
nothing. Mutants whose functions no case names are tried together: if nothing notices them all,
each has survived; if something does, halves are tried.
Not here: one trial (``trial``), what it comes to (``score``).
"""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

from wstp_harness.mutants.choice import Known, aimed, sample, shuffled
from wstp_harness.mutants.row import Mutant
from wstp_harness.mutants.running import Ran, Suites, killing, run_suites
from wstp_harness.mutants.trial import RAN, Fate, Trial, judge
from wstp_harness.report.model import Cell

#: Cells of other cases that take longer are left out; they are there to compare, not to find.
BRISK_SECONDS: Final = 0.1
#: So many of the cells that name a wrong function come first: one that hangs ends a run early.
FIRST: Final = 6
#: A mutant is tried with so many cells of either sort, and with all of them if it survives those.
QUICK: Final = 60


class NothingRan(RuntimeError):
    """The suites do not run on the wrapper with no mutant active; the message says why."""


@dataclass(slots=True)
class Session:
    """The cells there are, how they end on the library itself, and how mutants are tried.

    Attributes:
        suites: The wrapper and how the suites are run on it.
        cells: What can run.
        workers: How many mutants are tried side by side.
        tell: Called with each trial as it ends.
        keep: Whether the reports of all runs are kept.
    """

    suites: Suites
    cells: Sequence[Known]
    workers: int = 1
    tell: Callable[[Trial], None] = lambda _: None
    keep: bool = False
    usual: Mapping[str, Cell] = field(default_factory=dict)
    others: list[Known] = field(default_factory=list)
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def measure(self, mutants: Sequence[Mutant]) -> int:
        """Run all cells that are going to be needed on the library itself; return their number.

        Raises:
            NothingRan: the wrapper cannot be used.
        """
        self.functions = {cell.id: cell.functions for cell in self.cells}
        others = sample(self.cells)
        wanted = dict.fromkeys(others)
        for mutant in mutants:
            wanted |= dict.fromkeys(aimed(mutant, self.cells))
        ran = run_suites(self.suites, (), wanted, {}, "unbroken")
        self.usual = {cell.id: cell for cell in ran.cells}
        if not self.usual:
            raise NothingRan(ran.words or f"the run ended with {ran.code} before the first cell")
        self.others = [
            c for c in others if c.id in self.usual and self.usual[c.id].seconds < BRISK_SECONDS
        ]
        return len(self.usual)

    def trials(self, mutants: Sequence[Mutant]) -> Iterator[Trial]:
        """Try mutants and yield what became of each, in any order."""
        named = [(m, cells) for m in mutants if (cells := aimed(m, self.cells))]
        known = {m.name for m, _ in named}
        with ThreadPoolExecutor(self.workers) as pool:
            for trial in pool.map(lambda pair: self.try_one(*pair), named):
                self.tell(trial)
                yield trial
        for trial in self.together([m for m in mutants if m.name not in known]):
            self.tell(trial)
            yield trial

    def run(
        self, mutants: Sequence[Mutant], cells: Sequence[Known], others: Sequence[Known]
    ) -> tuple[Ran, float]:
        """Run cells and those of other cases on mutants; return what ran and the seconds."""
        label = (
            mutants[0].name if len(mutants) == 1 else f"{mutants[0].name}-and-{len(mutants) - 1}"
        )
        started = time.monotonic()
        ran = run_suites(
            self.suites,
            [mutant.name for mutant in mutants],
            [*cells[:FIRST], *shuffled(dict.fromkeys([*cells[FIRST:], *others]))],
            self.usual,
            label,
        )
        if not self.keep:
            shutil.rmtree(self.suites.out / label, ignore_errors=True)
        return ran, round(time.monotonic() - started, 2)

    def try_one(self, mutant: Mutant, cells: Sequence[Known]) -> Trial:
        """Return what became of one mutant; few cells are enough for most."""
        trial = self.attempt(mutant, cells[:QUICK], shuffled(self.others)[:QUICK])
        if trial.fate is Fate.KILLED:
            return trial
        longer = self.attempt(mutant, cells, self.others)
        return replace(longer, seconds=round(trial.seconds + longer.seconds, 2))

    def attempt(self, mutant: Mutant, cells: Sequence[Known], others: Sequence[Known]) -> Trial:
        """Return what becomes of a mutant with some cells."""
        ran, seconds = self.run([mutant], cells, others)
        return judge(mutant, ran, self.usual, self.functions, seconds)

    def together(self, mutants: Sequence[Mutant]) -> Iterator[Trial]:
        """Yield what became of mutants whose functions no case names."""
        if len(mutants) == 1:
            yield self.unnamed(self.try_one(mutants[0], ()))
            return
        if not mutants:
            return
        ran, seconds = self.run(mutants, (), self.others)
        quiet = ran.code in RAN and ran.cells
        if quiet and not any(killing(cell, self.usual) for cell in ran.cells):
            for mutant in mutants:
                each = Trial(
                    mutant,
                    Fate.SURVIVED,
                    ran=len(ran.cells),
                    seconds=round(seconds / len(mutants), 2),
                )
                yield self.unnamed(each)
            return
        half = len(mutants) // 2
        yield from self.together(mutants[:half])
        yield from self.together(mutants[half:])

    def unnamed(self, trial: Trial) -> Trial:
        """Return a trial with the remark that no case names its functions."""
        if trial.fate is Fate.KILLED:
            return trial
        return replace(trial, note=f"no case names {', '.join(trial.mutant.wrong)}")
