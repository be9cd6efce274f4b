"""The steps of ``wstp-harness bench``: what was asked for, measured, and said.

Rule: what is wrong with the order is said before anything is measured.
"""

import importlib
import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Final

from rich.table import Table

from wstp_harness.bench import curves as all_curves
from wstp_harness.bench import surroundings, trust
from wstp_harness.bench.curves import DEFAULT_GROUPS, GROUPS
from wstp_harness.bench.model import Curve, Judgement, Verdict
from wstp_harness.bench.paired import Measured, compare
from wstp_harness.bench.result import BenchResult, Library, SelfCheck, Surroundings
from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.session import describe_or_end
from wstp_harness.engine import EngineMissing, library_path
from wstp_harness.plugin.recording import harness_version
from wstp_harness.report.model import Subject

QUICK_ROUNDS: Final = 2
QUICK_MS: Final = 20
FULL_MS: Final = 200
QUICK_PAIRS: Final = 4
BUDGET_SECONDS: Final = 570.0
QUICK_BUDGET_SECONDS: Final = 80.0
"""A little less than ten minutes, and than a minute and a half."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, checked. With `gate` the last library is the old one."""

    described: tuple[Subject, ...]
    called: tuple[str, ...]
    groups: tuple[str, ...]
    rounds: int
    quick: bool
    gate: bool
    forced: bool
    budget_seconds: float

    @property
    def paths(self) -> list[Path]:
        """Where the libraries are."""
        return [Path(subject.path) for subject in self.described]

    @property
    def curves(self) -> list[Curve]:
        """All curves of the groups; what a gate cannot judge or pay for is left out of one."""
        found = [curve for name in self.groups for curve in GROUPS[name]]
        if self.gate:
            found = [c for c in found if not c.is_limit and c.workload != "footprint"]
        return all_curves.quick(found) if self.quick or self.gate else found


def checked(
    library: list[Path] | None,
    against: Path | None,
    curve: list[str] | None,
    *,
    called: Sequence[str] = (),
    rounds: int,
    quick: bool,
    force: bool = False,
    minutes: float | None = None,
) -> Order:
    """Check what was asked for; end with one line when it cannot be done."""
    if against is not None and library is not None and len(library) > 1:
        end(Exit.USAGE, "--against judges one library: give --library once")
    groups = list(DEFAULT_GROUPS) if curve is None else list(GROUPS) if "all" in curve else curve
    unknown = [name for name in groups if name not in GROUPS]
    if unknown:
        end(Exit.USAGE, f"no curve {unknown[0]!r}: there are {', '.join(GROUPS)} and all")
    try:
        paths = library or [library_path()]
    except EngineMissing as fault:
        end(Exit.LIBRARY, str(fault))
    described = describe_or_end([*paths, *([against] if against is not None else [])])
    budget = QUICK_BUDGET_SECONDS if quick else BUDGET_SECONDS
    if called and (len(called) != len(described) or len({*called}) != len(called)):
        end(Exit.USAGE, f"--name is needed {len(described)} times, each another one, or not at all")
    return Order(
        described,
        tuple(called),
        tuple(groups),
        QUICK_ROUNDS if quick else rounds,
        quick,
        against is not None,
        force,
        budget if minutes is None else 60 * minutes,
    )


def measured(order: Order, progress: Callable[[str], None]) -> BenchResult:
    """Measure the libraries beside each other, or judge the first by the last one."""
    begun = time.monotonic()
    started = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    here = surroundings.look()
    lies = refused(order, here)
    ticks = surroundings.ticks_now()
    judgements = judged(order, progress) if order.gate else []
    made = Measured()
    if not order.gate:
        made = compare(
            order.paths,
            order.curves,
            rounds=order.rounds,
            measure_ms=QUICK_MS if order.quick else FULL_MS,
            budget_seconds=order.budget_seconds,
            names=names(order),
            progress=progress,
        )
    here = surroundings.ended(here, ticks)
    return BenchResult(
        command=command_of(order),
        started=started,
        seconds=round(time.monotonic() - begun, 1),
        harness=harness_version(),
        quick=order.quick,
        budget_seconds=order.budget_seconds,
        libraries=tuple(
            Library(label, subject.name, subject.sha256, subject.reported)
            for label, subject in zip(names(order), order.described, strict=True)
        ),
        surroundings=here,
        rows=tuple(made.rows),
        footprints=tuple(made.footprints),
        failures=tuple(made.failures),
        judgements=tuple(judgements),
        notes=(*(f"forced, although {lie}" for lie in lies), *surroundings.notes(here)),
        self_check=trust.last(),
    )


