"""What is kept of runs: packed, without paths, with what the library offers; grids made of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wstp_harness
from wstp_harness.locate import header_of
from wstp_harness.report import store

if TYPE_CHECKING:
    from collections.abc import Callable

SOME = ("--cell", "packets/boundaries::*[loopback/*]", "-n", "0")
HEADER = """\
#ifndef MATHLINK_H
#define MLTKSTR 34 /* '"' */
#define MLEOK (0)
#define MLOCTAL 010
#define MLHEX 0x10UL // sixteen
#define MLNEGATIVE (-2)
#define MLAPI extern
#define MLNAME "text"
#define MLCALL(x) (x)
#define OTHER 5
#endif
"""


def command(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    return subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", *map(str, words)],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(Path(wstp_harness.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.fixture(scope="module")
def ran(good_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of a few cells in ``good``."""
    folder = tmp_path_factory.mktemp("published")
    ended = command(folder, "run", "--library", good_library, *SOME, "--out", "good")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


def test_a_run_records_what_the_library_offers(ran: Path) -> None:
    (subject,) = store.load(ran / "good/result.json").subjects

    assert subject.api
    assert {"WSPutInteger32", "WSGetInteger32"} <= set(subject.api.functions)
    assert "libc.so.6" in subject.api.needed


def test_a_packed_run_is_three_files_without_a_path_and_the_same_bytes_again(ran: Path) -> None:
    for name in ("kept", "again"):
        made = command(ran, "report", "good", "--without-paths", "--packed", "--out", name)
        assert made.returncode == 0, made.stderr

    files = {path.name: path.read_bytes() for path in (ran / "kept").iterdir()}
    assert set(files) == {"index.html", "summary.md", "result.json.gz"}
    assert files == {path.name: path.read_bytes() for path in (ran / "again").iterdir()}
    assert str(ran).encode() not in b"".join(files.values())
    assert len(store.load(ran / "kept/result.json.gz").cells) == len(
        store.load(ran / "good/result.json").cells
    )


def test_a_packed_run_is_compared_and_reported_by_its_folder(ran: Path) -> None:
    command(ran, "report", "good", "--without-paths", "--packed", "--out", "kept")

    compared = command(ran, "compare", "kept", "good", "--out", "same")
    again = command(ran, "report", "kept", "--out", "unpacked")

    assert compared.returncode == 0, compared.stderr
    assert "no change in" in compared.stdout
    assert again.returncode == 0, again.stderr


def test_what_an_older_run_did_not_record_is_added_from_the_same_file_only(
    ran: Path, good_library: Path, broken_library: Callable[[str], Path]
) -> None:
    text = (ran / "good/result.json").read_text()
    (ran / "old").mkdir(exist_ok=True)
    (ran / "old/result.json").write_text(text.replace('"api":', '"unknown_field":'))

    added = command(ran, "report", "old", "--library", good_library, "--out", "added")
    other = command(ran, "report", "old", "--library", broken_library("wrong_error"))

    (before,), (after,) = (
        store.load(ran / name / "result.json").subjects for name in ("old", "added")
    )
    assert added.returncode == 0, added.stderr
    assert before.api is None
    assert after.api == store.load(ran / "good/result.json").subjects[0].api
    assert other.returncode == 13
    assert "the run tested another file" in other.stderr


def test_a_grid_of_two_libraries_and_a_mixed_run(
    ran: Path, good_library: Path, broken_library: Callable[[str], Path]
) -> None:
    broken = broken_library("wrong_error")
    both = ("--library", good_library, "--library", broken)
    mixed = ("--cell", "packets/boundaries::*[tcpip-processes/*", "-k", "A+B", "-n", "0")
    assert command(ran, "run", *both, *mixed, "--out", "mixed").returncode == 0
    assert command(ran, "run", "--library", broken, *SOME, "--out", "bad").returncode == 0

    made = command(ran, "grid", "good", "bad", "mixed", "--out", "grid")

    assert made.returncode == 0, made.stdout + made.stderr
    assert {path.name for path in (ran / "grid").iterdir()} == {"index.html", "summary.md"}
    summary = (ran / "grid/summary.md").read_text()
    assert "| TCPIP: listener ↓ connector → | A | B |" in summary
    assert "libwrong_error.so" in summary


def test_one_library_is_no_grid(ran: Path) -> None:
    made = command(ran, "grid", "good", "good", "--out", "none")

    assert (made.returncode, made.stdout) == (2, "")
    assert "at least two libraries" in made.stderr
    assert not (ran / "none").exists()


def test_figures_that_are_not_the_gates_are_refused(ran: Path) -> None:
    (ran / "bench.json").write_text("{}")

    made = command(ran, "compare", "good", "good", "--speed", "bench.json", "--out", "speed")

    assert made.returncode == 2
    assert "bench.json: format None" in made.stderr


def test_constants_are_read_from_the_header_beside_the_library(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "include").mkdir()
    (tmp_path / "include/mathlink.h").write_text(HEADER)

    found = header_of(tmp_path / "lib/libML64i3.so")

    assert found
    assert found.path == tmp_path / "include/mathlink.h"
    assert dict(found.constants) == {
        "WSTKSTR": 34,
        "WSEOK": 0,
        "WSOCTAL": 8,
        "WSHEX": 16,
        "WSNEGATIVE": -2,
    }
    assert header_of(tmp_path / "elsewhere/libWSTP64i4.so") is None
