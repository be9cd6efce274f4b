"""The census finds what is left behind, only that, and only when it is ours."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from wstp_harness.lab.census import Census
from wstp_harness.lab.sweep import SHARED_MEMORY, stem, sweep

NOTHING: Counter[str] = Counter()


@pytest.fixture
def census() -> Census:
    return Census()


@pytest.fixture
def cleared() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_nothing_new_is_nothing_found(census: Census) -> None:
    assert census.findings(set(), 0.0, NOTHING) == []


def test_a_listening_port_is_found_by_its_number(census: Census, cleared: ExitStack) -> None:
    server = cleared.enter_context(socket.create_server(("127.0.0.1", 0)))

    (found,) = census.findings(set(), 0.0, NOTHING)

    assert found.kind == "port"
    assert f"port {server.getsockname()[1]} still listens" in found.detail


def test_an_open_file_is_found_by_its_name(
    census: Census, cleared: ExitStack, tmp_path: Path
) -> None:
    cleared.enter_context((tmp_path / "left").open("w"))

    (found,) = census.findings(set(), 0.0, NOTHING)

    assert found.kind == "descriptor"
    assert str(tmp_path / "left") in found.detail


def test_a_thread_is_found_unless_it_is_the_agents_own(census: Census, cleared: ExitStack) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    cleared.callback(thread.join)
    cleared.callback(stop.set)
    assert thread.native_id is not None

    own = census.findings({thread.native_id}, 0.0, NOTHING)
    (found,) = census.findings(set(), 0.0, NOTHING)

    assert own == []
    assert found.kind == "thread"
    assert str(thread.native_id) in found.detail


def test_a_child_is_found_by_its_command(census: Census, cleared: ExitStack) -> None:
    sleep = "import time; time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", sleep])  # our own interpreter
    cleared.callback(child.wait)
    cleared.callback(child.kill)

    found = census.findings(set(), 0.0, NOTHING)

    children = [each for each in found if each.kind == "child"]
    assert any(each.detail.startswith(f"{child.pid} ") for each in children)


@pytest.mark.parametrize("by", ["pid", "link name"])
def test_an_object_in_shared_memory_is_ours_by_name(
    by: str, census: Census, cleared: ExitStack
) -> None:
    link = f"tst{os.getpid() % 100000}x_shm"
    census.remember(link)
    name = f"x-{os.getpid()}-1" if by == "pid" else f"{link}-data"
    path = SHARED_MEMORY / name
    path.touch()
    cleared.callback(path.unlink)

    (found,) = census.findings(set(), 0.0, NOTHING)

    assert found == ("shared memory", str(path))


def test_foreign_objects_are_not_ours(census: Census, cleared: ExitStack) -> None:
    path = SHARED_MEMORY / f"foreign-x{os.getpid()}0"
    path.touch()
    cleared.callback(path.unlink)

    assert census.findings(set(), 0.0, NOTHING) == []


def test_what_is_still_open_is_ours_whatever_its_name(census: Census, cleared: ExitStack) -> None:
    path = SHARED_MEMORY / "somebody"
    cleared.enter_context(path.open("w"))
    cleared.callback(path.unlink)

    found = census.findings(set(), 0.0, NOTHING)

    assert ("shared memory", str(path)) in found


def test_what_goes_in_time_is_no_leak(census: Census, cleared: ExitStack) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    cleared.callback(server.close)
    threading.Timer(0.05, server.close).start()

    assert census.findings({thread_of_timer()}, 2.0, NOTHING) == []


def test_what_was_found_once_is_not_found_again(census: Census, cleared: ExitStack) -> None:
    cleared.enter_context(socket.create_server(("127.0.0.1", 0)))

    first = census.findings(set(), 0.0, NOTHING)
    second = census.findings(set(), 0.0, NOTHING)

    assert len(first) == 1
    assert second == []


def test_a_habit_is_not_waited_for(census: Census, cleared: ExitStack) -> None:
    near, far = socket.socketpair()
    cleared.callback(near.close)
    cleared.callback(far.close)

    started = time.monotonic()
    found = census.findings(set(), 5.0, Counter({"descriptor": 2}))

    assert time.monotonic() - started < 1.0
    assert len(found) == 2


def test_a_sweep_removes_what_a_dead_agent_left_and_nothing_else(cleared: ExitStack) -> None:
    dead = 4_000_000 + os.getpid()  # beyond the largest process id
    mine = SHARED_MEMORY / f"left-{dead}"
    named = SHARED_MEMORY / f"qzx{os.getpid()}_shm"
    foreign = SHARED_MEMORY / f"left-{dead}0"
    for path in (mine, named, foreign):
        path.touch()
        cleared.callback(path.unlink, missing_ok=True)

    removed = sweep(dead, [named.name])

    assert set(removed) == {mine, named}
    assert foreign.exists()


@pytest.mark.parametrize(
    ("link", "found"),
    [("ab1cd_shm", "ab1cd_shm"), ("34567@127.0.0.1,34568@127.0.0.1", None), ("abc", None)],
)
def test_only_a_link_name_that_is_no_number_and_long_enough_finds_objects(
    link: str, found: str | None
) -> None:
    assert stem(link) == found


def thread_of_timer() -> int:
    """Return the native id of the timer's thread that was just started."""
    timer = next(t for t in threading.enumerate() if isinstance(t, threading.Timer))
    assert timer.native_id is not None
    return timer.native_id
