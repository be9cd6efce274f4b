"""Figures as texts: cells of a table, and a run as a page of Markdown."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.bench.gate import Judgement
    from wstp_harness.bench.paired import Row
    from wstp_harness.bench.pump import Curve

#: Workloads whose size is a number of bytes, said beside the name.
SIZED: Final = ("real64", "utf8", "native")
COUNTED: Final = ("nested", "wide")
GATE_COLUMNS: Final = (
    "what",
    "link",
    "old",
    "new",
    "limit",
    "new / old (95 %)",
    "old / old",
    "verdict",
)
HOW_TO_READ: Final = (
    "Median over the rounds of each round's median; ratios are of times, round by round, as",
    "median (lowest to highest round): above 1 means that the first library is quicker. The",
    "limit is the same bytes through no library: memory copies, a futex ring in shared memory,",
    "raw TCP.",
)
HOW_TO_READ_THE_GATE: Final = (
    "p10 of each fresh invocation, median over pairs; the ratio with its 95 % bootstrap interval",
    "over pairs. *old / old* is the control: the old library beside itself, in the same run.",
)


def columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of a table of libraries, the first of which the others are held to."""
    first, *others = names
    ratios = (f"{other} / {first}" for other in others)
    return ("what", "link", *names, "limit", *ratios, f"{first} / limit")


def cells(row: Row) -> tuple[str, ...]:
    """Return a row's cells in the order of `columns`."""
    return (
        what(row.curve, row.bytes),
        where(row.curve),
        *(figure(row.curve, row.bytes, time) for time in row.times_ns),
        figure(row.curve, row.bytes, row.limit_ns),
        *(spread(ratios) for ratios in row.ratios),
        spread(row.limit_ratios),
    )


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
        f"{judgement.verdict}{reason}",
    )


def what(curve: Curve, count: int) -> str:
    """Name the workload, with its size where that says something."""
    if curve.workload.startswith(SIZED):
        return f"{curve.workload} {size(count)}"
    return f"{curve.workload} {count:,}" if curve.workload in COUNTED else curve.workload


def where(curve: Curve) -> str:
    """Name the link, and how far its ends are apart."""
    return curve.kind if curve.kind == "Loopback" else f"{curve.kind} {curve.place}"


def size(count: int) -> str:
    """Return bytes in the unit people say them in."""
    for power, unit in ((20, "MiB"), (10, "KiB")):
        if count >= 1 << power and count % (1 << power) == 0:
            return f"{count >> power} {unit}"
    return f"{count:,} B"


def figure(curve: Curve, count: int, nanoseconds: float) -> str:
    """Return a time for what the workload does once, or a rate for a stream."""
    if curve.workload.endswith("stream"):
        return f"{count * curve.window / nanoseconds:.2f} GB/s"
    for limit, divisor, unit in ((1e3, 1.0, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms")):
        if nanoseconds < limit:
            return f"{nanoseconds / divisor:.1f} {unit}"
    return f"{nanoseconds / 1e9:.1f} s"


def spread(ratios: Sequence[float]) -> str:
    """Return the median of the ratios and the range they were in."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def summary(judgements: Sequence[Judgement]) -> str:
    """Count the verdicts, the worst first."""
    order = (Verdict.SLOWER, Verdict.INVALID, Verdict.INCONCLUSIVE, Verdict.FASTER, Verdict.SAME)
    counts = {word: sum(each.verdict is word for each in judgements) for word in order}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def as_markdown(
    table: Sequence[Sequence[str]], facts: Sequence[str], reading: Sequence[str], command: str
) -> str:
    """Return a page: what was measured with what, the table (headings first), how to repeat it."""
    headings, *rows = table
    lines = ["# Speed, measured in one run", ""]
    lines += [f"- {fact}" for fact in facts]
    lines += ["", *reading, ""]
    lines += ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", "To repeat it:", "", "```console", f"$ {command}", "```", ""])
