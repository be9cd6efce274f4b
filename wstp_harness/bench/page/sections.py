"""Which plots a result has: chosen from its rows, titled, in the order of the page.

Not here: how a plot is drawn (``by_size``, ``ratio_strip``, ``block_strip``, ``stacks``).
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.page import block_strip, by_size, ratio_strip
from wstp_harness.bench.page.by_size import Series
from wstp_harness.bench.page.ratio_strip import Dot, Strip
from wstp_harness.bench.page.svg import rate_word, ratio_word, time_word
from wstp_harness.bench.tables import moved, what, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markupsafe import Markup

    from wstp_harness.bench.model import Curve, Estimate, Judgement, Row
    from wstp_harness.bench.result import BenchResult

LATENCY: Final = "integer8-round-trip"
STREAM: Final = "real64-stream"
STRIPPED: Final = ("integer-round-trip", "real64-stream", "integer-stream", "set-up")
"""Workloads that the strip of ratios and the strips of rounds show."""
USUAL_WINDOW: Final = 4
ALIKE: Final = 3
"""Sizes that make a curve a line worth drawing."""
LATENCY_NOTE: Final = (
    "Half a round trip of a list of bytes. The band is from the lowest to the highest round."
)
STREAM_NOTE: Final = (
    "Lists of Real64 one way, a few messages before an answer. Higher is better; the band is from "
    "the lowest to the highest round."
)
LIMIT_NOTE: Final = (
    "Times as long as the same bytes take without a library: a futex ring in shared memory, raw "
    "TCP. The line is 1."
)


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its title."""

    title: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Section:
    """Plots of one kind, and how to read them; `narrow` ones stand beside each other."""

    title: str
    note: str
    plots: Sequence[Plot]
    narrow: bool = True


