"""What every plot is made of: scales, marks and texts as SVG, coloured by the page's classes.

Rule: no colour stands alone. A series is known by its place in the result, which gives it a colour,
a dash and a mark, and by its name beside its line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

POWERS: Final = ((30, "Gi"), (20, "Mi"), (10, "Ki"))
TIMES: Final = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))
HALF: Final = 3.4
"""Half the width of a mark."""
EXACT: Final = 100


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic scale: values from `low` to `high` fall on `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, within the scale."""
        value = min(max(value, self.low), self.high)
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)


def around(values: Iterable[float], base: float = 10) -> tuple[float, float]:
    """Return powers of a base around values, at least one apart."""
    found = [value for value in values if value > 0] or [1.0]
    low = math.floor(math.log(min(found), base) + 1e-9)
    high = max(low + 1, math.ceil(math.log(max(found), base) - 1e-9))
    return base**low, base**high


def decades(low: float, high: float) -> list[float]:
    """Return the powers of ten from one value to another."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    return [10.0**power for power in range(first, last + 1)]


def size_word(count: float) -> str:
    """Return bytes as short as an axis needs them."""
    for power, unit in POWERS:
        if count >= 1 << power:
            return f"{count / (1 << power):g} {unit}B"
    return f"{count:g} B"


def time_word(nanoseconds: float) -> str:
    """Return a time as short as an axis needs it."""
    for unit, name in TIMES:
        if nanoseconds >= unit:
            return f"{nanoseconds / unit:.3g} {name}"
    return f"{nanoseconds:.2g} ns"


def rate_word(gigabytes: float) -> str:
    """Return gigabytes a second as short as an axis needs them."""
    for unit, name in ((1.0, "GB/s"), (1e-3, "MB/s"), (1e-6, "kB/s")):
        if gigabytes >= unit:
            return f"{gigabytes / unit:.3g} {name}"
    return f"{gigabytes * 1e9:.3g} B/s"


def ratio_word(ratio: float) -> str:
    """Return a ratio as short as an axis needs it."""
    return f"{ratio:.0f}×" if ratio >= EXACT else f"{ratio:.3g}×"


def text(x: float, y: float, words: str, css: str = "", anchor: str = "start") -> Markup:
    """Return one line of text."""
    return Markup('<text x="{}" y="{}" class="{}" text-anchor="{}">{}</text>').format(
        f"{x:.1f}", f"{y:.1f}", css, anchor, words
    )


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    """Return a straight line."""
    places = (f"{value:.1f}" for value in (x1, y1, x2, y2))
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(*places, css)


def box(x: float, y: float, width: float, height: float, css: str, *, title: str = "") -> Markup:
    """Return a filled rectangle."""
    places = (f"{value:.1f}" for value in (x, y, max(width, 0.0), max(height, 0.0)))
    inside = Markup("<title>{}</title>").format(title) if title else Markup()
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}">{}</rect>').format(
        *places, css, inside
    )


def path(points: Sequence[tuple[float, float]], css: str, *, closed: bool = False) -> Markup:
    """Return a line through points."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Markup('<path d="M{}{}" class="{}"/>').format(steps, "Z" if closed else "", css)


def mark(x: float, y: float, series: int | None, title: str) -> Markup:
    """Return the mark of a series (None: the limit), which says its value when pointed at."""
    h = HALF
    shapes = (
        f"M{x - h:.1f} {y:.1f}a{h} {h} 0 1 0 {2 * h} 0a{h} {h} 0 1 0 {-2 * h} 0Z",
        f"M{x - h:.1f} {y - h:.1f}h{2 * h}v{2 * h}h{-2 * h}Z",
        f"M{x:.1f} {y - h - 1:.1f}L{x + h + 0.6:.1f} {y + h:.1f}H{x - h - 0.6:.1f}Z",
        (
            f"M{x:.1f} {y - h - 1.4:.1f}L{x + h + 1.4:.1f} {y:.1f}"
            f"L{x:.1f} {y + h + 1.4:.1f}L{x - h - 1.4:.1f} {y:.1f}Z"
        ),
    )
    shape = shapes[0 if series is None else series % len(shapes)]
    css = f"mark {series_class(series)}"
    return Markup('<path d="{}" class="{}"><title>{}</title></path>').format(shape, css, title)


def series_class(series: int | None) -> str:
    """Return the class that colours a series; the limit is grey."""
    return "limit" if series is None else f"s{series % 4}"


def picture(width: float, height: float, title: str, parts: Iterable[Markup]) -> Markup:
    """Return a whole plot."""
    frame = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return frame.format(f"{width:g}", f"{height:g}", escape(title), Markup().join(parts))


def spread_out(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places near the wanted ones that keep a gap: labels that do not overlap.

    Args:
        wanted: places, in any order.
        gap: between neighbours.
        low: the first place there is.
        high: the last one.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [0.0] * len(wanted)
    before = low - gap
    for index in order:
        before = places[index] = max(wanted[index], before + gap)
    after = high + gap
    for index in reversed(order):
        after = places[index] = min(places[index], after - gap)
    return places
