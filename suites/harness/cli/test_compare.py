"""``wstp-harness compare`` on files: exit codes, what is written, what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import wstp_harness
from wstp_harness.report import compare_store, store
from wstp_harness.report.model import (
    Axes,
    Case,
    Cell,
    Kind,
    Machine,
    Outcome,
    Result,
    Run,
    Subject,
)

MACHINE = Machine("Linux", "6.1", "x86-64", 2, "3.11")
RUN = Run("r1", "wstp-harness run", "now", "now", 1.0, 7, "1", "ab", MACHINE, {}, 2, complete=True)
CASE = Case("numbers/x::y", "numbers", "y", ("WSGetReal64",), "is got", "page", "MUST", "x.py", 1)
CELLS = tuple(
    Cell(f"numbers/x::y[{name}]", CASE.id, Axes(topology=name), Outcome(Kind.PASS))
    for name in ("loopback", "tcpip-threads")
)
OLD = Result(RUN, (Subject("A", "old.so", "/old.so"),), (CASE,), CELLS)
WORSE = replace(
    OLD,
    subjects=(Subject("A", "new.so", "/new.so"),),
    cells=(replace(CELLS[0], outcome=Outcome(Kind.CRASH, "SIGSEGV in WSGetReal64")), CELLS[1]),
)


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    environment["PYTHONPATH"] = str(Path(wstp_harness.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", "compare", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, result in (("old", OLD), ("new", WORSE)):
        (tmp_path / name).mkdir()
        store.save(result, tmp_path / name / "result.json")
    return tmp_path


def test_a_regression_is_exit_code_1_and_names_function_and_command(files: Path) -> None:
    ended = command(files, "old/result.json", "new/result.json")

    assert (ended.returncode, ended.stderr) == (1, "")
    first, *rest = ended.stdout.splitlines()
    assert first == "old.so → new.so: 1 regression; 2 cells compared."
    assert "regression: PASS → CRASH SIGSEGV in WSGetReal64" in rest
    assert "  $ wstp-harness run --library /new.so --cell 'numbers/x::y[loopback]'" in rest


def test_the_other_way_round_is_a_fix_and_exit_code_0(files: Path) -> None:
    ended = command(files, "new", "old", "--out", "there")

    assert ended.returncode == 0
    assert "no regression, 1 fix" in ended.stdout
    assert {p.name for p in (files / "there").iterdir()} == {
        "index.html",
        "diff.json",
        "summary.md",
    }
    data = json.loads((files / "there/diff.json").read_text())
    jsonschema.validate(data, compare_store.schema())
    assert data["regressed"] is False


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("old/result.json",), "give two results"),
        (("old", "nowhere"), "No such file"),
        (("old", "new", "--out", "old/result.json"), "is a file; name a folder"),
        (("old", "new", "--fast"), "--fast"),
        ((), "RESULT"),
    ],
    ids=["one", "missing", "out-is-a-file", "option", "none"],
)
def test_what_cannot_be_compared_is_exit_code_2(
    files: Path, words: tuple[str, ...], says: str
) -> None:
    ended = command(files, *words)

    assert ended.returncode == 2
    assert says in ended.stderr
    assert not (files / "wstp-compare").exists()
