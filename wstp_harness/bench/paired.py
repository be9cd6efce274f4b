"""Hold two libraries against each other in one run: A B, then B A, ratios pair by pair.

A machine's speed drifts, so a figure of one run says little and a ratio of neighbours says
more. Every round measures A and B in fresh processes, in alternating order, and for each curve
the limit of the machine in the same round. Medians and the spread of the ratios are reported;
no verdict.
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
        a_ns: median over rounds of A's median time, nanoseconds.
        b_ns: the same of B.
        limit_ns: the same of the machine's limit for that curve.
        ratios: B / A of each round, in order.
        limit_ratios: A / limit of each round, in order.
    """

    curve: Curve
    bytes: int
    a_ns: float
    b_ns: float
    limit_ns: float
    ratios: tuple[float, ...]
    limit_ratios: tuple[float, ...]


def compare(
    a: Path,
    b: Path,
    curves: Sequence[Curve],
    *,
    rounds: int = 6,
    measure_ms: int = 300,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Measure A, B and the limit of every curve in one run.

    Args:
        a: the library whose ratio to the limit is reported.
        b: the library it is held against.
        curves: what to measure.
        rounds: fresh invocations of each, in the order A B then B A.
        measure_ms: measured time per size and invocation, milliseconds.
        progress: told the name of each step.

    Returns:
        One row per curve and size.

    Raises:
        PumpFailedError: an invocation failed; nothing is reported from a broken run.
    """
    rows: list[Row] = []
    for curve in curves:
        times: dict[str, list[list[float]]] = {"a": [], "b": [], "limit": []}
        subjects = {"a": (curve, a), "b": (curve, b), "limit": (limit_curve(curve), None)}
        for number in range(rounds):
            progress(f"{curve.id} round {number + 1} of {rounds}")
            order = ("a", "b", "limit") if number % 2 == 0 else ("limit", "b", "a")
            for key in order:
                points = invoke(*subjects[key], measure_ms=measure_ms)
                times[key].append([point.p50_ns for point in points])
        rows += [_row(curve, index, size, times) for index, size in enumerate(curve.sizes)]
    return rows


def _row(curve: Curve, index: int, size: int, times: dict[str, list[list[float]]]) -> Row:
    a, b, limit = ([points[index] for points in times[key]] for key in ("a", "b", "limit"))
    return Row(
        curve=curve,
        bytes=size,
        a_ns=statistics.median(a),
        b_ns=statistics.median(b),
        limit_ns=statistics.median(limit),
        ratios=tuple(y / x for x, y in zip(a, b, strict=True)),
        limit_ratios=tuple(x / y for x, y in zip(a, limit, strict=True)),
    )
