"""The doctor's findings: every fault that can be provoked gives its line, with what to do.

Source: what users of WSTP meet first (full or missing shared memory, unwritable folders, host names
without an address, left-overs of killed programs, libraries that do not load).
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import resource
import shutil
import socket
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from wstp_harness import engine
from wstp_harness.binding.trial import try_protocols
from wstp_harness.locate import doctor, left_overs
from wstp_harness.locate.doctor import Finding, Health, examine_library, examine_machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def finding(check: str, findings: list[Finding]) -> Finding:
    return next(one for one in findings if one.check == check)


def test_every_finding_that_is_not_good_says_what_to_do() -> None:
    for one in examine_machine():
        assert one.health is Health.GOOD or one.advice
        assert "\n" not in str(one)


def test_missing_shared_memory_is_a_problem(tmp_path: Path) -> None:
    found = list(examine_machine(shared_memory=tmp_path / "none"))

    one = finding("shared memory", found)
    assert (one.health, one.advice) == (Health.BAD, "mount a tmpfs there")


def test_little_shared_memory_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=64 << 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    one = finding("shared memory", list(examine_machine(shared_memory=tmp_path)))

    assert one.health is Health.WARNING
    assert "--shm-size" in one.advice


@pytest.fixture
def objects() -> Iterator[dict[str, Path]]:
    """Three objects with a library's names: abandoned, mapped by us, and only open."""
    folder = left_overs.SHARED_MEMORY
    if not os.access(folder, os.W_OK):
        pytest.skip("no shared memory here")
    paths = {
        use: folder / f"zz{number}q9_shm" for number, use in enumerate(("none", "map", "open"))
    }
    for path in paths.values():
        path.write_bytes(bytes(mmap.PAGESIZE))
    with paths["map"].open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)
    with mapped, paths["open"].open("rb"):
        yield paths
    for path in paths.values():
        path.unlink(missing_ok=True)


def test_a_left_over_is_named_and_one_in_use_is_not(objects: dict[str, Path]) -> None:
    found = left_overs.left_overs()

    assert objects["none"] in found
    assert not {objects["map"], objects["open"]} & set(found)
    assert finding("left-overs", list(examine_machine())).health is Health.WARNING


def test_left_overs_are_removed_when_asked_to(objects: dict[str, Path], tmp_path: Path) -> None:
    mine = tmp_path / "zz9q9_shm"
    mine.touch()
    foreign = tmp_path / "other"
    foreign.touch()

    assert left_overs.remove_left_overs(tmp_path) == [mine]

    assert foreign.exists()
    assert objects["none"].exists()


def test_an_unwritable_temporary_folder_is_a_problem(tmp_path: Path) -> None:
    found = list(examine_machine(temporary=tmp_path / "none"))

    one = finding("temporary folder", found)
    assert (one.health, one.advice) == (Health.BAD, "set TMPDIR to a folder you own")


def test_a_python_that_cannot_be_started_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")

    one = finding("processes", list(examine_machine()))

    assert one.health is Health.BAD
    assert "ulimit -u" in one.advice


def test_forking_is_said_to_be_no_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda **_: "fork")

    one = finding("processes", list(examine_machine()))

    assert "get_context('spawn')" in one.advice


def test_a_host_name_without_an_address_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "no-such-host.invalid")

    one = finding("host name", list(examine_machine()))

    assert one.health is Health.BAD
    assert "/etc/hosts" in one.advice


def test_unwritable_shared_memory_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere

    one = finding("shared memory", list(examine_machine(shared_memory=tmp_path)))

    assert (one.health, one.advice) == (Health.BAD, f"chmod 1777 {tmp_path}")


def test_a_host_name_that_takes_long_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    late = iter([0.0, 7.5])
    monkeypatch.setattr(socket, "gethostbyname", lambda _: "192.0.2.7")
    monkeypatch.setattr(doctor, "time", SimpleNamespace(monotonic=lambda: next(late)))

    one = finding("host name", list(examine_machine()))

    assert one.health is Health.WARNING
    assert "is 192.0.2.7, found after 7.5 s" in one.text
    assert "'192.0.2.7 " in one.advice
    assert "/etc/hosts" in one.advice


def test_a_port_that_cannot_be_connected_to_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(socket, "create_connection", refuse)

    one = finding("ports", list(examine_machine()))

    assert one.health is Health.BAD
    assert "Operation not permitted" in one.text
    assert "firewall" in one.advice


def test_few_open_files_are_a_warning() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        one = finding("open files", list(examine_machine()))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert (one.health, one.text) == (Health.WARNING, "at most 128")
    assert "ulimit -n" in one.advice


def test_libuuid_that_is_not_installed_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(doctor, "ctypes", SimpleNamespace(CDLL=nowhere))

    one = finding("libuuid", list(examine_machine()))

    assert one.health is Health.WARNING
    assert "libuuid1" in one.advice


def test_a_file_that_is_no_library_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "lib.so"
    path.write_text("text")

    (one,) = examine_library(path)

    assert one.health is Health.BAD
    assert "it is a text file" in one.text


def test_the_engine_is_healthy_over_every_protocol() -> None:
    try:
        path = engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))

    found = [*examine_library(path), *try_protocols(path)]

    assert [str(one) for one in found if one.health is not Health.GOOD] == []
    assert len(found) == 2 + 6


def test_a_library_that_is_none_fails_every_trial(tmp_path: Path) -> None:
    found = list(try_protocols(tmp_path / "none.so", timeout_seconds=20))

    assert {one.health for one in found} == {Health.BAD}
    assert all("there is no such file" in one.text for one in found)
