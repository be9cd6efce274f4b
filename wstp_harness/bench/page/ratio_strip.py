"""Rows of ratios with their intervals on one axis: a margin, a control, a word at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.page.svg import Scale, box, line, mark, picture, ratio_word, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

WIDTH: Final = 940.0
NAMES: Final = 372.0
WORDS: Final = 150.0
ROW: Final = 22.0
HEAD: Final = 26.0
TICKS: Final = (
    0.1,
    0.2,
    0.5,
    0.8,
    0.9,
    1.0,
    1.1,
    1.25,
    2.0,
    5.0,
    10.0,
    20.0,
    50.0,
    100.0,
    1e3,
    1e4,
)
NEAREST: Final = 42.0
NARROWEST: Final = 1.25
APART: Final = 9.0
"""Between the dots of one row."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One ratio of a row with its interval; the series gives it its mark."""

    low: float
    ratio: float
    high: float
    name: str = ""
    series: int | None = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: what it is of, its ratios, a word at its end, and how it is written."""

    name: str
    dots: Sequence[Dot]
    word: str = ""
    css: str = ""


def plot(title: str, strips: Sequence[Strip], margin: float | None = None) -> Markup:
    """Return dots with whiskers on a logarithmic axis of ratios.

    Args:
        title: for those who do not see it.
        strips: the rows, top to bottom.
        margin: half the width of the band that means "no change"; None draws no band.
    """
    dots = [dot for each in strips for dot in each.dots]
    least = min(1 / NARROWEST, *(dot.low for dot in dots))
    most = max(NARROWEST, *(dot.high for dot in dots))
    across = Scale(least / 1.03, most * 1.03, NAMES, WIDTH - WORDS)
    bottom = HEAD + ROW * len(strips)
    parts = []
    if margin is not None:
        left, right = across.at(1 / (1 + margin)), across.at(1 + margin)
        parts.append(box(left, HEAD - 6, right - left, bottom - HEAD + 6, "margin"))
    parts += _ticks(across, bottom)
    for number, each in enumerate(strips):
        parts += _row(each, across, HEAD + ROW * (number + 0.5))
    return picture(WIDTH, bottom + 8, title, parts)


def _ticks(across: Scale, bottom: float) -> list[Markup]:
    parts = []
    drawn: list[float] = [across.at(1.0)]
    for value in sorted(TICKS, key=lambda tick: tick != 1.0):
        x = across.at(value)
        inside = across.low <= value <= across.high
        if not inside or (value != 1.0 and min(abs(x - other) for other in drawn) < NEAREST):
            continue
        drawn.append(x)
        css = "one" if value == 1.0 else "grid"
        parts += [
            line(x, HEAD - 6, x, bottom, css),
            text(x, HEAD - 12, ratio_word(value), "tick", "middle"),
        ]
    return parts


def _row(strip: Strip, across: Scale, middle: float) -> list[Markup]:
    parts = [
        text(NAMES - 12, middle + 4, strip.name, f"row {strip.css}", "end"),
        text(WIDTH - WORDS + 12, middle + 4, strip.word, f"word {strip.css}"),
    ]
    apart = APART if len(strip.dots) > 1 else 0.0
    for number, dot in enumerate(strip.dots):
        y = middle + apart * (number - (len(strip.dots) - 1) / 2)
        left, right = across.at(dot.low), across.at(dot.high)
        said = f"{dot.name} {dot.ratio:.3f} ({dot.low:.3f} to {dot.high:.3f}): {strip.name}"
        parts += [
            line(left, y, right, y, "whisker"),
            line(left, y - 3, left, y + 3, "whisker"),
            line(right, y - 3, right, y + 3, "whisker"),
            mark(across.at(dot.ratio), y, dot.series, said),
        ]
    return parts
