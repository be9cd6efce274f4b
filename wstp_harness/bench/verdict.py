"""From an estimate to a word: SLOWER, FASTER, SAME, INCONCLUSIVE or INVALID.

A difference counts when the whole interval lies beyond what noise does, when it is as large as
the margin, and when it is more than a call costs. What cannot be told is not red.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.bench.model import Curve, Estimate

BEYOND_NOISE: Final = 1.03
"""What the interval's near end must pass: tested on identical code (docs/benchmark.md)."""
SIGNIFICANT: Final = 0.05
AGREEING_SIZES: Final = 3
"""Adjacent sizes of a curve that must agree before one of them is red, where there are as many."""
MARGIN: Final = 0.05
"""A slow-down of 10 % is to be found, so less than that must count."""
LINK_FLOOR_NS: Final = 100.0
CALL_FLOOR_NS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Margin:
    """How large a difference must be: as a part of the time, and in nanoseconds."""

    part: float
    floor_ns: float


def margin_of(curve: Curve) -> Margin:
    """Return the default margin: 5 %, and what a call costs."""
    return Margin(MARGIN, CALL_FLOOR_NS if curve.kind == "Loopback" else LINK_FLOOR_NS)


def judge(found: Estimate, margin: Margin, old_ns: float) -> Verdict:
    """Judge one estimate, alone.

    Args:
        found: the ratio new / old.
        margin: how large a difference must be.
        old_ns: what the old library takes, nanoseconds.
    """
    change_ns = abs(found.ratio - 1) * old_ns
    if change_ns >= margin.floor_ns:
        if found.low > BEYOND_NOISE and found.ratio >= 1 + margin.part:
            return Verdict.SLOWER
        if found.high < 1 / BEYOND_NOISE and found.ratio <= 1 / (1 + margin.part):
            return Verdict.FASTER
    if found.low > 1 / (1 + margin.part) and found.high < 1 + margin.part:
        return Verdict.SAME
    return Verdict.INCONCLUSIVE


def confirmed(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Let the sizes of one curve vote: a red one needs enough red neighbours.

    Args:
        verdicts: of all sizes of a curve, ascending.

    Returns:
        The same, with INCONCLUSIVE for each SLOWER or FASTER whose run of equals is too short.
    """
    needed = min(AGREEING_SIZES, len(verdicts))
    voted = list(verdicts)
    for verdict in (Verdict.SLOWER, Verdict.FASTER):
        start = 0
        for end in range(len(verdicts) + 1):
            if end < len(verdicts) and verdicts[end] is verdict:
                continue
            if end - start < needed:
                voted[start:end] = [Verdict.INCONCLUSIVE] * (end - start)
            start = end + 1
    return voted
