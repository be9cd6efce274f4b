"""Whether a new library is slower than an old one: fresh pairs, controls, and a second look.

A pair is one invocation of each library, neighbours in time, in alternating order. Beside each
pair the old library runs once more (the A/A control, which must come out SAME) and a curve with
no library in it (the drift control, which must stay where it is). A few pairs screen; what may be
slower is decided by new pairs alone. Nothing stored is ever compared with.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.budget import LEAST_MS, MEASURED_PART, warm_up_ms
from wstp_harness.bench.curves import limit_curve
from wstp_harness.bench.estimate import adjusted, estimate
from wstp_harness.bench.model import Judgement, Pair, Verdict
from wstp_harness.bench.pump import invoke, overhead
from wstp_harness.bench.verdict import (
    BEYOND_NOISE,
    SIGNIFICANT,
    Margin,
    confirmed,
    judge,
    margin_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from wstp_harness.bench.model import Curve, Estimate

SCREEN_PAIRS: Final = 15
CONFIRM_PAIRS: Final = 60
FEWEST_PAIRS: Final = 4
INVOCATIONS: Final = 4
"""Of a pair: the old library, the new one, the old one again, the limit."""
MEASURE_MS: Final = 40
CURVE_SECONDS: Final = 60.0
MOST_OVERHEAD: Final = 0.5
"""The pump's own part of a figure; it is taken off, and above this nothing is judged."""
MOVED: Final = 0.10
"""How far the machine itself may move between the halves of a run; neighbours move together."""
BEYOND_MOVEMENT: Final = 3
"""Times the machine's movement, from which a change is judged all the same."""
SCREEN_PART: Final = 0.25
"""Of a curve's time, what the first look may take."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much is measured.

    Attributes:
        screen: pairs of the first look.
        confirm: new pairs that decide when the first look found something.
        measure_ms: measured time per size and invocation, milliseconds, at most.
        curve_seconds: what one curve may take; many sizes are measured shorter, and pairs that
            do not fit are left out.
    """

    screen: int = SCREEN_PAIRS
    confirm: int = CONFIRM_PAIRS
    measure_ms: int = MEASURE_MS
    curve_seconds: float = CURVE_SECONDS

    def for_sizes(self, count: int) -> int:
        """Return the measuring time of each size, so that all pairs fit."""
        invocations = INVOCATIONS * (self.screen + self.confirm)
        each_ms = 1000 * self.curve_seconds / invocations / count * MEASURED_PART
        return int(max(LEAST_MS, min(self.measure_ms, each_ms)))


def gate(
    old: Path,
    new: Path,
    curves: Sequence[Curve],
    *,
    schedule: Schedule | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Judgement]:
    """Judge every curve at every size.

    Raises:
        PumpFailedError: an invocation failed; nothing is judged from a broken run.
    """
    plan = schedule or Schedule()
    judgements: list[Judgement] = []
    for number, curve in enumerate(curves, 1):
        begun = time.monotonic()
        measure_ms = plan.for_sizes(len(curve.sizes))
        own = [point.p10_ns for point in overhead(curve)]

        def measured(
            count: int,
            until: float,
            *,
            curve: Curve = curve,
            number: int = number,
            measure_ms: int = measure_ms,
        ) -> list[Pair]:
            return measure(
                old,
                new,
                curve,
                count=count,
                measure_ms=measure_ms,
                until=until,
                progress=lambda text: progress(f"{number} of {len(curves)}: {text}"),
            )

        found = judge_curve(
            curve, measured(plan.screen, begun + plan.curve_seconds * SCREEN_PART), own
        )
        if any(may_be_slower(each) for each in found):
            found = judge_curve(curve, measured(plan.confirm, begun + plan.curve_seconds), own)
        judgements += found
    return only_significant(judgements)


def may_be_slower(judgement: Judgement) -> bool:
    """Whether the first look is reason for a second."""
    return judgement.change.ratio > BEYOND_NOISE


def measure(
    old: Path,
    new: Path,
    curve: Curve,
    *,
    count: int,
    measure_ms: int,
    until: float = float("inf"),
    progress: Callable[[str], None] = lambda _: None,
) -> list[Pair]:
    """Measure pairs with their controls, in an order that turns round with every pair.

    No pair begins after the clock says `until`, but for the fewest that can be judged.
    """
    subjects = {
        "old": (curve, old),
        "new": (curve, new),
        "control": (curve, old),
        "drift": (limit_curve(curve), None),
    }
    pairs: list[Pair] = []
    while len(pairs) < count and (len(pairs) < FEWEST_PAIRS or time.monotonic() < until):
        progress(f"{curve.id}, pair {len(pairs) + 1} of {count}")
        order = ("old", "new", "control", "drift")
        taken = {
            key: tuple(
                point.p10_ns
                for point in invoke(
                    *subjects[key], measure_ms=measure_ms, warm_up_ms=warm_up_ms(measure_ms)
                )
            )
            for key in (order if len(pairs) % 2 == 0 else reversed(order))
        }
        pairs.append(Pair(**taken))
    return pairs


