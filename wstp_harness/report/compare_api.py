"""What two libraries offer to programs, and what of it differs: functions, constants, versions.

Rule: only what both results hold is compared; where one holds nothing it is said. A function or a
constant that is gone, or a constant with another value, breaks programs; the rest is news, and so
are names that no header declares.
Not here: what the functions do (``compare``), layout of any kind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from wstp_harness.abi import load
from wstp_harness.report.base import LETTERS
from wstp_harness.report.model import Result, Subject
from wstp_harness.report.summary import many


class Sort(StrEnum):
    """What differs, the most harmful first."""

    FUNCTION_GONE = "function gone"
    CONSTANT_GONE = "constant gone"
    CONSTANT_CHANGED = "constant changed"
    FUNCTION_NEW = "function new"
    CONSTANT_NEW = "constant new"
    FACT = "library"
    NAME_GONE = "undocumented name gone"
    NAME_NEW = "undocumented name new"


BREAKING: Final = frozenset({Sort.FUNCTION_GONE, Sort.CONSTANT_GONE, Sort.CONSTANT_CHANGED})


@dataclass(frozen=True, slots=True)
class ApiChange:
    """One name that the first and the last library do not have alike.

    Attributes:
        sort: What differs.
        name: A function, a constant, or a fact of the library such as ``interface``.
        before, after: Its value, empty where it is not there.
        since: Letter of the first result that has it as the last one does.
    """

    sort: Sort
    name: str
    before: str
    after: str
    since: str

    @property
    def breaking(self) -> bool:
        """Whether programs that were built for the first library may fail with the last."""
        return self.sort in BREAKING


@dataclass(frozen=True, slots=True)
class ApiDiff:
    """The differences between the first and the last library, and what could not be compared."""

    changes: tuple[ApiChange, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def breaking(self) -> bool:
        """Whether one of the changes breaks programs."""
        return any(change.breaking for change in self.changes)

    def of(self, sort: Sort) -> tuple[ApiChange, ...]:
        """Return the changes of one sort."""
        return tuple(change for change in self.changes if change.sort is sort)


NO_DIFFERENCE: Final = ApiDiff()


def compare_api(results: Sequence[Result]) -> ApiDiff:
    """Compare the libraries of results in order, the first with the last.

    Results over several libraries are not compared here: which of them to take nobody said.
    """
    if any(len(result.subjects) != 1 for result in results):
        return ApiDiff(remarks=("the results are not of one library each",))
    subjects = [result.subjects[0] for result in results]
    changes = list(fact_changes(subjects))
    remarks = []
    if all(subject.api and subject.api.functions for subject in (subjects[0], subjects[-1])):
        changes += function_changes(subjects)
    else:
        remarks.append("a result does not say which functions its library exports")
    if all(subject.api and subject.api.constants for subject in (subjects[0], subjects[-1])):
        changes += constant_changes(subjects)
    else:
        remarks.append("no header lay with a library, so constants are not compared")
    order = list(Sort)
    changes.sort(key=lambda change: (order.index(change.sort), change.name))
    return ApiDiff(tuple(changes), tuple(remarks))


def function_changes(subjects: Sequence[Subject]) -> Iterator[ApiChange]:
    """Yield the functions that only the first or only the last exports."""
    tables = [frozenset(s.api.functions) if s.api else None for s in subjects]
    first, last = tables[0] or frozenset(), tables[-1] or frozenset()
    public = load()
    for name in first ^ last:
        gone = name in first
        sort = Sort.FUNCTION_GONE if gone else Sort.FUNCTION_NEW
        if name not in public:
            sort = Sort.NAME_GONE if gone else Sort.NAME_NEW
        values = [None if table is None else str(name in table) for table in tables]
        before, after = ("exported", "") if gone else ("", "exported")
        yield ApiChange(sort, name, before, after, lasting(values))


def constant_changes(subjects: Sequence[Subject]) -> Iterator[ApiChange]:
    """Yield the constants that the headers of the first and the last do not define alike."""
    tables = [s.api.constants if s.api and s.api.constants else None for s in subjects]
    first, last = tables[0] or {}, tables[-1] or {}
    for name in first.keys() | last.keys():
        before, after = (str(table[name]) if name in table else "" for table in (first, last))
        if before == after:
            continue
        sort = Sort.CONSTANT_CHANGED
        if not before or not after:
            sort = Sort.CONSTANT_NEW if after else Sort.CONSTANT_GONE
        values = [None if table is None else str(table.get(name, "")) for table in tables]
        yield ApiChange(sort, name, before, after, lasting(values))


def fact_changes(subjects: Sequence[Subject]) -> Iterator[ApiChange]:
    """Yield what the libraries say of themselves, or their files do, and do not say alike."""
    rows = [facts(subject) for subject in subjects]
    for name in dict.fromkeys(name for row in rows for name in row):
        before, after = rows[0].get(name, ""), rows[-1].get(name, "")
        if before != after:
            values = [row.get(name, "") for row in rows]
            yield ApiChange(Sort.FACT, name, before, after, lasting(values))


def facts(subject: Subject) -> dict[str, str]:
    """Return what is known of a library beside its functions and constants."""
    found = dict(subject.reported)
    if api := subject.api:
        found |= {
            "names begin with": api.prefix,
            "soname": api.soname,
            "needs": ", ".join(sorted(api.needed)),
        }
    return found


def lasting(values: Sequence[str | None]) -> str:
    """Return the letter of the first result from which on a value stays what it is at the end."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    start = known[-1][0]
    for (index, value), (later, _) in reversed(list(pairwise(known))):
        if value != known[-1][1]:
            return LETTERS[later]
        start = index
    return LETTERS[start]


def sentence(diff: ApiDiff) -> str:
    """Say in one sentence what differs, empty when nothing does."""
    nouns = {
        Sort.FUNCTION_GONE: "function {} gone",
        Sort.FUNCTION_NEW: "new function",
        Sort.CONSTANT_GONE: "constant {} gone",
        Sort.CONSTANT_CHANGED: "constant {} changed",
        Sort.CONSTANT_NEW: "new constant",
    }
    parts = []
    for sort, noun in nouns.items():
        if number := len(diff.of(sort)):
            head, _, tail = noun.partition(" {}")
            parts.append(f"{many(number, head)}{tail}")
    return ", ".join(parts)
