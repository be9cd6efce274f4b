"""The native pump: it measures what it says, checks the data, and fails in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.bench.curves import GROUPS, limit_curve
from wstp_harness.bench.model import Curve
from wstp_harness.bench.pump import (
    PumpFailedError,
    PumpMissingError,
    footprint,
    invoke,
    overhead,
    pump_path,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINKS = (
    ("IntraProcess", "threads"),
    ("SharedMemory", "threads"),
    ("SharedMemory", "processes"),
    ("TCPIP", "threads"),
    ("TCPIP", "processes"),
)
IDS = [f"{kind}-{place}" for kind, place in LINKS]


@pytest.fixture(autouse=True)
def _needs_the_pump() -> None:
    try:
        pump_path()
    except PumpMissingError as fault:
        pytest.skip(str(fault))


@pytest.mark.parametrize(("kind", "place"), LINKS, ids=IDS)
@pytest.mark.parametrize(
    "workload",
    [
        *("integer-round-trip", "integer8-round-trip", "integer-stream"),
        *("real64-round-trip", "real64-stream", "real64-exchange"),
    ],
)
def test_every_workload_runs_over_every_link(
    kind: str, place: str, workload: str, good_library: Path
) -> None:
    sizes = (4,) if workload == "integer-round-trip" else (8, 4096)

    points = invoke(
        Curve(kind, place, workload, sizes, window=4, flush_every=2),
        good_library,
        measure_ms=5,
        warm_up_ms=1,
    )

    assert [point.bytes for point in points] == list(sizes)
    assert all(point.samples >= 3 for point in points)
    assert all(0 < point.p10_ns <= point.p50_ns <= point.p99_ns for point in points)


ALONE = [
    curve.workload for name in ("loopback", "tokens", "strings", "shape") for curve in GROUPS[name]
]


@pytest.mark.parametrize("workload", ALONE)
def test_one_end_alone_puts_and_gets_and_has_a_limit(workload: str, good_library: Path) -> None:
    curve = Curve("Loopback", "threads", workload, (1, 100))

    measured = invoke(curve, good_library, measure_ms=2, warm_up_ms=1)
    limit = invoke(limit_curve(curve), None, measure_ms=2, warm_up_ms=1)

    assert [point.bytes for point in measured] == [1, 100] == [point.bytes for point in limit]
    assert all(point.p50_ns > 0 and point.samples >= 3 for point in [*measured, *limit])


@pytest.mark.parametrize("kind", ["IntraProcess", "SharedMemory", "TCPIP"])
def test_links_that_come_and_go_are_measured_beside_their_limit(
    kind: str, good_library: Path
) -> None:
    curve = Curve(kind, "threads", "set-up")

    (measured,) = invoke(curve, good_library, measure_ms=2, warm_up_ms=1)
    (limit,) = invoke(limit_curve(curve), None, measure_ms=2, warm_up_ms=1)

    assert measured.samples >= 3
    assert limit.samples >= 3


def test_a_library_that_alters_a_value_gives_no_figure_alone(
    broken_library: Callable[[str], Path],
) -> None:
    library = broken_library("wrong_integer")

    with pytest.raises(PumpFailedError, match="another value came back"):
        invoke(Curve("Loopback", "threads", "integer32"), library, measure_ms=5)


def test_an_unknown_workload_is_named(good_library: Path) -> None:
    with pytest.raises(PumpFailedError, match="unknown workload sideways"):
        invoke(Curve("Loopback", "threads", "sideways"), good_library, measure_ms=5)


@pytest.mark.parametrize("place", ["threads", "processes"])
@pytest.mark.parametrize("kind", ["TCPIP", "SharedMemory"])
def test_the_limit_of_a_link_is_measured_the_same_way(kind: str, place: str) -> None:
    curve = limit_curve(Curve(kind, place, "real64-stream", (4096,), window=4))

    (point,) = invoke(curve, None, measure_ms=5, warm_up_ms=1)

    assert point.samples >= 3


def test_a_library_that_alters_a_value_gives_no_figure(
    broken_library: Callable[[str], Path],
) -> None:
    library = broken_library("wrong_integer")

    with pytest.raises(PumpFailedError, match="wrong Integer32 came back"):
        invoke(Curve("TCPIP", "processes", "integer-round-trip"), library, measure_ms=5)


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    path = tmp_path / "libx.so"
    path.write_bytes(b"not a library")

    with pytest.raises(PumpFailedError, match=r"libx\.so"):
        invoke(Curve("TCPIP", "threads", "integer-round-trip"), path)


def test_a_slow_down_of_a_known_size_is_in_the_figure(good_library: Path) -> None:
    curve = Curve("Loopback", "threads", "integer32")

    (plain,) = invoke(curve, good_library, measure_ms=10)
    (slowed,) = invoke(curve, good_library, measure_ms=10, spin_ns=20_000)

    assert slowed.p10_ns >= 20_000
    assert slowed.p10_ns > plain.p10_ns


@pytest.mark.parametrize("kind", ["limit-spin", "limit-socketpair"])
def test_the_other_limits_are_measured_too(kind: str) -> None:
    curve = Curve(kind, "processes", "integer8-round-trip", (1, 70_000))

    points = invoke(curve, None, measure_ms=3, warm_up_ms=1)

    assert [point.bytes for point in points] == [1, 70_000]


@pytest.mark.parametrize("place", ["threads", "processes"])
def test_pairs_at_once_are_one_figure(place: str, good_library: Path) -> None:
    curve = Curve("SharedMemory", place, "integer-round-trip", pairs=3)

    (point,) = invoke(curve, good_library, measure_ms=5, warm_up_ms=1)

    assert point.samples >= 3 * 3


def test_a_pause_before_an_operation_is_not_in_its_figure(good_library: Path) -> None:
    curve = Curve("SharedMemory", "threads", "integer-round-trip", pause_us=20_000)

    (point,) = invoke(curve, good_library, measure_ms=100, warm_up_ms=1)

    assert 3 <= point.samples <= 6
    assert point.p10_ns < 20_000_000


@pytest.mark.parametrize("kind", ["IntraProcess", "SharedMemory", "TCPIP"])
def test_what_links_take_besides_time_is_said(kind: str, good_library: Path) -> None:
    found = footprint(Curve(kind, "threads", "footprint"), good_library, waiting_ms=50)

    assert 0 <= found["waiting_share"] < 3
    assert found["resident_bytes"] > 0
    assert found["extra_memory_share"] < 8


@pytest.mark.parametrize("workload", ALONE)
def test_the_pump_itself_is_measured_on_a_library_that_does_nothing(workload: str) -> None:
    (point,) = overhead(Curve("Loopback", "threads", workload, (100,)))

    assert 0 < point.p10_ns <= point.p50_ns


def test_a_round_trip_takes_the_pump_twice_and_a_limit_takes_none() -> None:
    curve = Curve("TCPIP", "processes", "integer-round-trip")

    (there,) = overhead(curve)
    (alone,) = invoke(curve, None, measure_ms=5, warm_up_ms=1, null=True)
    (limit,) = overhead(limit_curve(curve))

    assert there.p50_ns > alone.p50_ns
    assert limit.p50_ns == 0
