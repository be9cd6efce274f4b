"""Run the native pump: one fresh invocation, one curve.

The pump prints one JSON object a message size; this module starts it, bounds it by a deadline
and turns what it printed into values. It never retries: a failed invocation is the caller's to
report.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wstp_harness.locate.preload import child_environment

INVOCATION_DEADLINE_SECONDS: Final = 120.0


class PumpMissingError(RuntimeError):
    """The pump's executable was not built with this installation."""


class PumpFailedError(RuntimeError):
    """An invocation ended with an error, wrong data, or not at all within its deadline."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What one invocation measures.

    Attributes:
        kind: `IntraProcess`, `SharedMemory`, `TCPIP`, `Loopback`, or a limit: `limit-futex`,
            `limit-tcp`, `limit-copy`.
        place: `threads` or `processes`.
        workload: `integer-round-trip`, `real64-round-trip`, `real64-stream` or `set-up`; on a
            loopback link `integer32`, `list-of-two`, `utf8-string`, `native-string`,
            `real64-array`, `nested` or `wide`.
        sizes: payload bytes of one message (levels of `nested`, arguments of `wide`), one point
            each.
        window: messages before the answer of a stream.
    """

    kind: str
    place: str
    workload: str
    sizes: tuple[int, ...] = (4,)
    window: int = 16

    @property
    def id(self) -> str:
        """Name the curve in a table or a log line."""
        return f"{self.workload}/{self.kind}/{self.place}"


@dataclass(frozen=True, slots=True)
class Point:
    """One size of one invocation; quantiles in nanoseconds of what the workload does once."""

    bytes: int
    samples: int
    p10_ns: float
    p50_ns: float
    p99_ns: float


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
) -> list[Point]:
    """Measure one curve in fresh processes.

    Args:
        curve: what to measure.
        library: the shared object; None for a limit, which needs none.
        measure_ms: measured time per size, milliseconds.
        warm_up_ms: discarded time per size, milliseconds.
        spin_ns: busy waiting before each measured operation: a slow-down of a known size, to see
            whether it is found.

    Returns:
        One point a size, in the order of `curve.sizes`.

    Raises:
        PumpFailedError: with the pump's own line.
    """
    command = [str(pump_path()), "--kind", curve.kind, "--place", curve.place]
    command += ["--workload", curve.workload, "--window", str(curve.window)]
    command += ["--measure-ms", str(measure_ms), "--warm-up-ms", str(warm_up_ms)]
    if spin_ns:
        command += ["--spin-ns", str(spin_ns)]
    for size in curve.sizes:
        command += ["--bytes", str(size)]
    if library is not None:
        command += ["--library", str(library)]
    try:
        done = subprocess.run(  # noqa: S603 - our own executable, no shell
            command,
            capture_output=True,
            text=True,
            timeout=INVOCATION_DEADLINE_SECONDS,
            check=False,
            env=child_environment(),
        )
    except subprocess.TimeoutExpired:
        raise PumpFailedError(
            f"{curve.id} did not end within {INVOCATION_DEADLINE_SECONDS:g} s"
        ) from None
    points = [_point(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or len(points) != len(curve.sizes):
        said = done.stderr.strip().splitlines() or ["no message"]
        why = next((line for line in said if line.startswith("wstp_pump:")), said[-1])
        raise PumpFailedError(f"{curve.id} ended with status {done.returncode}: {why}")
    return points


def _point(line: str) -> Point:
    row = json.loads(line)
    quantiles = row["ns"]
    return Point(
        bytes=row["bytes"],
        samples=row["samples"],
        p10_ns=quantiles["p10"],
        p50_ns=quantiles["p50"],
        p99_ns=quantiles["p99"],
    )
