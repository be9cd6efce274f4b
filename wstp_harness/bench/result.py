"""One run of ``wstp-harness bench``, with all that a page says of it: libraries, machine, figures.

Rule: everything here can be written as JSON and read back (``store``), so that a stored result has
its page at any later time. No path of the machine is in it.
History of the format: ``wstp-harness/bench/1`` is the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wstp_harness.bench.model import Footprint, Judgement, Row

SCHEMA: Final = "wstp-harness/bench/1"


@dataclass(frozen=True, slots=True)
class Library:
    """A library as a page names it: no path of the machine."""

    label: str
    name: str
    sha256: str
    reported: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The machine, and what else happened on it.

    Attributes:
        cpu: its name.
        cores: all there are.
        usable_cores: those this process may run on.
        governor: of the frequency; empty when the machine does not show one.
        virtualised: by what; empty when it is not.
        quota_cores: processors' worth of time that the container allows; 0 is no limit.
        kernel: its release.
        os: its name.
        load_before: mean of running processes over the last minute when the run began.
        load_after: the same when it ended.
        busy_before: part of the processors' time that others used just before.
        steal: part of the processors' time that the host took away during the run.
    """

    cpu: str
    cores: int
    usable_cores: int
    governor: str
    virtualised: str
    quota_cores: float
    kernel: str
    os: str
    load_before: float
    load_after: float = 0.0
    busy_before: float = 0.0
    steal: float = 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """What the gate did on one curve in a self-check.

    Attributes:
        curve: its id.
        gates: gates held of the library against itself.
        alarms: how many of them said SLOWER.
        invalid: how many said INVALID.
        trials: gates held for each injected slow-down (0.1 is 10 %).
        found: how many of them said SLOWER.
        alarms_at_most: the rate of alarms that lies above the true one with 95 % confidence.
        found_at_least: the rate of finding that lies below the true one with 95 % confidence.
        seconds: what one gate takes when it looks twice.
    """

    curve: str
    gates: int
    alarms: int
    invalid: int
    trials: Mapping[str, int]
    found: Mapping[str, int]
    alarms_at_most: float = 1.0
    found_at_least: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The last self-check of a machine."""

    date: str
    rates: tuple[Rates, ...]
    library: str = ""


@dataclass(frozen=True, slots=True)
class BenchResult:
    """One run of ``wstp-harness bench``; with `judgements` the last library is the old one."""

    command: str
    started: str
    seconds: float
    harness: str
    quick: bool
    budget_seconds: float
    libraries: tuple[Library, ...]
    surroundings: Surroundings
    rows: tuple[Row, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    self_check: SelfCheck | None = None
    schema: str = SCHEMA
