"""Run the native pump: one fresh invocation, one curve.

The pump prints one JSON object a message size; this module starts it, bounds it by a deadline
and turns what it printed into values. It never retries: a failed invocation is the caller's to
report.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from wstp_harness.bench.curves import payload_bytes
from wstp_harness.bench.model import Curve, Point
from wstp_harness.locate.preload import child_environment

DEADLINE_SECONDS: Final = 20.0
SECONDS_PER_MEBIBYTE: Final = 0.8
"""Of the largest size: several times what the slowest link known takes."""
LACKS_FUNCTION: Final = 3
NULL_MS: Final = 5


class PumpMissingError(RuntimeError):
    """The pump's executable was not built with this installation."""


class PumpFailedError(RuntimeError):
    """An invocation ended with an error, wrong data, or not at all within its deadline."""


class FunctionLackingError(PumpFailedError):
    """The library does not have a function that the workload calls."""


def pump_path() -> Path:
    """Return the pump's executable.

    Raises:
        PumpMissingError: it is not there; the message says how to build it.
    """
    override = os.environ.get("WSTP_PUMP")
    path = Path(override) if override else Path(__file__).parent / "bin" / "wstp_pump"
    if not path.is_file():
        raise PumpMissingError(
            f"the native pump is not built ({path} is missing): reinstall with "
            "`pip install .`, or set WSTP_PUMP to a built wstp_pump"
        )
    return path


def invoke(
    curve: Curve,
    library: Path | None,
    *,
    measure_ms: int = 300,
    warm_up_ms: int = 60,
    spin_ns: int = 0,
    least: int = 3,
    null: bool = False,
) -> list[Point]:
    """Measure one curve in fresh processes.

    Args:
        curve: what to measure.
        library: the shared object; None for a limit, which needs none.
        measure_ms: measured time per size, milliseconds.
        warm_up_ms: discarded time per size, milliseconds.
        spin_ns: busy waiting before each measured operation: a slow-down of a known size, to see
            whether it is found.
        least: samples of each size, however long they take.
        null: measure a library that does nothing, and one end alone.

    Returns:
        One point a size, in the order of `curve.sizes`.

    Raises:
        FunctionLackingError: the library lacks a function of the workload.
        PumpFailedError: with the pump's own line.
    """
    words = ["--measure-ms", str(measure_ms), "--warm-up-ms", str(warm_up_ms)]
    words += ["--spin-ns", str(spin_ns), "--least", str(least), "--null", "yes" if null else "no"]
    for size in curve.sizes:
        words += ["--bytes", str(payload_bytes(curve, size) if copies(curve) else size)]
    lines = _run(curve, library, words)
    return [_point(line, size) for line, size in zip(lines, curve.sizes, strict=True)]


def copies(curve: Curve) -> bool:
    """Whether the curve is of plain copies, whose size is in bytes whatever they stand for."""
    return curve.kind == "limit-copy"


def overhead(curve: Curve) -> list[Point]:
    """Return what the pump itself takes of each size's figure.

    The same loop calls a library that does nothing. Both ends of a round trip take it, one after
    the other; those of a stream take it at the same time.

    Raises:
        PumpFailedError: with the pump's own line.
    """
    if curve.is_limit:
        return [Point(size, 0, 0.0, 0.0, 0.0) for size in curve.sizes]
    alone = replace(curve, pairs=1, pause_us=0)
    ends = 2 if curve.workload.endswith(("round-trip", "exchange")) else 1
    part = ends / curve.pairs
    return [
        Point(
            each.bytes,
            each.samples,
            part * each.p10_ns,
            part * each.p50_ns,
            part * each.p99_ns,
        )
        for each in invoke(alone, None, measure_ms=NULL_MS, warm_up_ms=1, null=True)
    ]


def footprint(curve: Curve, library: Path, *, waiting_ms: int = 500) -> dict[str, float]:
    """Return what links of a protocol take besides time; the keys are `Footprint`'s.

    Raises:
        PumpFailedError: with the pump's own line.
    """
    (line,) = _run(curve, library, ["--measure-ms", str(waiting_ms)])
    return {key: value for key, value in line.items() if isinstance(value, int | float)}


def _run(curve: Curve, library: Path | None, words: list[str]) -> list[dict[str, Any]]:
    command = [str(pump_path()), "--kind", curve.kind, "--place", curve.place, *words]
    command += ["--workload", curve.workload, "--window", str(curve.window)]
    command += ["--flush-every", str(curve.flush_every), "--pairs", str(curve.pairs)]
    command += ["--pause-us", str(curve.pause_us)]
    if library is not None:
        command += ["--library", str(library)]
    seconds = DEADLINE_SECONDS + SECONDS_PER_MEBIBYTE * curve.window * (max(curve.sizes) >> 20)
    try:
        done = subprocess.run(  # noqa: S603 - our own executable, no shell
            command,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env=child_environment(),
        )
    except subprocess.TimeoutExpired:
        raise PumpFailedError(f"{curve.id} did not end within {seconds:g} s") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no message"]
        why = next((line for line in said if line.startswith("wstp_pump:")), said[-1])
        kind = FunctionLackingError if done.returncode == LACKS_FUNCTION else PumpFailedError
        raise kind(f"{curve.id} ended with status {done.returncode}: {why}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if (missing := len(curve.sizes) - len(lines)) != 0:  # the library ended the process
        text = (done.stderr + done.stdout).strip()[-100:] or "nothing"
        raise PumpFailedError(f"{curve.id} ended without {missing} of its figures, saying {text}")
    return [json.loads(line) for line in lines]


def _point(line: dict[str, Any], size: int) -> Point:
    quantiles = line["ns"]
    return Point(
        bytes=size,
        samples=line["samples"],
        p10_ns=quantiles["p10"],
        p50_ns=quantiles["p50"],
        p99_ns=quantiles["p99"],
    )
