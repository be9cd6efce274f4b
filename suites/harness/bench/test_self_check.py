"""The self-check: gates over a stream of rounds, the file that grows, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wstp_harness.bench import self_check, trust
from wstp_harness.bench.gate import Schedule
from wstp_harness.bench.model import Curve, Point
from wstp_harness.bench.result import Rates, SelfCheck
from wstp_harness.bench.self_check import Stream, at_least, at_most, held
from wstp_harness.cli.bench_steps import Order, check_gate
from wstp_harness.report.model import Subject

if TYPE_CHECKING:
    from pathlib import Path

CURVE = Curve("TCPIP", "processes", "integer-round-trip")
PLAN = Schedule(screen=10, confirm=30, measure_ms=20)
USUAL_NS = 50_000.0


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is known of this machine out of the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


def stream(rounds: int, noise: float) -> list[dict[str, float]]:
    """Rounds whose injected slow-downs are exactly what their keys say, but for noise."""
    random = np.random.default_rng(5)

    def one(factor: float) -> float:
        return float(USUAL_NS * factor * np.exp(random.normal(0, noise)))

    return [
        {
            **{key: one(1) for key in ("old", "0", "control")},
            **{part: one(1 + float(part)) for part in self_check.SLOWED},
            "drift": one(0.5),
            "seconds": 0.6,
        }
        for _ in range(rounds)
    ]


def test_gates_share_no_round_with_others_of_their_kind() -> None:
    rates = held(CURVE, stream(400, 0.01), PLAN)

    assert rates.gates == 400 // 10
    assert rates.alarms == 0
    assert rates.trials["0.1"] == 400 // 40
    assert rates.found["0.1"] == rates.trials["0.1"]
    assert rates.seconds == pytest.approx(40 * 0.6 * 4 / 6)


def test_noise_hides_a_slow_down_and_raises_no_alarm() -> None:
    rates = held(CURVE, stream(400, 0.5), PLAN)

    assert rates.alarms == 0
    assert rates.found["0.05"] < rates.trials["0.05"]


def test_a_stream_too_short_for_a_gate_holds_none() -> None:
    rates = held(CURVE, stream(9, 0.1), PLAN)

    assert rates.gates == 0
    assert "too little" in trust.sentence(rates)


@pytest.mark.parametrize(
    ("count", "of", "above", "below"),
    [(0, 50, 0.0582, 0.0), (1, 50, 0.0914, 0.00103), (30, 30, 1.0, 0.905), (29, 30, 0.998, 0.851)],
)
def test_bounds_are_clopper_and_pearsons(count: int, of: int, above: float, below: float) -> None:
    assert at_most(count, of) == pytest.approx(above, rel=0.005)
    assert at_least(count, of) == pytest.approx(below, rel=0.005)


def test_what_was_measured_before_counts_and_other_streams_do_not(state: Path) -> None:
    path = state / "rounds.jsonl"
    one = Stream(path, CURVE, "a", 20)
    for taken in stream(3, 0.1):
        one.add(taken)
    Stream(path, CURVE, "b", 20).add(stream(1, 0.1)[0])
    with path.open("a") as file:
        file.write('{"curve": "cut sho')

    again = Stream(path, CURVE, "a", 20)

    assert again.rounds == one.rounds
    assert Stream(path, CURVE, "a", 40).rounds == []


def test_a_check_measures_for_its_time_and_injects_parts_of_what_is_usual(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[bool, int]] = []

    def invoke(_: Curve, library: Path | None, *, spin_ns: int = 0, **__: int) -> list[Point]:
        asked.append((library is None, spin_ns))
        return [Point(4, 9, USUAL_NS + spin_ns, USUAL_NS, USUAL_NS)]

    clock = iter(range(10_000))
    monkeypatch.setattr(self_check, "invoke", invoke)
    monkeypatch.setattr("wstp_harness.bench.self_check.time.monotonic", lambda: float(next(clock)))

    found = self_check.self_check(tmp_path / "library.so", "a", seconds=30)

    assert {spin for limit, spin in asked if not limit} == {0, 2_500, 5_000}
    assert {spin for limit, spin in asked if limit} == {0}
    assert [each.curve for each in found.rates] == [c.id for c in self_check.curves()]


def test_the_last_result_is_kept_and_said() -> None:
    assert trust.said(trust.last()) == trust.NEVER
    rates = Rates(
        curve="c",
        gates=100,
        alarms=1,
        invalid=2,
        trials={"0.05": 30, "0.1": 30},
        found={"0.05": 12, "0.1": 29},
        alarms_at_most=0.047,
        found_at_least={"0.05": 0.25, "0.1": 0.85},
        seconds=17.2,
    )

    trust.keep(SelfCheck("2026-01-01", (rates,)))

    assert trust.said(trust.last()) == (
        "self-check of 2026-01-01: c: 1 false alarms in 100 gates of identical code "
        "(at most 4.7%), +5% found in 12 of 30 (at least 25%), +10% found in 29 of 30 "
        "(at least 85%); smallest found in 80 %: +10%; a gate that looks twice takes 17 s"
    )


def test_the_command_keeps_what_it_found_and_says_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def invoke(_: Curve, __: Path | None, **___: int) -> list[Point]:
        return [Point(4, 9, USUAL_NS, USUAL_NS, USUAL_NS)]

    monkeypatch.setattr(self_check, "invoke", invoke)
    library = Subject("A", "a library", str(tmp_path / "library.so"), sha256="ab" * 32)
    order = Order(
        described=(library,),
        called=(),
        groups=("round-trip",),
        rounds=1,
        quick=False,
        gate=False,
        forced=False,
        budget_seconds=1.0,
    )

    said = check_gate(order, 0.01, lambda _: None)

    kept = trust.last()
    assert kept is not None
    assert kept.library == "ab" * 32
    assert said == [f"{each.curve}: {trust.sentence(each)}" for each in kept.rates]
