"""Times, rates and ratios by size, on logarithmic axes, with a band from round to round."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.page.svg import (
    Scale,
    around,
    decades,
    line,
    mark,
    path,
    picture,
    series_class,
    size_word,
    spread_out,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

WIDTH, HEIGHT = 440.0, 290.0
LEFT, RIGHT, TOP, BOTTOM = 60.0, 146.0, 12.0, 42.0
LABEL_GAP: Final = 14.0
MOST_TICKS: Final = 5
LABEL_LETTERS: Final = 17


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its place in the result (None: the limit), rounds by size."""

    name: str
    number: int | None
    points: Sequence[tuple[int, Sequence[float]]]


def plot(
    title: str,
    series: Sequence[Series],
    word: Callable[[float], str],
    *,
    unit_line: float | None = None,
) -> Markup:
    """Return a plot of lines over sizes.

    Args:
        title: for those who do not see it.
        series: the lines; each size has the values of all rounds.
        word: how a value is said.
        unit_line: a value to draw a line at, such as 1 for ratios.
    """
    sizes = sorted({size for each in series for size, _ in each.points})
    values = [value for each in series for _, rounds in each.points for value in rounds]
    low, high = around([*values, *([unit_line] if unit_line else [])])
    across = Scale(sizes[0], sizes[-1] * (1 if len(sizes) > 1 else 2), LEFT, WIDTH - RIGHT)
    up = Scale(low, high, HEIGHT - BOTTOM, TOP)
    parts = [*_axes(sizes, across, up, word)]
    if unit_line:
        parts.append(line(LEFT, up.at(unit_line), WIDTH - RIGHT, up.at(unit_line), "one"))
    for each in series:
        parts += _line(each, across, up, word)
    return picture(WIDTH, HEIGHT, title, [*parts, *_labels(series, across, up)])


def _axes(
    sizes: Sequence[int], across: Scale, up: Scale, word: Callable[[float], str]
) -> list[Markup]:
    parts = []
    ticks = decades(up.low, up.high)
    step = -(-len(ticks) // MOST_TICKS)
    for value in ticks[::step]:
        y = up.at(value)
        parts += [
            line(LEFT, y, WIDTH - RIGHT, y, "grid"),
            text(LEFT - 8, y + 4, word(value), "tick", "end"),
        ]
    step = -(-len(sizes) // MOST_TICKS)
    for size in sizes[::step]:
        x = across.at(size)
        parts += [
            line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 5, "axis"),
            text(x, HEIGHT - BOTTOM + 19, size_word(size), "tick", "middle"),
        ]
    parts.append(line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(text(middle, HEIGHT - 6, "size of one message", "tick", "middle"))
    return parts


def _line(series: Series, across: Scale, up: Scale, word: Callable[[float], str]) -> list[Markup]:
    css = series_class(series.number)
    middles = [
        (across.at(size), up.at(statistics.median(rounds)), size, rounds)
        for size, rounds in series.points
    ]
    upper = [(x, up.at(max(rounds))) for x, _, _, rounds in middles]
    lower = [(x, up.at(min(rounds))) for x, _, _, rounds in middles]
    parts = [path([*upper, *reversed(lower)], f"band {css}", closed=True)]
    parts.append(path([(x, y) for x, y, _, _ in middles], f"line {css}"))
    for x, y, size, rounds in middles:
        said = (
            f"{series.name}, {size_word(size)}: {word(statistics.median(rounds))} "
            f"({word(min(rounds))} to {word(max(rounds))})"
        )
        parts.append(mark(x, y, series.number, said))
    return parts


def _labels(series: Sequence[Series], across: Scale, up: Scale) -> list[Markup]:
    ends = [(each, *each.points[-1]) for each in series if each.points]
    wanted = [up.at(statistics.median(rounds)) for _, _, rounds in ends]
    places = spread_out(wanted, LABEL_GAP, TOP + 4, HEIGHT - BOTTOM - 4)
    parts = []
    for (each, size, _), y, place in zip(ends, wanted, places, strict=True):
        css = series_class(each.number)
        x = across.at(size)
        parts += [
            line(x + 6, y, WIDTH - RIGHT + 14, place, f"leader {css}"),
            text(WIDTH - RIGHT + 18, place + 4, each.name[:LABEL_LETTERS], f"name {css}"),
        ]
    return parts
