"""The gate: what it says of slowed, equal and noisy pairs, and what its controls forbid.

Pairs are made from known distributions, so that the right answer is known; nothing is timed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wstp_harness.bench import gate as gate_module
from wstp_harness.bench.estimate import adjusted, estimate
from wstp_harness.bench.gate import Schedule, gate, judge_curve, only_significant
from wstp_harness.bench.model import Curve, Pair, Point, Verdict
from wstp_harness.bench.tables import GATE_COLUMNS, gate_cells, verdicts
from wstp_harness.bench.verdict import Margin, confirmed, judge

if TYPE_CHECKING:
    from pathlib import Path

LATENCY = Curve("TCPIP", "processes", "integer-round-trip")
OLD_NS = 50_000.0


def pairs(
    factor: float, *, noise: float = 0.02, count: int = 20, control: float = 1.0, drift: float = 1.0
) -> list[Pair]:
    """Pairs of a library and one that takes `factor` as long, with log-normal noise."""
    random = np.random.default_rng(7)

    def one(middle: float, noise: float = noise) -> tuple[float, ...]:
        return (float(middle * np.exp(random.normal(0, noise))),)

    return [
        Pair(
            old=one(OLD_NS),
            new=one(OLD_NS * factor),
            control=one(OLD_NS * control),
            drift=one(OLD_NS / 2 * (drift if number >= count // 2 else 1.0), noise=0.01),
        )
        for number in range(count)
    ]


def verdict(made: list[Pair]) -> Verdict:
    (judgement,) = judge_curve(LATENCY, made)
    return judgement.verdict


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (1.0, Verdict.SAME),
        (1.2, Verdict.SLOWER),
        (0.8, Verdict.FASTER),
    ],
)
def test_a_ratio_has_its_word(factor: float, said: Verdict) -> None:
    assert verdict(pairs(factor)) is said


def test_an_interval_across_the_margin_cannot_be_told() -> None:
    assert verdict(pairs(1.05, noise=0.12)) is Verdict.INCONCLUSIVE


def test_noise_as_wide_as_the_margin_cannot_be_told() -> None:
    assert verdict(pairs(1.0, noise=0.6)) is Verdict.INCONCLUSIVE


def test_an_old_library_that_differs_from_itself_makes_the_run_invalid() -> None:
    (judgement,) = judge_curve(LATENCY, pairs(1.3, control=1.3))

    assert judgement.verdict is Verdict.INVALID
    assert "differs from itself by +3" in judgement.reason


def test_a_machine_that_moved_makes_the_run_invalid() -> None:
    (judgement,) = judge_curve(LATENCY, pairs(1.3, drift=1.5))

    assert judgement.verdict is Verdict.INVALID
    assert "the machine itself moved by +" in judgement.reason


def test_a_change_far_beyond_what_the_machine_did_is_judged() -> None:
    assert verdict(pairs(10.0, drift=1.5)) is Verdict.SLOWER
    assert verdict(pairs(0.1, drift=1.5)) is Verdict.FASTER


def test_a_large_part_of_almost_nothing_is_not_slower() -> None:
    found = estimate([1.5] * 10)

    assert judge(found, Margin(0.1, 200.0), old_ns=300.0) is not Verdict.SLOWER
    assert judge(found, Margin(0.1, 100.0), old_ns=300.0) is Verdict.SLOWER


S, F, A, U = Verdict.SLOWER, Verdict.FASTER, Verdict.SAME, Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("alone", "together"),
    [
        ([S], [S]),
        ([S, A], [U, A]),
        ([S, S], [S, S]),
        ([A, S, A, S], [A, U, A, U]),
        ([A, S, S, S], [A, S, S, S]),
        ([F, F, F, S], [F, F, F, U]),
    ],
)
def test_neighbouring_sizes_must_agree(alone: list[Verdict], together: list[Verdict]) -> None:
    assert confirmed(alone) == together


def test_many_curves_make_one_doubtful_red_likely() -> None:
    judged = [judge_curve(LATENCY, pairs(1.0))[0] for _ in range(40)]
    doubtful = judge_curve(LATENCY, pairs(1.15, count=6))[0]
    assert doubtful.verdict is Verdict.SLOWER

    *_, last = only_significant([*judged, doubtful])

    assert last.verdict is Verdict.INCONCLUSIVE
    assert "chance" in last.reason


def test_p_values_are_adjusted_as_benjamini_and_hochberg_say() -> None:
    assert adjusted([0.01, 0.02, 0.9]) == pytest.approx([0.03, 0.03, 0.9])


def test_the_interval_holds_the_true_ratio_and_can_be_computed_again() -> None:
    random = np.random.default_rng(3)
    ratios = [float(np.exp(random.normal(np.log(1.2), 0.05))) for _ in range(40)]

    found = estimate(ratios)

    assert found.low < 1.2 < found.high
    assert found == estimate(ratios)
    assert found.p_slower < 0.001


@pytest.mark.parametrize(("factor", "invocations"), [(1.0, 3 * 4), (1.5, 3 * 4 + 5 * 4)])
def test_new_pairs_decide_only_when_the_screen_found_something(
    factor: float, invocations: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Path | None] = []

    def invoke(
        curve: Curve, library: Path | None, *, measure_ms: int, warm_up_ms: int
    ) -> list[Point]:
        assert 0 < warm_up_ms < measure_ms
        asked.append(library)
        time = OLD_NS * (factor if library == new else 1.0) * (1 + 0.001 * (len(asked) % 3))
        return [Point(curve.sizes[0], measure_ms, time, time, time)]

    old, new = tmp_path / "old", tmp_path / "new"
    monkeypatch.setattr(gate_module, "invoke", invoke)
    monkeypatch.setattr(gate_module, "overhead", lambda _: [Point(4, 1, 40.0, 40.0, 40.0)])

    (judgement,) = gate(old, new, [LATENCY], schedule=Schedule(screen=3, confirm=5))

    assert len(asked) == invocations
    assert len(judgement.pairs) == (3 if factor == 1.0 else 5)
    assert len(gate_cells(judgement)) == len(GATE_COLUMNS)
    assert verdicts([judgement]) == f"1 {judgement.verdict}"


def test_what_the_pump_takes_is_taken_off_before_a_figure_is_judged() -> None:
    own_ns = OLD_NS / 4

    (judgement,) = judge_curve(LATENCY, pairs(1.0, noise=0.001), [own_ns])

    assert judgement.verdict is Verdict.SAME
    assert judgement.old_ns == pytest.approx(OLD_NS - own_ns, rel=0.01)
    assert judgement.overhead_share == pytest.approx(0.25, rel=0.01)


def test_a_figure_that_is_mostly_pump_is_not_judged() -> None:
    (judgement,) = judge_curve(LATENCY, pairs(1.3, noise=0.001), [0.6 * OLD_NS])

    assert judgement.verdict is Verdict.INVALID
    assert "the pump itself takes" in judgement.reason


def test_an_injected_tenth_is_found_and_a_fiftieth_is_not() -> None:
    found = [verdict(pairs(1.1, noise=0.04, count=60)), verdict(pairs(1.02, noise=0.04, count=60))]

    assert found == [Verdict.SLOWER, Verdict.SAME]


@pytest.mark.parametrize(("sizes", "most"), [(1, 40), (10, 14)])
def test_many_sizes_of_a_curve_are_measured_shorter_within_a_minute(sizes: int, most: int) -> None:
    plan = Schedule()
    invocations = 4 * (plan.screen + plan.confirm)

    measure_ms = plan.for_sizes(sizes)

    assert measure_ms <= most
    assert invocations * sizes * measure_ms / 1000 <= plan.curve_seconds


def test_no_pair_begins_after_its_time_but_the_fewest_that_can_be_judged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def invoke(curve: Curve, _library: Path | None, **_: int) -> list[Point]:
        return [Point(size, 9, OLD_NS, OLD_NS, OLD_NS) for size in curve.sizes]

    monkeypatch.setattr(gate_module, "invoke", invoke)

    made = gate_module.measure(
        tmp_path, tmp_path, LATENCY, count=50, measure_ms=1, until=float("-inf")
    )

    assert len(made) == gate_module.FEWEST_PAIRS
