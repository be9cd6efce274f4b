"""Figures as texts: cells of a table, and a run as a page of Markdown."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.bench.model import Curve, Footprint, Judgement, Row

#: Workloads whose size is a number of bytes, said beside the name.
SIZED: Final = ("real64-round", "real64-stream", "real64-ex", "real64-array", "integer8", "copy")
#: Those whose size is a number of something else.
COUNTED: Final = {
    "nested": "levels",
    "wide": "arguments",
    "scalars": "leaves",
    "matrix": "leaves",
    "real64-list": "leaves",
    "rank": "leaves",
    "tokens": "tokens",
}
NOTHING: Final = "-"
TEN: Final = 10
HUNDRED: Final = 100
GATE_COLUMNS: Final = (
    "what",
    "link",
    "old",
    "new",
    "limit",
    "new / old (95 %)",
    "old / old",
    "pump",
    "verdict",
)
FOOTPRINT_COLUMNS: Final = (
    "link",
    "library",
    "memory",
    "descriptors",
    "threads",
    "shared memory",
    "waiting reader",
    "16 MiB on its way",
)
HOW_TO_READ: Final = (
    "Median over the rounds of each round's median; ratios are of times, round by round, as",
    "median (lowest to highest round): above 1 means that the first library is quicker. The",
    "limit is the same bytes through no library: memory copies, a futex ring in shared memory,",
    "raw TCP. *pump* is what the measuring loop itself takes of the quickest library's figure.",
)
HOW_TO_READ_THE_GATE: Final = (
    "p10 of each fresh invocation, median over pairs; the ratio with its 95 % bootstrap interval",
    "over pairs. *old / old* is the control: the old library beside itself, in the same run;",
    "*pump* is the part of what was measured that the loop itself takes: it is taken off.",
)


def columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of a table of libraries, the first of which the others are held to."""
    first, *others = names
    ratios = (f"{other} / {first}" for other in others)
    return ("what", "link", *names, "limit", *ratios, f"{first} / limit", "pump")


def cells(row: Row, libraries: int) -> tuple[str, ...]:
    """Return a row's cells in the order of `columns`."""
    missing = [NOTHING] * (libraries - len(row.rounds))
    ratios = [spread(each) for each in row.ratios] or [NOTHING] * (libraries - 1)
    return (
        what(row.curve, row.bytes),
        where(row.curve),
        *(figure(row.curve, row.bytes, time) for time in row.times_ns),
        *missing,
        figure(row.curve, row.bytes, row.limit_ns),
        *ratios,
        spread(row.limit_ratios),
        pump_share(row),
    )


def pump_share(row: Row) -> str:
    """Return the pump's own part of the quickest library's figure."""
    times = [time for time in row.times_ns if time is not None]
    return f"{row.overhead_ns / min(times):.1%}" if times else NOTHING


def gate_cells(judgement: Judgement) -> tuple[str, ...]:
    """Return a judgement's cells in the order of `GATE_COLUMNS`."""
    curve, size = judgement.curve, judgement.bytes
    reason = f": {judgement.reason}" if judgement.reason else ""
    return (
        what(curve, size),
        where(curve),
        figure(curve, size, judgement.old_ns),
        figure(curve, size, judgement.new_ns),
        figure(curve, size, judgement.limit_ns),
        f"{judgement.change.ratio:.3f} ({judgement.change.low:.3f} to {judgement.change.high:.3f})",
        f"{judgement.control.ratio:.3f}",
        f"{judgement.overhead_share:.1%}",
        f"{judgement.verdict}{reason}",
    )


def footprint_cells(found: Footprint, names: Sequence[str]) -> tuple[str, ...]:
    """Return what a link takes in the order of `FOOTPRINT_COLUMNS`."""
    return (
        found.kind,
        names[found.library],
        f"{found.resident_bytes / 1024:.0f} KiB",
        f"{found.descriptors:g}",
        f"{found.threads:g}",
        f"{found.shared_bytes / 1024:.0f} KiB",
        f"{found.waiting_share:.1%} of a core",
        f"{found.extra_memory_share:.1f} × more memory",
    )


