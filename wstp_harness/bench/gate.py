"""Whether a new library is slower than an old one: fresh pairs, controls, and a second look.

A pair is one invocation of each library, neighbours in time, in alternating order. Beside each
pair the old library runs once more (the A/A control, which must come out SAME) and a curve with
no library in it (the drift control, which must stay where it is). Ten pairs screen; what may be
slower is decided by twenty new pairs alone. Nothing stored is ever compared with.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.curves import limit_curve
from wstp_harness.bench.estimate import Estimate, adjusted, estimate
from wstp_harness.bench.pump import invoke
from wstp_harness.bench.verdict import (
    BEYOND_NOISE,
    SIGNIFICANT,
    Margin,
    Verdict,
    confirmed,
    judge,
    margin_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from wstp_harness.bench.pump import Curve

SCREEN_PAIRS: Final = 10
CONFIRM_PAIRS: Final = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of one curve: p10 nanoseconds by size, of each of its four invocations."""

    old: tuple[float, ...]
    new: tuple[float, ...]
    control: tuple[float, ...]
    drift: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says of one curve at one size.

    Attributes:
        curve: what was measured.
        bytes: payload of one message.
        old_ns: median over pairs of the old library's p10.
        new_ns: the same of the new one.
        limit_ns: the same of the machine's limit.
        change: the ratio new / old.
        control: the ratio old / old of the same run.
        drift: the limit's second half over its first.
        pairs: how many pairs decided.
        ratios: new / old, pair by pair.
        verdict: the word.
        reason: why, in a sentence, where the word alone does not say it.
    """

    curve: Curve
    bytes: int
    old_ns: float
    new_ns: float
    limit_ns: float
    change: Estimate
    control: Estimate
    drift: float
    pairs: int
    ratios: tuple[float, ...]
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much is measured.

    Attributes:
        screen: pairs of the first look.
        confirm: new pairs that decide when the first look found something.
        measure_ms: measured time per size and invocation, milliseconds.
    """

    screen: int = SCREEN_PAIRS
    confirm: int = CONFIRM_PAIRS
    measure_ms: int = 150


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
    for curve in curves:
        pairs = measure(
            old, new, curve, count=plan.screen, measure_ms=plan.measure_ms, progress=progress
        )
        found = judge_curve(curve, pairs)
        if any(may_be_slower(each) for each in found):
            pairs = measure(
                old, new, curve, count=plan.confirm, measure_ms=plan.measure_ms, progress=progress
            )
            found = judge_curve(curve, pairs)
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
    progress: Callable[[str], None] = lambda _: None,
) -> list[Pair]:
    """Measure pairs with their controls, in an order that turns round with every pair."""
    subjects = {
        "old": (curve, old),
        "new": (curve, new),
        "control": (curve, old),
        "drift": (limit_curve(curve), None),
    }
    pairs: list[Pair] = []
    for number in range(count):
        progress(f"{curve.id} pair {number + 1} of {count}")
        order = ("old", "new", "control", "drift")
        taken = {
            key: tuple(p.p10_ns for p in invoke(*subjects[key], measure_ms=measure_ms))
            for key in (order if number % 2 == 0 else reversed(order))
        }
        pairs.append(Pair(**taken))
    return pairs


def judge_curve(curve: Curve, pairs: Sequence[Pair]) -> list[Judgement]:
    """Judge all sizes of a curve; the sizes vote, and the controls may make them INVALID."""
    margin = margin_of(curve)
    alone = [_judge_size(curve, index, pairs, margin) for index in range(len(curve.sizes))]
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


def _judge_size(curve: Curve, index: int, pairs: Sequence[Pair], margin: Margin) -> Judgement:
    old_ns = statistics.median(pair.old[index] for pair in pairs)
    ratios = tuple(pair.new[index] / pair.old[index] for pair in pairs)
    change = estimate(ratios)
    limits = [pair.drift[index] for pair in pairs]
    half = len(limits) // 2
    return Judgement(
        curve=curve,
        bytes=curve.sizes[index],
        old_ns=old_ns,
        new_ns=statistics.median(pair.new[index] for pair in pairs),
        limit_ns=statistics.median(limits),
        change=change,
        control=estimate([pair.control[index] / pair.old[index] for pair in pairs]),
        drift=statistics.median(limits[half:]) / statistics.median(limits[:half]),
        pairs=len(pairs),
        ratios=ratios,
        verdict=judge(change, margin, old_ns),
    )


def _checked(judgement: Judgement, margin: Margin) -> Judgement:
    """A run whose controls moved says nothing of the libraries."""
    control = judge(judgement.control, margin, judgement.old_ns)
    if control in {Verdict.SLOWER, Verdict.FASTER}:
        why = f"the old library differs from itself by {judgement.control.ratio - 1:+.0%}"
        return replace(judgement, verdict=Verdict.INVALID, reason=why)
    part = 1 + margin.part
    moved_ns = abs(judgement.drift - 1) * judgement.limit_ns
    if not 1 / part <= judgement.drift <= part and moved_ns >= margin.floor_ns:
        why = f"the machine itself moved by {judgement.drift - 1:+.0%} meanwhile"
        return replace(judgement, verdict=Verdict.INVALID, reason=why)
    if control is Verdict.INCONCLUSIVE and judgement.verdict is Verdict.SLOWER:
        why = "slower, but the old library beside itself is too noisy to believe it"
        return replace(judgement, verdict=Verdict.INCONCLUSIVE, reason=why)
    return judgement
