"""What the binding costs above the C function it calls: paired, in the same run, on the same link.

The requirement is the binding's own: a scalar put costs at most 1.3 times a bare ctypes call with
argtypes; a put of a 1 MiB array, and a get of one without a copy, keep 95 % of C's speed. Where a
library is so fast that a twentieth of its time is less than a call of a Python function costs after
a copy that emptied the caches (three microseconds, twelve beside other work), they lose that.
Timings are interleaved and the best of many rounds are compared, more of them on a busy machine,
because whatever else the machine does only adds; the median and the quartiles of the paired ratios
are in the table's extra figures (``--benchmark-json``).
"""

from __future__ import annotations

import array
import ctypes
import os
import time
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from wstp_harness.binding import Link

SCALARS = {"Integer32": 7, "Integer64": 1 << 40, "Real64": 0.5}
SCALAR_LIMIT = 1.3
ARRAY_LIMIT = 1 / 0.95
QUIET_NANOSECONDS = 5_000
BUSY_NANOSECONDS = 15_000
CALLS = 1000
ROUNDS = 300
MOST_ROUNDS = 2000
ELEMENTS = (1 << 20) // 8


class Paired(NamedTuple):
    """The least time of two ways, and how their ratio spreads over the rounds."""

    bare: float
    ours: float
    quartiles: tuple[float, float, float]

    def figures(self, calls: int = 1) -> dict[str, float]:
        """For the table: nanoseconds of one call, and bare as a part of ours."""
        low, middle, high = self.quartiles
        return {
            "bare_ns": self.bare / calls,
            "ours_ns": self.ours / calls,
            "speed_best": self.bare / self.ours,
            "speed_median": middle,
            "speed_low": low,
            "speed_high": high,
        }


def paired(
    bare: Callable[[], float], ours: Callable[[], float], limit: Callable[[float], float]
) -> Paired:
    """Take both timings in each round, until the least are within the limit or rounds are over."""
    taken: list[tuple[float, float]] = []
    least = (float("inf"), float("inf"))
    while len(taken) < ROUNDS or (least[1] > limit(least[0]) and len(taken) < MOST_ROUNDS):
        taken.append((bare(), ours()))
        least = (min(least[0], taken[-1][0]), min(least[1], taken[-1][1]))
    low, middle, high = quantiles((one / other for one, other in taken), n=4)
    return Paired(*least, (low, middle, high))


def scalar_limit(bare: float) -> float:
    """What a scalar put may take."""
    return bare * SCALAR_LIMIT


def array_limit(bare: float, nanoseconds: float = QUIET_NANOSECONDS) -> float:
    """What an array put or get may take."""
    return max(bare * ARRAY_LIMIT, bare + nanoseconds)


def lost_nanoseconds() -> float:
    """What a call may lose now: other work takes the caches and half of the processor."""
    busy = os.getloadavg()[0] > (os.cpu_count() or 1) / 2
    return BUSY_NANOSECONDS if busy else QUIET_NANOSECONDS


def pedantic(benchmark: BenchmarkFixture, *arguments: object, **numbers: int) -> None:
    """Have the figures of a call in pytest-benchmark's table."""
    benchmark.pedantic(*arguments, **numbers)  # type: ignore[no-untyped-call]  # as it comes


@pytest.mark.parametrize("kind", SCALARS)
def test_a_scalar_put_costs_little_more_than_a_bare_call(
    link: Link, benchmark: BenchmarkFixture, kind: str
) -> None:
    value, handle = SCALARS[kind], link.handle
    function = link.library.function(f"WSPut{kind}")

    def bare() -> float:
        start = time.perf_counter_ns()
        for _ in range(CALLS):
            function(handle, value)
        return time.perf_counter_ns() - start

    def ours() -> float:
        start = time.perf_counter_ns()
        for _ in range(CALLS):
            link.put(kind, value)
        return time.perf_counter_ns() - start

    took = paired(bare, ours, scalar_limit)
    pedantic(benchmark, link.put, (kind, value), rounds=20, iterations=CALLS)
    benchmark.extra_info.update(took.figures(CALLS))

    assert took.ours <= scalar_limit(took.bare), took


def test_an_array_put_keeps_the_speed_of_c(
    link: Link, timed: ctypes.CDLL, benchmark: BenchmarkFixture
) -> None:
    data = array.array("d", range(ELEMENTS))
    address, dims = data.buffer_info()[0], (ctypes.c_int * 1)(ELEMENTS)
    put = link.library.function("WSPutReal64Array")

    def in_c() -> float:
        took: int = timed.timed_put(put, link.handle, address, dims, 1)
        link.lend_array("Real64").close()
        return took

    def ours() -> float:
        start = time.perf_counter_ns()
        link.put_array(data)
        took = time.perf_counter_ns() - start
        link.lend_array("Real64").close()
        return took

    took = paired(in_c, ours, array_limit)
    pedantic(benchmark, ours, rounds=10)
    benchmark.extra_info.update(took.figures())

    assert took.ours <= array_limit(took.bare, lost_nanoseconds()), took


def test_an_array_got_without_a_copy_keeps_the_speed_of_c(
    link: Link, timed: ctypes.CDLL, benchmark: BenchmarkFixture
) -> None:
    data = array.array("d", range(ELEMENTS))
    functions = [link.library.function(f"WS{verb}Real64Array") for verb in ("Get", "Release")]

    def in_c() -> float:
        link.put_array(data)
        took: int = timed.timed_get(*functions, link.handle)
        return took

    def ours() -> float:
        link.put_array(data)
        start = time.perf_counter_ns()
        link.lend_array("Real64").close()
        return time.perf_counter_ns() - start

    took = paired(in_c, ours, array_limit)
    pedantic(benchmark, ours, rounds=10)
    benchmark.extra_info.update(took.figures())

    assert took.ours <= array_limit(took.bare, lost_nanoseconds()), took