def what(curve: Curve, count: int) -> str:
    """Name the workload, with its size where that says something."""
    if curve.workload.startswith(SIZED):
        window = f" × {curve.window}" if curve.is_stream else ""
        return f"{curve.variant} {size(count)}{window}"
    for name, unit in COUNTED.items():
        if curve.workload.startswith(name):
            return f"{curve.workload} {count:,} {unit}"
    if "-string" in curve.workload:
        return f"{curve.workload} {count:,} characters"
    return curve.variant


def where(curve: Curve) -> str:
    """Name the link, and how far its ends are apart."""
    alone = curve.kind in {"Loopback", "limit-copy"}
    return curve.kind if alone else f"{curve.kind} {curve.place}"


def size(count: int) -> str:
    """Return bytes in the unit people say them in."""
    for power, unit in ((20, "MiB"), (10, "KiB")):
        if count >= 1 << power and count % (1 << power) == 0:
            return f"{count >> power} {unit}"
    return f"{count:,} B"


def figure(curve: Curve, count: int, nanoseconds: float | None) -> str:
    """Return a time for what the workload does once, or a rate for streams and batches."""
    if nanoseconds is None:
        return NOTHING
    if bytes_moved := moved(curve, count):
        return rate(bytes_moved / nanoseconds, "B/s")
    if curve.workload == "integer-stream":
        return rate(curve.window / nanoseconds, "/s")
    if curve.workload.startswith("tokens"):
        return rate(count / nanoseconds, "/s")
    for limit, divisor, unit in ((1e3, 1.0, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms")):
        if nanoseconds < limit:
            return f"{nanoseconds / divisor:.1f} {unit}"
    return f"{nanoseconds / 1e9:.1f} s"


def rate(per_nanosecond: float, unit: str) -> str:
    """Return a rate in thousands, millions or thousand millions."""
    for divisor, letter in ((1.0, "G"), (1e-3, "M"), (1e-6, "k")):
        if per_nanosecond >= divisor:
            return f"{per_nanosecond / divisor:.3g} {letter}{unit}"
    return f"{per_nanosecond * 1e9:.3g} {unit}"


def times(ratio: float) -> str:
    """Return a ratio with the digits that say something."""
    return (
        f"{ratio:,.0f}" if ratio >= HUNDRED else f"{ratio:.1f}" if ratio >= TEN else f"{ratio:.2f}"
    )


def moved(curve: Curve, count: int) -> int:
    """Return the bytes that one operation of a stream or an exchange moves; 0 for others."""
    if curve.is_stream:
        return count * curve.window
    return 2 * count if curve.workload == "real64-exchange" else 0


def spread(ratios: Sequence[float]) -> str:
    """Return the median of the ratios and the range they were in."""
    if not ratios:
        return NOTHING
    return f"{times(statistics.median(ratios))} ({times(min(ratios))} to {times(max(ratios))})"


def verdicts(judgements: Sequence[Judgement]) -> str:
    """Count the verdicts, the worst first."""
    order = (Verdict.SLOWER, Verdict.INVALID, Verdict.INCONCLUSIVE, Verdict.FASTER, Verdict.SAME)
    counts = {word: sum(each.verdict is word for each in judgements) for word in order}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def as_markdown(
    tables: Sequence[Sequence[Sequence[str]]],
    facts: Sequence[str],
    reading: Sequence[str],
    command: str,
) -> str:
    """Return a page: what was measured with what, the tables (headings first), how to repeat it."""
    lines = ["# Speed, measured in one run", ""]
    lines += [f"- {fact}" for fact in facts]
    lines += ["", *reading]
    for headings, *rows in tables:
        lines += ["", "| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", "To repeat it:", "", "```console", f"$ {command}", "```", ""])
