"""What trials come to: how many mutants the suites kill, and how many they blame rightly.

Rule: the score is over all mutants that could run and whose survival no row explains; the file in
JSON holds everything, the table in Markdown is made of it.
Not here: the terminal (``cli.mutants``).
"""

from dataclasses import dataclass
from typing import Final

from wstp_harness.mutants.row import Mutant
from wstp_harness.mutants.trial import Fate, Trial

SCHEMA: Final = "wstp-harness/mutants/1"


@dataclass(frozen=True, slots=True)
class Score:
    """All trials of one library.

    Attributes:
        library: The file that was wrapped.
        sha256: Of that file.
        trials: In the order of the table.
        unbroken: How many cells ran on the library itself.
    """

    library: str
    sha256: str
    trials: tuple[Trial, ...]
    unbroken: int = 0

    def of(self, fate: Fate) -> tuple[Trial, ...]:
        """Return the trials with this fate."""
        return tuple(t for t in self.trials if t.fate is fate)

    @property
    def explained(self) -> tuple[Trial, ...]:
        """Survivors whose row says why no case can see them."""
        return tuple(t for t in self.of(Fate.SURVIVED) if t.mutant.survives)

    @property
    def unexplained(self) -> tuple[Trial, ...]:
        """Survivors for which a case is missing."""
        return tuple(t for t in self.of(Fate.SURVIVED) if not t.mutant.survives)

    @property
    def outdated(self) -> tuple[Trial, ...]:
        """Killed mutants whose row says that no case can see them."""
        return tuple(t for t in self.of(Fate.KILLED) if t.mutant.survives)

    @property
    def mutation(self) -> float:
        """Share of killed mutants among those that have to be; 1 when there is none."""
        killed = len(self.of(Fate.KILLED))
        return share(killed, killed + len(self.unexplained))

    @property
    def blame(self) -> float:
        """Share of killed mutants whose first suspect is a wrong function."""
        killed = self.of(Fate.KILLED)
        return share(sum(t.right for t in killed), len(killed))

    @property
    def first_blame(self) -> float:
        """Share of killed mutants where the very first verdict names a wrong function."""
        killed = self.of(Fate.KILLED)
        return share(sum(t.first in t.mutant.wrong for t in killed), len(killed))

    @property
    def complete(self) -> bool:
        """Whether every mutant is killed, or its survival is explained."""
        return not self.unexplained and not self.of(Fate.NOT_RUN)


def share(part: int, whole: int) -> float:
    """Return a part of a whole, 1 of nothing."""
    return part / whole if whole else 1.0


def to_json(score: Score) -> dict[str, object]:
    """Return a score as plain data."""
    return {
        "schema": SCHEMA,
        "library": score.library,
        "sha256": score.sha256,
        "unbroken_cells": score.unbroken,
        "mutants": len(score.trials),
        "killed": len(score.of(Fate.KILLED)),
        "survived": len(score.unexplained),
        "survived_explained": len(score.explained),
        "could_not_run": len(score.of(Fate.NOT_RUN)),
        "mutation_score": round(score.mutation, 4),
        "blame_score": round(score.blame, 4),
        "first_verdict_blame_score": round(score.first_blame, 4),
        "trials": [trial_to_json(trial) for trial in score.trials],
    }


def trial_to_json(trial: Trial) -> dict[str, object]:
    """Return one trial as plain data."""
    return {
        **about(trial.mutant),
        "fate": str(trial.fate),
        "killed_by": trial.cell,
        "outcome": trial.outcome,
        "first_blamed": trial.first,
        "blamed": trial.blamed,
        "blamed_rightly": trial.right,
        "killing_cells": trial.killing,
        "cells": trial.ran,
        "seconds": trial.seconds,
        "note": trial.note,
    }


def about(mutant: Mutant) -> dict[str, object]:
    """Return a row as plain data."""
    return {
        "name": mutant.name,
        "family": mutant.family,
        "kind": mutant.kind,
        "functions": list(mutant.wrong),
        "reason": mutant.reason,
        **({"survives": mutant.survives} if mutant.survives else {}),
    }


def verdict(score: Score) -> str:
    """Say in one sentence what the trials come to."""
    killed = len(score.of(Fate.KILLED))
    parts = [f"{killed} of {killed + len(score.unexplained)} mutants killed ({score.mutation:.1%})"]
    if killed:
        parts.append(f"{score.blame:.1%} of them blamed on the right function first")
    if score.explained:
        parts.append(f"{len(score.explained)} survived for a known reason")
    if failed := len(score.of(Fate.NOT_RUN)):
        parts.append(f"{failed} could not run")
    return ", ".join(parts) + "."
