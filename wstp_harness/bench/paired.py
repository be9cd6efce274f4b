"""Measure libraries beside each other in one run: A B C, then C B A, ratios round by round.

A machine's speed drifts, so a figure of one run says little and a ratio of neighbours says
more. Every round measures all libraries in fresh processes, in alternating order, and for each
curve the limit of the machine in the same round. Medians and the spread of the ratios are
reported; no verdict (`gate` has one).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.budget import Budget, warm_up_ms
from wstp_harness.bench.curves import limit_curve
from wstp_harness.bench.model import Footprint, Row
from wstp_harness.bench.pump import (
    FunctionLackingError,
    PumpFailedError,
    footprint,
    invoke,
    overhead,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from wstp_harness.bench.model import Curve

FOOTPRINT: Final = "footprint"
TRIES: Final = 2


@dataclass(slots=True)
class Measured:
    """What a run measured: rows, what links take besides time, and what failed, in sentences."""

    rows: list[Row] = field(default_factory=list)
    footprints: list[Footprint] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def compare(
    libraries: Sequence[Path],
    curves: Sequence[Curve],
    *,
    rounds: int = 6,
    measure_ms: int = 300,
    budget_seconds: float = float("inf"),
    names: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Measured:
    """Measure libraries and the limit of every curve in one run.

    Args:
        libraries: the first is the one the others are held against; at least one.
        curves: what to measure.
        rounds: fresh invocations of each, in an order that turns round with every round.
        measure_ms: measured time per size and invocation, milliseconds, when there is room.
        budget_seconds: what all of it may take.
        names: what failures call the libraries; default: their files.
        progress: told the name of each step, and how much is left.

    Returns:
        One row per curve and size. A library that hangs, crashes or alters data twice has no
        figure for that curve, and a sentence among the failures for each time.

    Raises:
        PumpFailedError: a limit could not be measured, which is no library's fault.
    """
    timed = [curve for curve in curves if curve.workload != FOOTPRINT]
    points = sum(len(curve.sizes) * len(_subjects(curve, libraries)) for curve in timed)
    budget = Budget(budget_seconds, points * rounds, measure_ms)
    run = _Run(libraries, list(names) or [path.name for path in libraries], rounds, budget)
    for number, curve in enumerate(curves, 1):
        progress(f"{number} of {len(curves)}: {curve.id}, {budget.left()}")
        if curve.workload == FOOTPRINT:
            run.footprints(curve)
        else:
            run.rows(curve)
    return run.made


def _subjects(curve: Curve, libraries: Sequence[Path]) -> list[tuple[Curve, Path | None]]:
    """Return what is measured for a curve: the libraries, and the limit last."""
    of_libraries = [] if curve.is_limit else [(curve, path) for path in libraries]
    return [*of_libraries, (limit_curve(curve), None)]


@dataclass(slots=True)
class _Run:
    """One run under way."""

    libraries: Sequence[Path]
    names: Sequence[str]
    rounds: int
    budget: Budget
    made: Measured = field(default_factory=Measured)

    def footprints(self, curve: Curve) -> None:
        """Measure what links of a protocol take besides time."""
        for index, path in enumerate(self.libraries):
            try:
                self.made.footprints.append(Footprint(curve.kind, index, **footprint(curve, path)))
            except PumpFailedError as fault:
                self.made.failures.append(f"{self.names[index]}: {fault}")

    def rows(self, curve: Curve) -> None:
        """Measure the rounds of a curve."""
        subjects = _subjects(curve, self.libraries)
        times: list[list[list[float]]] = [[] for _ in subjects]
        without: set[int] = set()
        measure_ms = self.budget.measure_ms()
        for number in range(self.rounds):
            order = range(len(subjects))
            for place in order if number % 2 == 0 else reversed(order):
                if place in without:
                    continue
                points = self._tried(*subjects[place], place, measure_ms)
                if points is None:
                    without.add(place)
                    times[place].clear()
                else:
                    times[place].append(points)
            self.budget.spend(len(curve.sizes) * len(subjects))
            measure_ms = min(measure_ms, self.budget.measure_ms())
            if self.budget.over():  # the rows that are left have one round
                self.budget.spend(len(curve.sizes) * len(subjects) * (self.rounds - number - 1))
                break
        own = overhead(curve)
        self.made.rows += [
            Row(
                curve=curve,
                bytes=size,
                rounds=tuple(tuple(points[index] for points in of_one) for of_one in times[:-1]),
                limit=tuple(points[index] for points in times[-1]),
                overhead_ns=own[index].p50_ns,
                measure_ms=measure_ms,
            )
            for index, size in enumerate(curve.sizes)
        ]

    def _tried(
        self, curve: Curve, library: Path | None, place: int, measure_ms: int
    ) -> list[float] | None:
        """Return the medians of an invocation, of a second one when one failed, or nothing."""
        for _ in range(TRIES):
            try:
                points = invoke(
                    curve,
                    library,
                    measure_ms=measure_ms,
                    warm_up_ms=warm_up_ms(measure_ms),
                    least=1,
                )
            except FunctionLackingError:
                return None
            except PumpFailedError as fault:
                if library is None:
                    raise
                self.made.failures.append(f"{self.names[place]}: {fault}")
                continue
            return [point.p50_ns for point in points]
        return None
