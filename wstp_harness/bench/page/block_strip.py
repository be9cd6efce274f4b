"""Every invocation of a curve in the order it was measured, so that drift and outliers are seen."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.page.svg import (
    Scale,
    line,
    mark,
    path,
    picture,
    series_class,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from wstp_harness.bench.page.by_size import Series

WIDTH, ROW = 460.0, 78.0
LEFT, RIGHT, TOP, BOTTOM = 50.0, 8.0, 20.0, 8.0
LEAST: Final = 1.1


def plot(title: str, series: Sequence[Series]) -> Markup:
    """Return the rounds of each series beside each other, as parts of the series' median.

    Args:
        title: shown above it.
        series: of each one point, whose values are the rounds in order.
    """
    relative = [
        (each, [value / statistics.median(rounds) for value in rounds])
        for each in series
        for _, rounds in each.points[:1]
        if rounds
    ]
    far = max([LEAST, *(max(value, 1 / value) for _, values in relative for value in values)])
    up = Scale(1 / far, far, ROW - BOTTOM, TOP)
    parts = [text(LEFT, 12, title, "row")]
    for value, word in ((1 / far, f"÷{far:.3g}"), (1.0, "1"), (far, f"×{far:.3g}")):
        css = "one" if value == 1.0 else "grid"
        parts += [
            line(LEFT, up.at(value), WIDTH - RIGHT, up.at(value), css),
            text(LEFT - 6, up.at(value) + 4, word, "tick", "end"),
        ]
    for each, values in relative:
        step = (WIDTH - RIGHT - LEFT - 16) / max(1, len(values) - 1)
        places = [(LEFT + 8 + step * i, up.at(value)) for i, value in enumerate(values)]
        parts.append(path(places, f"thin {series_class(each.number)}"))
        parts += [
            mark(x, y, each.number, f"{each.name}, round {i + 1}: {value:.3f} of its median")
            for i, ((x, y), value) in enumerate(zip(places, values, strict=True))
        ]
    return picture(WIDTH, ROW, title, parts)
