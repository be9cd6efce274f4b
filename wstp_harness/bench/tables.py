"""Figures of a paired run as texts: cells of a table, and the table as Markdown."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.bench.paired import Row

COLUMNS = (
    "what",
    "link",
    "library",
    "against",
    "limit",
    "against / library",
    "library / limit",
)
#: Workloads whose size is a number of bytes, said beside the name where there are several.
SIZED = ("real64", "utf8", "native")


def texts(row: Row) -> tuple[str, ...]:
    """Return a row's cells in the order of `COLUMNS`."""
    place = "" if row.curve.kind == "Loopback" else f" {row.curve.place}"
    return (
        what(row),
        f"{row.curve.kind}{place}",
        figure(row, row.a_ns),
        figure(row, row.b_ns),
        figure(row, row.limit_ns),
        spread(row.ratios),
        spread(row.limit_ratios),
    )


def what(row: Row) -> str:
    """Name the workload, with its size where that says something."""
    name = row.curve.workload
    if name.startswith(SIZED):
        return f"{name} {size(row.bytes)}"
    return f"{name} {row.bytes:,}" if name in {"nested", "wide"} else name


def size(count: int) -> str:
    """Return bytes in the unit people say them in."""
    for power, unit in ((20, "MiB"), (10, "KiB")):
        if count >= 1 << power and count % (1 << power) == 0:
            return f"{count >> power} {unit}"
    return f"{count:,} B"


def figure(row: Row, nanoseconds: float) -> str:
    """Return a time for what the workload does once, or a rate for a stream."""
    if row.curve.workload.endswith("stream"):
        return f"{row.bytes * row.curve.window / nanoseconds:.2f} GB/s"
    for limit, divisor, unit in ((1e3, 1.0, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms")):
        if nanoseconds < limit:
            return f"{nanoseconds / divisor:.1f} {unit}"
    return f"{nanoseconds / 1e9:.1f} s"


def spread(ratios: Sequence[float]) -> str:
    """Return the median of the ratios and the range they were in."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def as_markdown(rows: Sequence[Row], facts: Sequence[str], command: str) -> str:
    """Return a page: what was measured with what, the table, and how to repeat it."""
    lines = ["# Speed, measured in one run", ""]
    lines += [f"- {fact}" for fact in facts]
    lines += [
        "",
        "Median over the rounds of each round's median; ratios are of times, pair by pair, as",
        "median (lowest to highest round): *against / library* above 1 means that the library is",
        "quicker. The limit is the same bytes through no library: memory copies, a futex ring in",
        "shared memory, raw TCP.",
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
    ]
    lines += ["| " + " | ".join(texts(row)) + " |" for row in rows]
    return "\n".join([*lines, "", "To repeat it:", "", "```console", f"$ {command}", "```", ""])
