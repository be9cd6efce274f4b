"""The strip of a comparison's page that shows speed: a dot and its interval for each curve.

Rule: the axis is logarithmic and the same for all rows, so twice as fast and twice as slow lie
equally far from the middle. What lies beyond the axis is drawn at its end.
Not here: what the gate said (``compare_speed``), the page (``compare_html``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wstp_harness.report.compare_speed import Speed, control

WIDTH: Final = 240
#: Least and greatest half width of the axis, as a ratio.
NARROWEST, WIDEST = 1.25, 8.0
MARKS: Final = {"SLOWER": "▼", "FASTER": "▲", "SAME": "=", "INVALID": "✗", "INCONCLUSIVE": "?"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the strip; lengths in pixels from the left end of the axis."""

    speed: Speed
    left: float
    dot: float
    right: float
    band: tuple[float, float]
    mark: str


@dataclass(frozen=True, slots=True)
class Strip:
    """All rows, and the numbers at the axis: least, middle, greatest."""

    rows: tuple[Row, ...]
    ends: tuple[str, str, str]
    middle: float = WIDTH / 2
    width: int = WIDTH


def strip(speeds: Sequence[Speed]) -> Strip | None:
    """Return the strip of some curves, noise on top; None when there is no curve."""
    noise = control(speeds)
    if noise is None:
        return None
    listed = [noise, *speeds]
    reach = max(max(each.high, 1 / each.low) for each in listed)
    half = min(max(reach * 1.05, NARROWEST), WIDEST)

    def at(ratio: float) -> float:
        share = math.log(ratio) / math.log(half)
        return round(WIDTH / 2 * (1 + max(-1.0, min(1.0, share))), 1)

    rows = [
        Row(
            each,
            at(each.low),
            at(each.ratio),
            at(each.high),
            (at(1 / (1 + each.margin)), at(1 + each.margin)),
            MARKS.get(each.verdict, ""),
        )
        for each in listed
    ]
    return Strip(tuple(rows), (f"{1 / half:.2f}", "1", f"{half:.2f}"))
