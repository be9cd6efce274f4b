"""The machine, what else happens on it, and when a comparison on it would lie.

Rule: what is only noisy is noted; what makes every ratio wrong is refused, unless forced, and then
the result says so.
"""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.result import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST_CORES: Final = 2
BUSY: Final = 0.25
STOLEN: Final = 0.05
LOOK_SECONDS: Final = 0.5
#: Bytes that a build with a sanitizer or a coverage runtime carries in its table of symbols.
INSTRUMENTED: Final = {
    b"__asan_init": "address sanitizer",
    b"__tsan_init": "thread sanitizer",
    b"__msan_init": "memory sanitizer",
    b"__gcov_": "coverage counters",
}
IDLE: Final = (3, 4)
STEAL: Final = 7
COUNTED: Final = 8
"""Columns of the first line of /proc/stat: idle, waiting for input, stolen; those that add up."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """The processors' time since the start of the machine, in ticks."""

    total: int
    idle: int
    steal: int


def ticks(text: str) -> Ticks:
    """Read the first line of ``/proc/stat``."""
    columns = [int(word) for word in text.splitlines()[0].split()[1:]][:COUNTED]
    return Ticks(sum(columns), sum(columns[i] for i in IDLE), columns[STEAL])


def ticks_now() -> Ticks:
    """Return the ticks of now; zeros where the system does not say."""
    path = Path("/proc/stat")
    return ticks(path.read_text("utf-8")) if path.is_file() else Ticks(0, 0, 0)


def look(seconds: float = LOOK_SECONDS) -> Surroundings:
    """Describe the machine, after watching for a moment what others do on it."""
    before = ticks_now()
    time.sleep(seconds)
    after = ticks_now()
    total = max(1, after.total - before.total)
    return Surroundings(
        cpu=_cpu(_text("/proc/cpuinfo")),
        cores=os.cpu_count() or 0,
        usable_cores=len(os.sched_getaffinity(0)),
        governor=_text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        virtualised=_virtualised(_text("/proc/cpuinfo"), _text("/sys/class/dmi/id/sys_vendor")),
        quota_cores=quota(_text("/sys/fs/cgroup/cpu.max")),
        kernel=platform.release(),
        os=platform.system(),
        load_before=round(os.getloadavg()[0], 2),
        busy_before=round(1 - (after.idle - before.idle) / total, 3),
    )


def ended(began: Surroundings, ticks_then: Ticks) -> Surroundings:
    """Add what is known at the end of a run."""
    now = ticks_now()
    stolen = (now.steal - ticks_then.steal) / max(1, now.total - ticks_then.total)
    return replace(began, load_after=round(os.getloadavg()[0], 2), steal=round(stolen, 4))


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


def _cpu(info: str) -> str:
    names = [line for line in info.splitlines() if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else platform.machine()


def _virtualised(info: str, vendor: str) -> str:
    flags = next((line for line in info.splitlines() if line.startswith("flags")), "")
    return (vendor or "a hypervisor") if " hypervisor" in flags else ""


def quota(text: str) -> float:
    """Read ``cpu.max`` of a control group: processors' worth of time; 0 when there is no limit."""
    allowed, _, period = text.partition(" ")
    return round(int(allowed) / int(period), 2) if allowed.isdigit() and period.isdigit() else 0.0


def refusals(
    here: Surroundings, libraries: Mapping[str, Path], digests: Mapping[str, str], *, gate: bool
) -> list[str]:
    """Say why a comparison here would lie; nothing when it would not.

    Args:
        here: the machine.
        libraries: paths by label.
        digests: hashes by label.
        gate: whether one library is to be judged by the other.
    """
    found = []
    if here.usable_cores < FEWEST_CORES:
        found.append("both ends would share one processor: a round trip would time the scheduler")
    if 0 < here.quota_cores < FEWEST_CORES:
        found.append(
            f"this container may use {here.quota_cores:g} processors' time: what is measured "
            "is when it is stopped for the rest of a period"
        )
    for label, path in libraries.items():
        found += [f"{label} is built with {what}" for what in instrumented(path)]
    if gate and len(set(digests.values())) < len(digests):
        found.append("both libraries are the same file, byte by byte")
    return found


def instrumented(path: Path) -> Sequence[str]:
    """Return what a library was built with that changes its speed."""
    data = path.read_bytes()
    return [what for mark, what in INSTRUMENTED.items() if mark in data]


def notes(here: Surroundings) -> list[str]:
    """Say what makes the figures noisier than they need be."""
    found = []
    if here.busy_before > BUSY:
        found.append(f"other work took {here.busy_before:.0%} of the processors before the run")
    if here.steal > STOLEN:
        found.append(f"the host took {here.steal:.0%} of the processors' time meanwhile")
    if here.governor and here.governor != "performance":
        found.append(f"the frequency governor is {here.governor}, not performance")
    return found
