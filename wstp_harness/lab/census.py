"""What a closed link has left behind in its process and on its machine.

The census compares with what was there the time before. A pair of agents makes its first
links of a topology for practice, so that what a library makes once and keeps (service
threads, a directory) is not blamed on a case.
Looking is cheap, five directory listings; only a difference is looked at closely, and only
what is still there after a bounded wait counts. Threads and descriptors are compared by
number first: a library may replace one it keeps.

Whose it is: threads, descriptors and children belong to the process. Names in shared places
(/dev/shm, the temporary directory and the folders in it that libraries use) count only when
they contain a link name or this process's id, or when this process has them open or mapped:
other agents work on the same machine at the same time.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from wstp_harness.lab.sweep import SHARED_MEMORY, pid_pattern, places, stem

_FIRST_POLL_SECONDS: Final = 0.0005
_POLL_SECONDS: Final = 0.01
_REMEMBERED: Final = 64
_LISTENING: Final = "0A"
"""TCP_LISTEN as /proc/net/tcp spells it."""


class Found(NamedTuple):
    """Something that should not be there.

    Attributes:
        kind: `thread`, `descriptor`, `port`, `child`, `shared memory` or `file`.
        detail: The exact object.
    """

    kind: str
    detail: str


@dataclass(slots=True)
class _Snapshot:
    descriptors: dict[str, str] = field(default_factory=dict)
    threads: set[str] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=dict)
    children: set[str] = field(default_factory=set)


class Census:
    """Compares what is there with what was there."""

    def __init__(self) -> None:
        """Take what is there now as the first baseline."""
        self._links: list[str] = []
        self._own = pid_pattern(os.getpid())
        self._baseline = self._look(set())

    def remember(self, link_name: str) -> None:
        """Note the name of a link that was opened here."""
        found = stem(link_name)
        if found and found not in self._links:
            self._links = [*self._links[-_REMEMBERED:], found]

    def findings(
        self, own_threads: set[int], settle_seconds: float, habits: Counter[str]
    ) -> list[Found]:
        """Return what is new since the last time; it becomes the baseline of the next time.

        Args:
            own_threads: Native ids of the agent's own threads.
            settle_seconds: How long things may take to go.
            habits: How many of each kind are expected and not worth waiting for.
        """
        end = time.monotonic() + settle_seconds
        pause = _FIRST_POLL_SECONDS
        while True:
            now = self._look(own_threads)
            late = time.monotonic() >= end
            if late or habits or not self._more(now):  # to say what it is costs a lot
                found = self._compare(now)
                if late or Counter(each.kind for each in found) <= habits:
                    self._baseline = now
                    return found
            time.sleep(pause)
            pause = min(2 * pause, _POLL_SECONDS)

    @property
    def descriptors(self) -> int:
        """How many descriptors were open at the last look."""
        return len(self._baseline.descriptors)

    def _look(self, own_threads: set[int]) -> _Snapshot:
        tasks = os.listdir("/proc/self/task")  # noqa: PTH208  # names are enough, and cheaper
        threads = {task for task in tasks if int(task) not in own_threads}
        return _Snapshot(
            _descriptors(),
            threads,
            {str(place): _names(place) for place in places()},
            _children() if _has_children() else set(),
        )

    def _more(self, now: _Snapshot) -> bool:
        """Tell whether there are more descriptors or threads than before."""
        before = self._baseline
        more_descriptors = len(now.descriptors) > len(before.descriptors)
        return more_descriptors or len(now.threads) > len(before.threads)

    def _compare(self, now: _Snapshot) -> list[Found]:
        before = self._baseline
        found: list[Found] = []
        if len(now.descriptors) > len(before.descriptors):
            found += [
                _descriptor(number, target)
                for number, target in now.descriptors.items()
                if before.descriptors.get(number) != target
            ]
        if len(now.threads) > len(before.threads):
            found += [Found("thread", _thread(task)) for task in now.threads - before.threads]
        found += [Found("child", child) for child in sorted(now.children - before.children)]
        for place, names in now.names.items():
            new = names - before.names[place]
            kind = "shared memory" if place == str(SHARED_MEMORY) else "file"
            mine = new and self._mine(place, new)
            found += [Found(kind, f"{place}/{name}") for name in sorted(mine or ())]
        return found

    def _mine(self, place: str, new: set[str]) -> set[str]:
        named = {
            name
            for name in new
            if self._own.search(name) or any(stem in name for stem in self._links)
        }
        rest = new - named
        if Path(place).name == "MathLink":  # hidden there: locks of all processes of the machine
            rest = {name for name in rest if not name.startswith(".")}
        if rest:
            held = Path("/proc/self/maps").read_text(errors="replace")
            held += "\n".join(_descriptors().values())
            named |= {name for name in rest if f"{place}/{name}" in held}
        return named


def _descriptors() -> dict[str, str]:
    listed: dict[str, str] = {}
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208  # as above
        with suppress(OSError):  # the listing's own descriptor is gone by now
            listed[number] = os.readlink(f"/proc/self/fd/{number}")  # noqa: PTH115  # as above
    return listed


def _names(place: Path) -> set[str]:
    try:
        return set(os.listdir(place))  # noqa: PTH208  # names are enough, and cheaper
    except OSError:
        return set()


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _children() -> set[str]:
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            for pid in (task / "children").read_text().split():
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
                found.add(f"{pid} {command.decode(errors='replace').strip() or 'zombie'}")
    return found


def _thread(task: str) -> str:
    with suppress(OSError):
        return f"{task} {Path(f'/proc/self/task/{task}/comm').read_text().strip()}"
    return task


def _socket(inode: str) -> tuple[str, str]:
    """Return kind and description of a socket: a listening port is a kind of its own."""
    for table, width in (("tcp", 8), ("tcp6", 32)):
        with suppress(OSError):
            for line in Path(f"/proc/self/net/{table}").read_text().split("\n")[1:]:
                _, local, remote, state, *rest = [*line.split(), "", "", "", ""][:14]
                if inode in rest:
                    near, far = (f"port {int(end[width + 1 :], 16)}" for end in (local, remote))
                    if state == _LISTENING:
                        return "port", f"{near} still listens"
                    return "descriptor", f"TCP socket from {near} to {far}, state {state}"
    return "descriptor", f"socket:[{inode}]"


def _descriptor(number: str, target: str) -> Found:
    match = re.fullmatch(r"socket:\[(\d+)\]", target)
    if match is None:
        return Found("descriptor", f"{number} {target}")
    kind, description = _socket(match[1])
    return Found(kind, f"{number} {description}")
