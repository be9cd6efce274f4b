"""The steps of ``wstp-harness bench``: what was asked for, measured, and said.

Rule: what is wrong with the order is said before anything is measured.
"""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from rich.table import Table

from wstp_harness.bench.curves import DEFAULT_GROUPS, GROUPS
from wstp_harness.bench.paired import compare
from wstp_harness.bench.pump import Curve
from wstp_harness.bench.tables import (
    GATE_COLUMNS,
    HOW_TO_READ,
    HOW_TO_READ_THE_GATE,
    cells,
    columns,
    gate_cells,
    summary,
)
from wstp_harness.bench.verdict import Verdict, margin_of
from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.session import describe_or_end
from wstp_harness.engine import EngineMissing, library_path
from wstp_harness.plugin.recording import machine as this_machine
from wstp_harness.report.model import Subject
from wstp_harness.report.summary import title

QUICK_ROUNDS: Final = 2
QUICK_MS: Final = 50
FULL_MS: Final = 300
QUICK_PAIRS: Final = 4
GATE_MS: Final = 150


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, checked. With `gate` the last library is the old one."""

    described: tuple[Subject, ...]
    groups: tuple[str, ...]
    rounds: int
    quick: bool
    gate: bool

    @property
    def paths(self) -> list[Path]:
        """Where the libraries are."""
        return [Path(subject.path) for subject in self.described]

    @property
    def curves(self) -> list[Curve]:
        """All curves of the groups."""
        return [curve for name in self.groups for curve in GROUPS[name]]


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made: a table with its headings, what to say below it, and the data."""

    table: list[tuple[str, ...]]
    said: list[str]
    reading: Sequence[str]
    data: dict[str, Any]
    code: Exit


def checked(
    library: list[Path] | None,
    against: Path | None,
    curve: list[str] | None,
    *,
    rounds: int,
    quick: bool,
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
    return Order(described, tuple(groups), rounds, quick, against is not None)


def compared(order: Order, progress: Callable[[str], None]) -> Made:
    """Measure the libraries beside each other."""
    rows = compare(
        order.paths,
        order.curves,
        rounds=QUICK_ROUNDS if order.quick else order.rounds,
        measure_ms=QUICK_MS if order.quick else FULL_MS,
        progress=progress,
    )
    table = [columns(names(order)), *(cells(row) for row in rows)]
    data = {"libraries": [str(path) for path in order.paths], "rows": [*map(asdict, rows)]}
    return Made(table, [], HOW_TO_READ, data, Exit.CONFORMS)


def gated(order: Order, progress: Callable[[str], None]) -> Made:
    """Judge the first library by the last one."""
    gate = with_statistics("gate")
    new, old = order.paths
    pairs = {"screen": QUICK_PAIRS, "confirm": QUICK_PAIRS} if order.quick else {}
    schedule = gate.Schedule(measure_ms=QUICK_MS if order.quick else GATE_MS, **pairs)
    judgements = gate.gate(old, new, order.curves, schedule=schedule, progress=progress)
    table = [GATE_COLUMNS, *(gate_cells(each) for each in judgements)]
    said = [summary(judgements), with_statistics("self_check").last()]
    verdicts = {each.verdict for each in judgements}
    code = Exit.CONFORMS
    if verdicts & {Verdict.INVALID, Verdict.INCONCLUSIVE}:
        code = Exit.INCONCLUSIVE
    if Verdict.SLOWER in verdicts:
        code = Exit.SLOWER
    rows = [{**asdict(each), "margin": margin_of(each.curve).part} for each in judgements]
    data = {
        "new": str(new),
        "old": str(old),
        "new_sha256": order.described[0].sha256,
        "old_sha256": order.described[-1].sha256,
        "judgements": rows,
    }
    return Made(table, said, HOW_TO_READ_THE_GATE, data, code)


def check_gate(order: Order, progress: Callable[[str], None]) -> list[str]:
    """Find out how often the gate errs on this machine, keep it, and say it."""
    module = with_statistics("self_check")
    sizes = {"rounds": 40, "trials": 10, "measure_ms": QUICK_MS} if order.quick else {}
    rates = [
        module.self_check(order.paths[0], curve, progress=progress, **sizes)
        for curve in module.curves()
    ]
    module.keep(rates)
    return [f"{each.curve}: {module.sentence(each)}" for each in rates]


def with_statistics(name: str) -> ModuleType:
    """Return a module of `wstp_harness.bench` that needs numpy and scipy."""
    missing = [each for each in ("numpy", "scipy") if importlib.util.find_spec(each) is None]
    if missing:
        what = " and ".join(missing)
        end(Exit.USAGE, f"the gate needs {what}: pip install 'wstp-harness[bench]'")
    return importlib.import_module(f"wstp_harness.bench.{name}")


def names(order: Order) -> list[str]:
    """Return what the libraries are called in headings, each differently."""
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


def facts_of(order: Order) -> list[str]:
    """Say which libraries, which machine, how much and when."""
    roles = ("new", "old") if order.gate else tuple(names(order))
    here = this_machine()
    facts = [f"{role}: {title(each)}" for role, each in zip(roles, order.described, strict=True)]
    facts.append(f"machine: {here.cpu}, {here.cores} cores, Linux {here.kernel}")
    how = "quick" if order.quick else "pairs" if order.gate else f"{order.rounds} rounds"
    return [*facts, f"{how}, on {datetime.now(UTC):%Y-%m-%d}"]


def command_of(order: Order) -> str:
    """Return the command that repeats the run, with names in place of paths."""
    labels = [f"LIBRARY_{number}" for number in range(1, len(order.described) + 1)]
    words = ["wstp-harness bench"]
    if order.gate:
        words.append(f"--library {labels[0]} --against {labels[1]}")
    else:
        words += [f"--library {label}" for label in labels]
    words += [f"--curve {name}" for name in order.groups]
    if order.quick:
        words.append("--quick")
    elif not order.gate:
        words.append(f"--rounds {order.rounds}")
    return " ".join(words)
