"""Where the time of a message goes: what each kind of link adds to the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wstp_harness.bench.page import stacks
from wstp_harness.bench.page.sections import LATENCY, Plot, Section
from wstp_harness.bench.page.stacks import Bar
from wstp_harness.bench.page.svg import size_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wstp_harness.bench.result import BenchResult

ALONE: Final = "integer8-list"
SIZES: Final = (64, 32_768, 2 << 20)
PARTS: Final = (
    ("Loopback", "marshalling"),
    ("IntraProcess", "hand-off to a thread"),
    ("SharedMemory", "to a process, through shared memory"),
    ("TCPIP", "through a socket instead"),
)
NOTE: Final = (
    "One way of a list of bytes. Each part is what a link of that kind takes beyond the one before "
    "it: a loopback link only marshals, IntraProcess hands over to another thread, SharedMemory "
    "reaches another process, TCPIP goes through a socket. A kind that is quicker than the one "
    "before it adds nothing. Each bar is the whole of its library's time, which stands at its end."
)


def section(result: BenchResult) -> list[Section]:
    """Return the bars of each size, one a library."""
    plots = []
    for size in SIZES:
        bars = [
            Bar(library.label, parts)
            for number, library in enumerate(result.libraries)
            if (parts := increments(times_of(result, number, size)))
        ]
        if bars:
            plots.append(Plot(size_word(size), stacks.plot(f"{size_word(size)} one way", bars)))
    return [Section("What each kind of link adds", NOTE, plots, narrow=False)] if plots else []


def times_of(result: BenchResult, library: int, size: int) -> dict[str, float]:
    """Return the time one way by kind of link."""
    found: dict[str, float] = {}
    for row in result.rows:
        time = row.times_ns[library] if row.times_ns else None
        if row.bytes != size or time is None:
            continue
        if row.curve.workload == ALONE:
            found[row.curve.kind] = time
        elif row.curve.workload == LATENCY:
            found[row.curve.kind] = time / 2
    return found


def increments(times: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return what each kind adds, none less than nothing; nothing when a kind is missing."""
    if any(kind not in times for kind, _ in PARTS):
        return []
    made = []
    reached = 0.0
    for kind, name in PARTS:
        made.append((name, max(0.0, times[kind] - reached)))
        reached = max(reached, times[kind])
    return made
