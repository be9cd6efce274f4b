"""Measure libraries beside each other in one run: A B C, then C B A, ratios round by round.

A machine's speed drifts, so a figure of one run says little and a ratio of neighbours says
more. Every round measures all libraries in fresh processes, in alternating order, and for each
curve the limit of the machine in the same round. Medians and the spread of the ratios are
reported; no verdict (`gate` has one).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wstp_harness.bench.curves import limit_curve
from wstp_harness.bench.pump import invoke

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from wstp_harness.bench.pump import Curve


@dataclass(frozen=True, slots=True)
class Row:
    """One curve at one size, over all rounds.

    Attributes:
        curve: what was measured.
        bytes: payload of one message.
        times_ns: of each library, the median over rounds of its median time, nanoseconds.
        limit_ns: the same of the machine's limit for that curve.
        ratios: of each library but the first, its time / the first one's, of each round in order.
        limit_ratios: the first library's time / the limit's, of each round in order.
    """

    curve: Curve
    bytes: int
    times_ns: tuple[float, ...]
    limit_ns: float
    ratios: tuple[tuple[float, ...], ...]
    limit_ratios: tuple[float, ...]


def compare(
    libraries: Sequence[Path],
    curves: Sequence[Curve],
    *,
    rounds: int = 6,
    measure_ms: int = 300,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Measure libraries and the limit of every curve in one run.

    Args:
        libraries: the first is the one the others are held against; at least one.
        curves: what to measure.
        rounds: fresh invocations of each, in an order that turns round with every round.
        measure_ms: measured time per size and invocation, milliseconds.
        progress: told the name of each step.

    Returns:
        One row per curve and size.

    Raises:
        PumpFailedError: an invocation failed; nothing is reported from a broken run.
    """
    rows: list[Row] = []
    for curve in curves:
        subjects: list[tuple[Curve, Path | None]] = [(curve, path) for path in libraries]
        subjects.append((limit_curve(curve), None))
        times: list[list[list[float]]] = [[] for _ in subjects]
        for number in range(rounds):
            progress(f"{curve.id} round {number + 1} of {rounds}")
            places = range(len(subjects))
            for place in places if number % 2 == 0 else reversed(places):
                points = invoke(*subjects[place], measure_ms=measure_ms)
                times[place].append([point.p50_ns for point in points])
        rows += [_row(curve, index, times) for index in range(len(curve.sizes))]
    return rows


def _row(curve: Curve, index: int, times: list[list[list[float]]]) -> Row:
    *libraries, limit = ([points[index] for points in of_one] for of_one in times)
    first, *others = libraries
    return Row(
        curve=curve,
        bytes=curve.sizes[index],
        times_ns=tuple(statistics.median(each) for each in libraries),
        limit_ns=statistics.median(limit),
        ratios=tuple(_ratios(other, first) for other in others),
        limit_ratios=_ratios(first, limit),
    )


def _ratios(above: list[float], below: list[float]) -> tuple[float, ...]:
    return tuple(x / y for x, y in zip(above, below, strict=True))
