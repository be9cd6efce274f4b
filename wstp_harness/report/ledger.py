"""Three verdicts: as expected, worse than expected, or better than the ledger still says.

Rule: an expectation that stopped being true fails the run as surely as a new deviation does,
because a list nobody has to keep honest soon hides regressions.
Not here: the format of the files (``expectations``).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wstp_harness.report.expectations import Entry, Expectations
from wstp_harness.report.model import (
    QUIET,
    SEVERITY,
    Axes,
    Cell,
    Expected,
    Kind,
    Outcome,
    Relation,
    StaleEntry,
    Subject,
)

NO_CELL = "no case has this id any more"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries that may apply to the subjects of one run.

    ``today`` is when entries with a date are judged.
    """

    subjects: Mapping[str, Subject]
    files: Sequence[Expectations] = ()
    today: date = field(default_factory=date.today)

    def entries(self, axes: Axes) -> Iterable[Entry]:
        """Yield the entries whose conditions hold for one of the cell's subjects."""
        for key in dict.fromkeys((axes.listener, axes.connector)):
            subject = self.subjects.get(key)
            if subject is None:
                continue
            for each in self.files:
                if each.family == subject.family:
                    yield from (e for e in each.entries if e.when.holds(subject, axes))

    def entry_for(
        self, cell: str, axes: Axes, outcome: Outcome | None = None
    ) -> tuple[Entry, str] | None:
        """Return the first entry that covers a cell, with the pattern that did.

        Behind an intermittent entry others may tell what else happens to its cells: of such a
        row the one that describes the outcome is returned, if one does. So it is in a mixed
        pair, where the other library may play the part that an entry speaks of.
        """
        first: tuple[Entry, str] | None = None
        for entry in self.entries(axes):
            if entry.rare or not (text := entry.covering(cell)):
                continue
            first = first or (entry, text)
            if outcome is None or entry.describes(outcome.kind, outcome.signature):
                return entry, text
            if not (entry.intermittent or is_mixed(axes)):
                break
        return first

    def rarity(self, cell: str, axes: Axes, outcome: Outcome) -> tuple[Entry, str] | None:
        """Return the rare deviation that an outcome is, with the pattern that covers the cell."""
        for entry in self.entries(axes):
            described = entry.rare and entry.describes(outcome.kind, outcome.signature)
            if described and (text := entry.covering(cell)):
                return entry, text
        return None

    def judge_repeated(
        self, cell: str, axes: Axes, outcome: Outcome, repeated: Iterable[Outcome]
    ) -> Expected:
        """Compare an outcome that was unexpected, knowing how its repetitions ended."""
        expected = self.judge(cell, axes, outcome)
        found = self.rarity(cell, axes, outcome)
        again = [self.judge(cell, axes, each).relation for each in repeated]
        if found is None or Relation.EXPECTED not in again:
            return expected
        entry, text = found
        reason = f"rare, a repetition ended as expected: {entry.reason} ({entry.source})"
        return Expected(Relation.EXPECTED, text, reason)

    def judge(self, cell: str, axes: Axes, outcome: Outcome) -> Expected:
        """Compare an outcome with what was expected of the cell."""
        found = self.entry_for(cell, axes, outcome)
        if found is None:
            quiet = outcome.kind in QUIET
            return Expected(Relation.EXPECTED if quiet else Relation.UNEXPECTED)
        entry, text = found
        if is_mixed(axes):
            entry = replace(entry, intermittent=True)
        relation, remark = compare(entry, outcome, self.today)
        reason = f"{entry.reason} ({entry.source})"
        return Expected(relation, text, f"{remark}: {reason}" if remark else reason)

    def stale(self, cells: Iterable[Cell]) -> tuple[StaleEntry, ...]:
        """Return the patterns that cover none of the cells of a complete run."""
        ids = "\n".join(sorted({cell.id for cell in cells}))
        return tuple(
            StaleEntry(text, entry.file, Relation.REMOVED_CASE, NO_CELL)
            for each in self.files
            for entry in each.entries
            if self.applies(entry, each.family)
            for text, compiled in zip(entry.cells, entry.patterns, strict=True)
            if not re.search(f"(?m)^(?:{compiled.pattern})$", ids)
        )

    def applies(self, entry: Entry, family: str) -> bool:
        """Whether an entry speaks of one of the subjects of this run on this platform."""
        return any(
            subject.family == family and entry.when.holds_for(subject)
            for subject in self.subjects.values()
        )


def is_mixed(axes: Axes) -> bool:
    """Whether two libraries are at the ends."""
    return axes.connector not in {"", axes.listener}


def compare(entry: Entry, outcome: Outcome, today: date) -> tuple[Relation, str]:
    """Relate one outcome to the entry that covers its cell; the text says what differs."""
    kind = outcome.kind
    if kind in {Kind.MISSING, Kind.HARNESS_ERROR}:
        return Relation.UNEXPECTED, f"expected {entry.outcome}, there is no verdict"
    if entry.expires is not None and today >= entry.expires:
        return Relation.STALE_ENTRY, f"the entry expired on {entry.expires}"
    if as_described(entry, outcome):
        return Relation.EXPECTED, ""
    if kind is entry.outcome:
        remark = f"expected signature {entry.signature!r}, found {outcome.signature!r}"
        return Relation.SIGNATURE_CHANGED, remark
    better = SEVERITY.index(kind) < SEVERITY.index(entry.outcome)
    relation = Relation.IMPROVED if better else Relation.UNEXPECTED
    return relation, f"expected {entry.outcome}, found {kind}"


def as_described(entry: Entry, outcome: Outcome) -> bool:
    """Whether a cell ended as its entry says, or in a way the entry allows."""
    kind = outcome.kind
    unseen = kind in {Kind.SKIPPED, Kind.UNSUPPORTED}
    allowed = unseen or (kind is Kind.PASS and entry.intermittent)
    return allowed or entry.describes(kind, outcome.signature)
