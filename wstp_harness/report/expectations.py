"""Known deviations of a library family, as values: which cells, which outcome, and why.

Rule: an entry is a statement that is checked in every run. A cell that an entry covers must end as
the entry says. The first entry that covers a cell counts.
Not here: the files (``expectation_file``), comparing outcomes with entries (``ledger``).
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from wstp_harness.report.model import Axes, Kind, Subject

RANGES: Final = ("interface", "revision", "version")
COMPARISON: Final = re.compile(r"(>=|<=|==|>|<)\s*(\d+(?:\.\d+)*)")


def pattern(text: str) -> re.Pattern[str]:
    """Compile a cell pattern: ``*`` stands for any text, ``re:`` opens a regular expression.

    Raises:
        re.error: the text after ``re:`` is not a regular expression.
    """
    if text.startswith("re:"):
        return re.compile(text[3:])
    return re.compile(".*".join(re.escape(part) for part in text.split("*")))


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a version text, ``13.2.0`` as ``(13, 2, 0)``."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def in_range(value: str, condition: str) -> bool:
    """Whether a version satisfies every comparison of a condition such as ``>=25,<48``."""
    have = numbers(value)
    for sign, text in COMPARISON.findall(condition):
        want = numbers(text)
        width = max(len(have), len(want))
        a, b = ((*n, *(0,) * (width - len(n))) for n in (have, want))
        holds = {">=": a >= b, "<=": a <= b, "==": a == b, ">": a > b, "<": a < b}
        if not holds[sign]:
            return False
    return bool(have)


@dataclass(frozen=True, slots=True)
class When:
    """Where an entry applies; an empty condition always holds."""

    interface: str = ""
    revision: str = ""
    version: str = ""
    platforms: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def holds(self, subject: Subject, axes: Axes) -> bool:
        """Whether every condition holds for a cell with these axes on this subject."""
        return self.holds_for(subject) and all(
            not allowed or value in allowed
            for allowed, value in (
                (self.protocols, axes.protocol),
                (self.places, axes.place),
            )
        )

    def holds_for(self, subject: Subject) -> bool:
        """Whether the conditions on library and platform hold."""
        if self.platforms and sys.platform not in self.platforms:
            return False
        return all(
            not condition or in_range(subject.reported.get(name, ""), condition)
            for name, condition in zip(
                RANGES, (self.interface, self.revision, self.version), strict=True
            )
        )


@dataclass(frozen=True)
class Entry:
    """One known deviation; ``file`` and ``number`` (from 1) say where it is written.

    A rare one may strike any of its cells, which have their own expectations besides: it excuses
    a cell that a repetition in fresh processes saw end as expected.
    """

    cells: tuple[str, ...]
    outcome: Kind
    signature: str
    reason: str
    source: str
    owner: str = ""
    link: str = ""
    expires: date | None = None
    intermittent: bool = False
    rare: bool = False
    when: When = When()
    file: str = ""
    number: int = 0

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The compiled cell patterns, in order."""
        return tuple(pattern(text) for text in self.cells)

    def covering(self, cell: str) -> str:
        """Return the pattern that covers a cell id, or nothing."""
        for text, compiled in zip(self.cells, self.patterns, strict=True):
            if compiled.fullmatch(cell):
                return text
        return ""

    def describes(self, kind: Kind, signature: str) -> bool:
        """Whether an outcome is the one the entry announces."""
        return kind is self.outcome and bool(pattern(self.signature).fullmatch(signature))


@dataclass(frozen=True, slots=True)
class Expectations:
    """The entries of one file, for the subjects of one family."""

    family: str
    entries: tuple[Entry, ...] = field(default=())
    file: str = ""


def for_subjects(
    subjects: Iterable[Subject], available: Iterable[Expectations]
) -> tuple[Expectations, ...]:
    """Choose the files that speak of one of the subjects."""
    families = {subject.family for subject in subjects}
    return tuple(each for each in available if each.family in families)
