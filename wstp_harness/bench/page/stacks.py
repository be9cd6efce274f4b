"""Bars cut into parts: where the time of one message goes, one bar a library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.page.svg import box, line, picture, text, time_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

WIDTH: Final = 940.0
NAMES: Final = 190.0
ROW: Final = 24.0
WORD: Final = 120.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name and its parts, name and nanoseconds each; a part may be negative."""

    name: str
    parts: Sequence[tuple[str, float]]

    @property
    def total(self) -> float:
        """Return the length of the bar."""
        return sum(max(0.0, part) for _, part in self.parts)


def plot(title: str, bars: Sequence[Bar]) -> Markup:
    """Return bars of one length, each cut as its own total is; the total stands at the end."""
    parts = []
    for row, bar in enumerate(bars):
        scale = (WIDTH - NAMES - WORD) / (bar.total or 1.0)
        y = ROW * row + 4
        x = NAMES
        parts.append(text(NAMES - 12, y + 13, bar.name, "row", "end"))
        for number, (name, nanoseconds) in enumerate(bar.parts):
            width = max(0.0, nanoseconds) * scale
            said = f"{bar.name}, {name}: {time_word(max(nanoseconds, 0.0))}"
            parts.append(box(x, y, width, ROW - 8, f"part p{number}", title=said))
            x += width
        parts.append(text(x + 8, y + 13, time_word(bar.total), "tick"))
    bottom = ROW * len(bars) + 4
    parts.append(line(NAMES, 0, NAMES, bottom, "axis"))
    return picture(WIDTH, bottom + 4, title, parts)
