"""What became of one mutant: killed, survived, could not run, and whom the verdicts accuse.

Rule: a mutant is killed when a cell ends in another way than on the library itself. Verdicts about
the harness, and cells without a verdict, kill nothing.
Not here: running the suites (``running``), the ranking (``blame``), the sum (``score``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wstp_harness.mutants.blame import Witness, accused, population, suspects
from wstp_harness.mutants.row import Mutant
from wstp_harness.mutants.running import NO_VERDICT, Ran, killing
from wstp_harness.report.model import Cell

#: The library could not be loaded or initialised.
NOT_LOADABLE: Final = 13
#: Ends of a run in which cells have run: it conforms, it does not, expectations are out of date.
RAN: Final = frozenset({0, 1, 10})


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    NOT_RUN = "could not run"


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
        lost = sum(cell.outcome.kind in NO_VERDICT for cell in ran.cells)
        if ran.code in RAN and lost < count:
            note = f"{lost} cells without a verdict" if lost else ""
            return Trial(mutant, Fate.SURVIVED, ran=count, seconds=seconds, note=note)
        words = (ran.words.splitlines() or ["it said nothing"])[-1]
        note = ran.stopped or f"the run ended with {ran.code}: {words}"
        return Trial(mutant, Fate.NOT_RUN, ran=count, seconds=seconds, note=note)
    first = kills[0]
    noticed = {cell.id for cell in kills}
    witnesses = [
        Witness(functions.get(cell.id, ()), cell.id in noticed, cell.outcome.signature)
        for cell in ran.cells
        if cell.outcome.kind not in NO_VERDICT
    ]
    ranking = suspects(witnesses, population(functions.values()))
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
