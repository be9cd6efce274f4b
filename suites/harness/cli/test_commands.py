"""The commands on real cells: exit codes, what is printed, what is written and nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import wstp_harness
from wstp_harness.plugin.identity import chapters, suites_folder

PACKAGE = Path(wstp_harness.__file__).parent
WRITTEN = {"ctrf.json", "events.jsonl", "index.html", "junit.xml", "result.json", "summary.md"}
SOME = ("--cell", "numbers/scalars::*[loopback/*Integer32*]")


class Ended(NamedTuple):
    """A command that has ended, and the folder it ran in."""

    code: int
    said: str
    complained: str
    folder: Path


def command(folder: Path, *words: str, root: Path = PACKAGE.parent) -> Ended:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr, folder)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return command(tmp_path_factory.mktemp("ran"), "run", *SOME, "-n", "2", "--seed", "3")


def test_a_run_of_some_cells_conforms_and_says_so(ran: Ended) -> None:
    assert (ran.code, ran.complained) == (0, "")
    assert "testing embedded engine" in ran.said
    assert "seed 3" in ran.said
    assert "conforms: " in ran.said
    assert ran.said.rstrip().endswith("wstp-report/index.html")


def test_a_run_writes_its_report_and_nothing_else(ran: Ended) -> None:
    assert [path.name for path in ran.folder.iterdir()] == ["wstp-report"]
    assert {path.name for path in (ran.folder / "wstp-report").iterdir()} == WRITTEN


def test_nothing_of_a_terminal_is_written_to_a_pipe(ran: Ended) -> None:
    assert "\x1b" not in ran.said


def test_the_result_names_what_was_left_out(ran: Ended) -> None:
    data = json.loads((ran.folder / "wstp-report/result.json").read_text())

    assert data["run"]["partial"] == f"only cells selected by cell {SOME[1]}"
    assert data["run"]["complete"] is True
    assert data["run"]["command"].startswith("wstp-harness run --cell")
    assert data["subjects"][0]["sha256"]


def test_a_report_made_again_has_the_same_bytes(ran: Ended, tmp_path: Path) -> None:
    source = ran.folder / "wstp-report"

    ended = command(tmp_path, "report", str(source), "--out", "again")

    assert ended.code == 0
    for name in WRITTEN - {"events.jsonl"}:
        assert (tmp_path / "again" / name).read_bytes() == (source / name).read_bytes(), name


def test_the_events_of_a_killed_run_make_a_report(ran: Ended, tmp_path: Path) -> None:
    lines = (ran.folder / "wstp-report/events.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "events.jsonl").write_text("".join(lines[:5]) + lines[5][:20])

    ended = command(tmp_path, "report", "events.jsonl")

    assert ended.code == 0
    assert "The run is not complete" in ended.said
    assert "MISSING" in ended.said
    assert (tmp_path / "index.html").is_file()


def test_suites_beside_the_package_run_outside_a_checkout(tmp_path: Path) -> None:
    site, here = tmp_path / "site", tmp_path / "here"
    site.mkdir()
    here.mkdir()
    package = site / "wstp_harness"
    package.mkdir()
    for path in PACKAGE.iterdir():
        if path.name not in {"suites", "__pycache__"}:
            (package / path.name).symlink_to(path)
    (package / "suites").symlink_to(suites_folder())

    ended = command(here, "run", *SOME, "-n", "0", root=site)

    assert ended.code == 0, ended.complained
    assert [path.name for path in here.iterdir()] == ["wstp-report"]


def test_cases_are_counted_without_running_anything(tmp_path: Path) -> None:
    ended = command(tmp_path, "cases", "--count")

    assert ended.code == 0
    assert {line.split()[1] for line in ended.said.splitlines()[:-1]} == set(chapters())
    assert "cells of" in ended.said.splitlines()[-1]
    assert not list(tmp_path.iterdir())


def test_a_case_is_described_by_what_it_requires(tmp_path: Path) -> None:
    ended = command(tmp_path, "cases", "--details", SOME[1])

    assert ended.code == 0
    first, second, third = ended.said.splitlines()[:3]
    assert first.startswith("numbers/scalars::")
    assert "WS" in second
    assert third.strip().startswith("source: ")


def test_a_cell_listed_by_its_id_is_the_cell_that_runs(tmp_path: Path) -> None:
    listed = command(tmp_path, "cases", "--cells", SOME[1]).said.splitlines()

    ended = command(tmp_path, "run", "--cell", listed[0], "--out", "one")

    assert ended.code == 0
    cells = json.loads((tmp_path / "one/result.json").read_text())["cells"]
    assert [cell["id"] for cell in cells] == listed[:1]


def test_prototypes_are_printed_as_c(tmp_path: Path) -> None:
    ended = command(tmp_path, "abi", "WSPutInteger32")

    assert ended.code == 0
    assert ended.said == "int WSPutInteger32(WSLINK link, int value);\n"


def test_the_engine_exports_everything(tmp_path: Path) -> None:
    from wstp_harness.engine import library_path  # noqa: PLC0415  # only this test needs it built

    ended = command(tmp_path, "abi", "--library", str(library_path()))

    assert ended.code == 0
    assert "474 of 474 functions" in ended.said


def test_the_version_names_harness_suites_and_engine(tmp_path: Path) -> None:
    words = [line.split()[0] for line in command(tmp_path, "version").said.splitlines()]

    assert words == ["wstp-harness", "suites", "engine"]


@pytest.mark.parametrize(
    "name", ["run", "report", "compare", "merge", "repro", "cases", "discover", "doctor", "abi"]
)
def test_the_help_of_a_command_has_examples_to_copy(tmp_path: Path, name: str) -> None:
    ended = command(tmp_path, name, "--help")

    assert ended.code == 0
    assert f"For example:\n    wstp-harness {name}" in ended.said
