"""Libraries beside each other: rounds, what a library lacks or gets wrong, the time there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.bench.budget import LEAST_MS, Budget, spoken
from wstp_harness.bench.model import Curve
from wstp_harness.bench.paired import compare
from wstp_harness.bench.pump import FunctionLackingError, PumpMissingError, invoke, pump_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def _pump() -> None:
    try:
        pump_path()
    except PumpMissingError as fault:
        pytest.skip(str(fault))


@pytest.mark.usefixtures("_pump")
def test_a_paired_comparison_has_one_ratio_a_round(good_library: Path) -> None:
    curve = Curve("TCPIP", "threads", "integer-round-trip")

    (row,) = compare([good_library, good_library], [curve], rounds=3, measure_ms=5).rows

    assert len(row.times_ns) == 2
    assert [len(ratios) for ratios in (*row.ratios, row.limit_ratios)] == [3, 3]
    assert all(ratio > 0 for ratio in row.ratios[0])


@pytest.mark.usefixtures("_pump")
def test_a_library_that_lacks_a_function_says_so_and_others_keep_their_figures(
    good_library: Path, tmp_path: Path
) -> None:
    poor = tmp_path / "poor.so"
    good = good_library.read_bytes()
    poor.write_bytes(good.replace(b"\0WSPutInteger8List\0", b"\0XSPutInteger8List\0"))
    curve = Curve("Loopback", "threads", "integer8-list", (8,))

    with pytest.raises(FunctionLackingError, match="has no function PutInteger8List"):
        invoke(curve, poor, measure_ms=2)
    made = compare([poor, good_library], [curve], rounds=2, measure_ms=2)

    assert made.failures == []
    assert [len(rounds) for rounds in made.rows[0].rounds] == [0, 2]


@pytest.mark.usefixtures("_pump")
def test_a_library_that_alters_a_value_has_no_figure_beside_others_and_is_named(
    good_library: Path, broken_library: Callable[[str], Path]
) -> None:
    wrong = broken_library("wrong_integer")
    curve = Curve("Loopback", "threads", "integer32")

    made = compare([good_library, wrong], [curve], rounds=2, measure_ms=2, names=("A", "B"))

    assert [len(rounds) for rounds in made.rows[0].rounds] == [2, 0]
    assert made.failures
    assert all(each.startswith("B: ") and "another value" in each for each in made.failures)


@pytest.mark.usefixtures("_pump")
def test_when_the_time_is_used_up_every_row_still_has_one_round(good_library: Path) -> None:
    curves = [Curve("Loopback", "threads", name, (8,)) for name in ("integer32", "list-of-two")]

    made = compare([good_library], curves, rounds=5, measure_ms=1, budget_seconds=0)

    assert [len(row.limit) for row in made.rows] == [1, 1]


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.now = 0.0

    def __call__(self) -> float:
        """Say what it is."""
        return self.now


def test_a_point_measures_in_full_while_there_is_room() -> None:
    assert Budget(600, 100, 200, Clock()).measure_ms() == 200


def test_time_that_slow_points_took_is_missing_to_those_that_are_left() -> None:
    clock = Clock()
    budget = Budget(100, 100, 1000, clock)
    before = budget.measure_ms()

    clock.now = 90
    budget.spend(50)

    assert before == 700
    assert budget.measure_ms() == 140


def test_a_budget_that_is_used_up_still_measures_every_point() -> None:
    clock = Clock()
    budget = Budget(10, 100, 200, clock)

    clock.now = 11

    assert budget.measure_ms() == LEAST_MS
    assert budget.over()


def test_what_is_left_is_said_from_the_pace_so_far() -> None:
    clock = Clock()
    budget = Budget(600, 100, 200, clock)
    first = budget.left()

    clock.now = 30
    budget.spend(10)

    assert first == "at most 10 min"
    assert budget.left() == f"about {spoken(270)} left"