def curves_of(rows: Iterable[Row], workload: str) -> list[list[Row]]:
    """Return the rows of each curve of a workload with sizes enough for a line."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.curve.workload == workload and not row.curve.is_limit:
            found[f"{row.curve.id} {row.curve.window} {row.curve.sizes}"].append(row)
    groups = [sorted(each, key=lambda row: row.bytes) for each in found.values()]
    return [each for each in groups if len(each) >= ALIKE and spans(each)]


def spans(rows: Sequence[Row]) -> bool:
    """Whether the sizes are far apart, not the few around an edge."""
    return rows[-1].bytes >= ALIKE**ALIKE * max(1, rows[0].bytes)


def lines(
    rows: Sequence[Row],
    names: Sequence[str],
    value: Callable[[Row, float, int], float],
    *,
    limit: bool = True,
) -> list[Series]:
    """Return a line for each library, and one for the limit.

    Args:
        rows: of one curve.
        names: of the libraries.
        value: what is shown of a time, given its row and round.
        limit: whether the limit is one of the lines.
    """
    made = []
    for number, name in enumerate(names):
        points = [
            (row.bytes, [value(row, ns, i) for i, ns in enumerate(row.rounds[number])])
            for row in rows
            if row.rounds[number]
        ]
        made += [Series(name, number, points)] if points else []
    if limit:
        points = [
            (row.bytes, [value(row, ns, i) for i, ns in enumerate(row.limit)]) for row in rows
        ]
        made.append(Series("limit", None, points))
    return made


def by_sizes(result: BenchResult) -> list[Section]:
    """Return latency, bandwidth and ratio to the limit by size."""
    names = [library.label for library in result.libraries]

    def plots(
        named_as: str,
        workload: str,
        value: Callable[[Row, float, int], float],
        word: Callable[[float], str],
        *,
        limit: bool = True,
        unit_line: float | None = None,
    ) -> list[Plot]:
        return [
            Plot(
                f"{named_as}{where(rows[0].curve)}",
                by_size.plot(
                    f"{workload} over {where(rows[0].curve)}",
                    lines(rows, names, value, limit=limit),
                    word,
                    unit_line=unit_line,
                ),
            )
            for rows in curves_of(result.rows, workload)
        ]

    def half(_row: Row, ns: float, _round: int) -> float:
        return ns / 2

    def rate(row: Row, ns: float, _round: int) -> float:
        return moved(row.curve, row.bytes) / ns

    def to_limit(row: Row, ns: float, number: int) -> float:
        return ns / row.limit[number]

    against = [
        *plots("latency, ", LATENCY, to_limit, ratio_word, limit=False, unit_line=1.0),
        *plots("bandwidth, ", STREAM, to_limit, ratio_word, limit=False, unit_line=1.0),
    ]
    sections = [
        Section("Latency by size", LATENCY_NOTE, plots("", LATENCY, half, time_word)),
        Section("Bandwidth by size", STREAM_NOTE, plots("", STREAM, rate, rate_word)),
        Section("Ratio to the limit of the machine", LIMIT_NOTE, against),
    ]
    return [each for each in sections if each.plots]


def stripped(result: BenchResult) -> list[Row]:
    """Return the rows that stand for the others: one window, one pair, one message at a time."""
    return [
        row
        for row in result.rows
        if row.curve.workload in STRIPPED
        and not row.curve.is_limit
        and row.curve.pairs == 1
        and (row.curve.workload != STREAM or row.curve.window == USUAL_WINDOW)
    ]


def named(curve: Curve, size: int) -> str:
    """Name a curve at a size, with its link."""
    return f"{what(curve, size)}, {where(curve)}"


def dot(found: Estimate, series: int | None) -> Dot:
    """Return an estimate as the strip shows it."""
    return Dot(found.low, found.ratio, found.high, "new / old" if series else "old / old", series)


def ratio_section(result: BenchResult) -> list[Section]:
    """Return the strip of ratios to the first library."""
    first, *others = [library.label for library in result.libraries] or [""]
    strips = [
        Strip(
            named(row.curve, row.bytes),
            [
                Dot(min(ratios), statistics.median(ratios), max(ratios), name, number + 1)
                for number, (name, ratios) in enumerate(zip(others, row.ratios, strict=True))
                if ratios
            ],
            ", ".join(ratio_word(statistics.median(each)) if each else "-" for each in row.ratios),
        )
        for row in stripped(result)
        if any(row.ratios)
    ]
    if not strips:
        return []
    note = (
        f"Time of each library / {first}: to the right of 1, {first} is quicker. A dot is the "
        "median of the rounds, its whisker reaches from the lowest to the highest."
    )
    picture = ratio_strip.plot(f"ratios to {first}", strips)
    return [Section(f"Beside {first}", note, [Plot("", picture)], narrow=False)]


def rounds_section(result: BenchResult) -> list[Section]:
    """Return the rounds in the order they were measured."""
    names = [library.label for library in result.libraries]
    plots = [
        Plot(
            "",
            block_strip.plot(
                named(row.curve, row.bytes),
                lines([row], names, lambda _row, ns, _round: ns),
            ),
        )
        for row in stripped(result)
    ]
    note = (
        "Every invocation in the order it was measured, as a part of its library's median: a slope "
        "is the machine's drift, a lone peak is other work."
    )
    return [Section("Round by round", note, plots)] if plots else []


def gate_sections(judgements: Sequence[Judgement]) -> list[Section]:
    """Return the strip of verdicts with its control on top, and the pairs in order."""
    margin = max(each.margin for each in judgements)
    widest = max(judgements, key=lambda each: each.control.high / each.control.low)
    control = Strip(
        "old / old: the control, where it is widest",
        [dot(widest.control, None)],
        "must hold 1",
        "control",
    )
    strips = [
        Strip(
            named(each.curve, each.bytes),
            [dot(each.change, 1)],
            str(each.verdict),
            f"v-{each.verdict.lower()}",
        )
        for each in judgements
    ]
    note = (
        f"new / old with its 95 % interval. The band is the margin of {margin:.0%}: what lies in "
        "it is SAME."
    )
    picture = ratio_strip.plot("new / old", [control, *strips], margin)
    pairs = [
        Plot(
            "",
            block_strip.plot(
                named(each.curve, each.bytes),
                [
                    Series("old", 0, [(0, [pair.old[0] for pair in each.pairs])]),
                    Series("new", 1, [(0, [pair.new[0] for pair in each.pairs])]),
                    Series("limit", None, [(0, [pair.drift[0] for pair in each.pairs])]),
                ],
            ),
        )
        for each in judgements
    ]
    said = "Each pair in the order it was measured, as parts of the median of old, new and limit."
    return [
        Section("Verdicts", note, [Plot("", picture)], narrow=False),
        Section("Pair by pair", said, pairs),
    ]