def refused(order: Order, here: Surroundings) -> list[str]:
    """End when a comparison would lie; with --force return why it does."""
    labels = names(order)
    lies = surroundings.refusals(
        here,
        dict(zip(labels, order.paths, strict=True)),
        {str(i): each.sha256 for i, each in enumerate(order.described)},
        gate=order.gate,
    )
    if lies and not order.forced:
        end(Exit.USAGE, f"{lies[0]}; --force measures all the same and says so")
    return lies


def judged(order: Order, progress: Callable[[str], None]) -> list[Judgement]:
    """Judge the first library by the last one."""
    gate = with_statistics("gate")
    new, old = order.paths
    pairs = {"screen": QUICK_PAIRS, "confirm": QUICK_PAIRS} if order.quick else {}
    schedule = gate.Schedule(**pairs)
    found: list[Judgement] = gate.gate(old, new, order.curves, schedule=schedule, progress=progress)
    return found


def exit_of(result: BenchResult) -> Exit:
    """Return the exit code that says the worst verdict."""
    verdicts = {each.verdict for each in result.judgements}
    if result.failures:
        return Exit.UNEXPECTED
    if Verdict.SLOWER in verdicts:
        return Exit.SLOWER
    unsure = verdicts & {Verdict.INVALID, Verdict.INCONCLUSIVE}
    return Exit.INCONCLUSIVE if unsure else Exit.CONFORMS


def check_gate(order: Order, seconds: float, progress: Callable[[str], None]) -> list[str]:
    """Find out how often the gate errs on this machine, keep it, and say it."""
    module = with_statistics("self_check")
    subject = order.described[0]
    found: SelfCheck = module.self_check(
        order.paths[0], subject.sha256, seconds=seconds, progress=progress
    )
    trust.keep(found)
    return [f"{each.curve}: {trust.sentence(each)}" for each in found.rates]


def missing_statistics() -> list[str]:
    """Return what the gate needs and is not installed."""
    return [each for each in ("numpy", "scipy") if importlib.util.find_spec(each) is None]


def with_statistics(name: str) -> ModuleType:
    """Return a module of `wstp_harness.bench` that needs numpy and scipy."""
    if missing := missing_statistics():
        what = " and ".join(missing)
        end(Exit.USAGE, f"the gate needs {what}: pip install 'wstp-harness[bench]'")
    return importlib.import_module(f"wstp_harness.bench.{name}")


def names(order: Order) -> list[str]:
    """Return what the libraries are called in headings, each differently."""
    if order.called:
        return list(order.called)
    versions = [subject.reported.get("version", "") for subject in order.described]
    plain = [
        f"{subject.name} {version.split()[0]}" if version else subject.name
        for subject, version in zip(order.described, versions, strict=True)
    ]
    return [
        name if plain.count(name) == 1 else f"{name} {subject.sha256[:6]}"
        for name, subject in zip(plain, order.described, strict=True)
    ]


def shown(table: Sequence[Sequence[str]]) -> Table:
    """Return the table as a terminal shows it."""
    headings, *rows = table
    made = Table()
    for heading in headings:
        made.add_column(heading, no_wrap=heading == "what")
    for row in rows:
        made.add_row(*row)
    return made


def command_of(order: Order) -> str:
    """Return the command that repeats the run, with names in place of paths."""
    labels = [f"LIBRARY_{number}" for number in range(1, len(order.described) + 1)]
    words = ["wstp-harness bench"]
    if order.gate:
        words.append(f"--library {labels[0]} --against {labels[1]}")
    else:
        words += [f"--library {label}" for label in labels]
    everything = order.groups == tuple(GROUPS)
    words += ["--curve all"] if everything else [f"--curve {name}" for name in order.groups]
    if order.quick:
        words.append("--quick")
    elif not order.gate:
        words.append(f"--rounds {order.rounds}")
    return " ".join(words)
