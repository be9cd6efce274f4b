"""The machine's state is read as the kernel writes it; a comparison that would lie is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from wstp_harness.bench.result import Surroundings
from wstp_harness.bench.surroundings import (
    Ticks,
    instrumented,
    look,
    notes,
    quota,
    refusals,
    ticks,
)

if TYPE_CHECKING:
    from pathlib import Path

QUIET = Surroundings(
    cpu="a processor",
    cores=8,
    usable_cores=8,
    governor="performance",
    virtualised="",
    quota_cores=0.0,
    kernel="6.1",
    os="Linux",
    load_before=0.1,
)


def test_ticks_are_the_columns_of_proc_stat() -> None:
    line = "cpu  100 20 30 400 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n"

    assert ticks(line) == Ticks(total=576, idle=405, steal=8)


@pytest.mark.parametrize(
    ("text", "cores"), [("max 100000", 0.0), ("150000 100000", 1.5), ("", 0.0)]
)
def test_a_quota_is_so_many_processors(text: str, cores: float) -> None:
    assert quota(text) == cores


def refused(here: Surroundings, *digests: str, gate: bool = True) -> list[str]:
    return refusals(here, {}, {str(i): digest for i, digest in enumerate(digests)}, gate=gate)


def test_a_quiet_machine_refuses_nothing() -> None:
    assert refused(QUIET, "a", "b") == []
    assert notes(QUIET) == []


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (replace(QUIET, usable_cores=1), "share one processor"),
        (replace(QUIET, quota_cores=1.5), "1.5 processors' time"),
    ],
)
def test_a_machine_that_cannot_run_both_ends_refuses(here: Surroundings, why: str) -> None:
    (said,) = refused(here, "a", "b")

    assert why in said


def test_a_library_is_not_judged_by_itself_but_may_be_measured_twice() -> None:
    (said,) = refused(QUIET, "a", "a")

    assert "the same file" in said
    assert refused(QUIET, "a", "a", gate=False) == []


def test_a_library_with_a_sanitizer_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "slow.so"
    path.write_bytes(b"\x7fELF..\0__asan_init\0..")

    assert instrumented(path) == ["address sanitizer"]
    assert refusals(QUIET, {"A": path}, {}, gate=False) == ["A is built with address sanitizer"]


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (replace(QUIET, busy_before=0.5), "other work took 50%"),
        (replace(QUIET, steal=0.2), "the host took 20%"),
        (replace(QUIET, governor="powersave"), "powersave"),
    ],
)
def test_what_is_only_noisy_is_noted(here: Surroundings, why: str) -> None:
    (said,) = notes(here)

    assert why in said


def test_this_machine_is_described() -> None:
    here = look(0.01)

    assert here.cpu
    assert 1 <= here.usable_cores <= here.cores
    assert 0 <= here.busy_before <= 1