def judge_curve(
    curve: Curve, pairs: Sequence[Pair], own: Sequence[float] | None = None
) -> list[Judgement]:
    """Judge all sizes of a curve; the sizes vote, and the controls may make them INVALID.

    Args:
        curve: what was measured.
        pairs: of all sizes.
        own: what the pump itself takes at each size, nanoseconds.
    """
    margin = margin_of(curve)
    alone = [
        _judge_size(curve, index, pairs, margin, own[index] if own else 0.0)
        for index in range(len(curve.sizes))
    ]
    voted = confirmed([each.verdict for each in alone])
    judged = []
    for each, verdict in zip(alone, voted, strict=True):
        why = "" if verdict is each.verdict else "the neighbouring sizes do not agree"
        judged.append(_checked(replace(each, verdict=verdict, reason=why), margin))
    return judged


def only_significant(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Take back each SLOWER that many curves together make likely by chance."""
    p_values = adjusted([each.change.p_slower for each in judgements])
    return [
        replace(each, verdict=Verdict.INCONCLUSIVE, reason="may be chance among so many curves")
        if each.verdict is Verdict.SLOWER and p > SIGNIFICANT
        else each
        for each, p in zip(judgements, p_values, strict=True)
    ]


def _judge_size(
    curve: Curve, index: int, pairs: Sequence[Pair], margin: Margin, own_ns: float
) -> Judgement:
    quickest = min(value[index] for pair in pairs for value in (pair.old, pair.new, pair.control))
    share = own_ns / quickest
    taken_off = own_ns if share <= MOST_OVERHEAD else 0.0
    of_size = tuple(
        Pair(
            old=(pair.old[index] - taken_off,),
            new=(pair.new[index] - taken_off,),
            control=(pair.control[index] - taken_off,),
            drift=(pair.drift[index],),
        )
        for pair in pairs
    )
    limits = [pair.drift[0] for pair in of_size]
    half = len(limits) // 2
    change = estimate([pair.new[0] / pair.old[0] for pair in of_size])
    old_ns = statistics.median(pair.old[0] for pair in of_size)
    return Judgement(
        curve=curve,
        bytes=curve.sizes[index],
        pairs=of_size,
        change=change,
        control=estimate([pair.control[0] / pair.old[0] for pair in of_size]),
        drift=statistics.median(limits[half:]) / statistics.median(limits[:half]),
        margin=margin.part,
        verdict=judge(change, margin, old_ns),
        overhead_share=share,
    )


def explained(change: Estimate, moved: float) -> bool:
    """Whether a change is so much larger than the machine's movement that it is none of it."""
    near = change.low if change.ratio > 1 else 1 / change.high
    return near > 1 and math.log(near) > BEYOND_MOVEMENT * moved


def _checked(judgement: Judgement, margin: Margin) -> Judgement:
    """A run whose controls moved, or that times the pump, says nothing of the libraries."""
    if judgement.overhead_share > MOST_OVERHEAD:
        why = f"the pump itself takes {judgement.overhead_share:.0%} of so short an operation"
        return replace(judgement, verdict=Verdict.INVALID, reason=why)
    control = judge(judgement.control, margin, judgement.old_ns)
    if control in {Verdict.SLOWER, Verdict.FASTER}:
        why = f"the old library differs from itself by {judgement.control.ratio - 1:+.0%}"
        return replace(judgement, verdict=Verdict.INVALID, reason=why)
    moved_ns = abs(judgement.drift - 1) * judgement.limit_ns
    moved = abs(math.log(judgement.drift))
    explains = moved > math.log(1 + MOVED) and not explained(judgement.change, moved)
    if explains and moved_ns >= margin.floor_ns:
        why = f"the machine itself moved by {judgement.drift - 1:+.0%} meanwhile"
        return replace(judgement, verdict=Verdict.INVALID, reason=why)
    if control is Verdict.INCONCLUSIVE and judgement.verdict is Verdict.SLOWER:
        why = "slower, but the old library beside itself is too noisy to believe it"
        return replace(judgement, verdict=Verdict.INCONCLUSIVE, reason=why)
    return judgement
