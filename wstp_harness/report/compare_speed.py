"""What a gate said of the speed of the libraries that are compared: the rows of a page.

Rule: nothing is measured or judged here.
Not here: the gate and its words (``bench``), reading its file (``cli``), layout of any kind.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

#: The words of the gate, the worst first.
ORDER: Final = ("SLOWER", "INVALID", "INCONCLUSIVE", "FASTER", "SAME")


@dataclass(frozen=True, slots=True)
class Speed:
    """What the gate said of one curve at one size.

    Attributes:
        name: Workload, link and size.
        old_ns, new_ns: What it takes the two libraries, nanoseconds.
        low, ratio, high: New over old, with the interval.
        control: Old over old in the same run: low, ratio, high.
        margin: The part of the time that a difference must reach.
        verdict: The gate's word.
        reason: Why, where the word alone does not say it.
    """

    name: str
    old_ns: float
    new_ns: float
    low: float
    ratio: float
    high: float
    control: tuple[float, ...]
    margin: float
    verdict: str
    reason: str = ""


def worst_first(rows: Iterable[Speed]) -> tuple[Speed, ...]:
    """Return rows by their verdict, the slowest of each first."""
    return tuple(sorted(rows, key=lambda row: (ORDER.index(row.verdict), -row.ratio)))


def sentence(rows: Sequence[Speed]) -> str:
    """Count the verdicts, the worst first; empty when no gate was held."""
    counts = Counter(row.verdict for row in rows)
    return ", ".join(f"{counts[word]} {word}" for word in ORDER if counts[word])


def control(rows: Sequence[Speed]) -> Speed | None:
    """Return the row that shows what noise alone does here, over all curves."""
    if not rows:
        return None
    lows, ratios, highs = zip(*(row.control for row in rows), strict=True)
    return Speed(
        name="old against old, all curves: noise",
        old_ns=0.0,
        new_ns=0.0,
        low=min(lows),
        ratio=median(ratios),
        high=max(highs),
        control=(),
        margin=min(row.margin for row in rows),
        verdict="",
    )
