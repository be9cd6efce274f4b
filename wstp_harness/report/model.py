"""The vocabulary of results, and the values a run consists of.

Rule: every value here is frozen, holds plain data only, and means the same in events.jsonl, in
result.json and in memory. The names of the fields are the names in the files.
Not here: files (``store``, ``events``), judging against expectations (``ledger``), rendering.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from wstp_harness.report.api import Api
from wstp_harness.report.called import NOT_RECORDED, Called
from wstp_harness.report.evidence import Crash, Fault, Hang, Leak, TracedCall

SCHEMA: Final = "wstp-harness/result/1"


class Kind(StrEnum):
    """What happened to one cell."""

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    FAIL = "FAIL"
    CRASH = "CRASH"
    HANG = "HANG"
    LEAK = "LEAK"
    UNSUPPORTED = "UNSUPPORTED"
    SKIPPED = "SKIPPED"
    INFO = "INFO"
    MISSING = "MISSING"
    HARNESS_ERROR = "HARNESS_ERROR"


class Relation(StrEnum):
    """How an outcome stands to what was expected of it."""

    EXPECTED = "expected"
    UNEXPECTED = "unexpected"
    IMPROVED = "improved"
    SIGNATURE_CHANGED = "signature-changed"
    STALE_ENTRY = "stale-entry"
    NEW_CASE = "new-case"
    REMOVED_CASE = "removed-case"


#: Outcomes nobody has to explain: the cell did what it should, or there was nothing to do.
QUIET: Final = frozenset({Kind.PASS, Kind.INFO, Kind.SKIPPED, Kind.UNSUPPORTED})

#: From harmless to harmful; the worst kind of a group gives the group its colour.
SEVERITY: Final = (
    Kind.PASS,
    Kind.INFO,
    Kind.SKIPPED,
    Kind.UNSUPPORTED,
    Kind.FAIL,
    Kind.LEAK,
    Kind.MISSING,
    Kind.HARNESS_ERROR,
    Kind.HANG,
    Kind.CRASH,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one cell, in a form that compares across runs.

    ``signature`` names what went wrong without a volatile value (no addresses, times, process
    ids), ``detail`` is the sentence for people, ``behaviour`` names what an informational case saw.
    """

    kind: Kind
    signature: str = ""
    detail: str = ""
    behaviour: str = ""


PASSED: Final = Outcome(Kind.PASS)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ledger said about one cell.

    ``entry`` is the pattern of the entry that covers the cell, or empty when none does.
    """

    relation: Relation = Relation.EXPECTED
    entry: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One execution of a cell; the first is the verdict, the others tell whether it is stable."""

    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Axes:
    """Where a cell stands in the matrix; an empty text means that the axis does not apply.

    ``listener`` and ``connector`` are keys of subjects; cells with one end use ``listener``.
    """

    topology: str = ""
    protocol: str = ""
    place: str = ""
    writer: str = ""
    variant: str = ""
    listener: str = "A"
    connector: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One requirement and where it is tested; its cells are the same case under other axes."""

    id: str
    chapter: str
    title: str
    functions: tuple[str, ...]
    requirement: str
    source: str
    level: str
    file: str
    line: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One case under one combination of axes, and what happened.

    ``id`` does not name the subjects, so that cells compare across libraries. ``unfinished`` are
    calls that were asked for and whose results never came, because the end was lost.
    """

    id: str
    case: str
    axes: Axes
    outcome: Outcome
    functions: tuple[str, ...] = ()
    expected: Expected = Expected()
    seconds: float = 0.0
    attempts: tuple[Attempt, ...] = ()
    leaks: tuple[Leak, ...] = ()
    crash: Crash | None = None
    hang: Hang | None = None
    trace: tuple[TracedCall, ...] = ()
    unfinished: tuple[TracedCall, ...] = ()
    fault: Fault | None = None
    text: str = ""
    repro: str = ""

    @property
    def flaky(self) -> bool:
        """Whether a repetition ended differently from the first attempt."""
        return any(a.outcome.kind != self.outcome.kind for a in self.attempts[1:])

    @property
    def unexpected(self) -> bool:
        """Whether this cell alone makes the run fail."""
        return self.expected.relation not in {Relation.EXPECTED, Relation.NEW_CASE}


@dataclass(frozen=True, slots=True)
class Subject:
    """One library under test, as found on disk and as it describes itself.

    ``family`` is the name that expectation files match; ``reported`` holds ``interface``,
    ``revision`` and ``version`` where the library answers them; ``api`` is what its file and the
    header beside it offer, when the run recorded it.
    """

    key: str
    name: str
    path: str
    sha256: str = ""
    build_id: str = ""
    family: str = ""
    reported: Mapping[str, str] = field(default_factory=dict)
    api: Api | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the run took place."""

    os: str
    kernel: str
    cpu: str
    cores: int
    python: str


@dataclass(frozen=True, slots=True)
class Run:
    """How the run was made; times are ISO 8601 in UTC, ``partial`` says why it is not complete."""

    id: str
    command: str
    started: str
    finished: str
    seconds: float
    seed: int
    harness: str
    suite_digest: str
    machine: Machine
    options: Mapping[str, str]
    planned: int
    complete: bool
    partial: str = ""


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """An expectation that no longer describes the library: the entry, and what contradicts it."""

    pattern: str
    file: str
    relation: Relation
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a run found; the content of result.json."""

    run: Run
    subjects: tuple[Subject, ...]
    cases: tuple[Case, ...]
    cells: tuple[Cell, ...]
    stale: tuple[StaleEntry, ...] = ()
    called: Called = NOT_RECORDED
    schema: str = SCHEMA
