"""A run that is killed leaves a report of what it found, and no process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import psutil
import pytest

import wstp_harness
from wstp_harness.report import store

LIMIT_SECONDS = 120.0
GONE_SECONDS = 20.0
#: Some hundred cells over every topology, so that there are ends in processes of their own.
SELECTED = ("-k", "integer16 and scalars", "-n", "2", "--out", "out")
Until = Callable[[int], None]


def command(folder: Path, *words: str) -> subprocess.Popen[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "wstp_harness.cli", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(Path(wstp_harness.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def outcomes(folder: Path) -> list[str]:
    """Return the ids of the cells that have reported so far, as far as whole lines are there."""
    path = folder / "out/events.jsonl"
    lines = path.read_text("utf-8").split("\n")[:-1] if path.is_file() else []
    return [json.loads(line)["cell"]["id"] for line in lines if '"event":"outcome"' in line]


def began(folder: Path) -> bool:
    """Whether the first event is on disk; before it a run has begun nothing."""
    path = folder / "out/events.jsonl"
    return path.is_file() and b"\n" in path.read_bytes()


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.01)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    started = command(tmp_path, "run", *SELECTED)
    yield started
    started.kill()
    started.communicate(timeout=GONE_SECONDS)


def ended_by(
    run: subprocess.Popen[str], folder: Path, number: int, sign: signal.Signals
) -> list[psutil.Process]:
    """Send a signal when so many cells have reported; return the processes there were."""
    wait_for(lambda: len(outcomes(folder)) >= number or run.poll() is not None, LIMIT_SECONDS)
    assert run.poll() is None, "the run ended before it could be killed"
    family = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(sign)
    return family


@pytest.mark.parametrize("number", [0, 1, 40])
def test_a_killed_run_has_a_report_of_what_ran(
    run: subprocess.Popen[str], tmp_path: Path, number: int
) -> None:
    wait_for(lambda: began(tmp_path), LIMIT_SECONDS)
    family = ended_by(run, tmp_path, number, signal.SIGKILL)
    assert run.wait(GONE_SECONDS) == -signal.SIGKILL
    found = outcomes(tmp_path)
    told = (tmp_path / "out/index.html").read_text()

    reported = command(tmp_path, "report", "out")
    said, _ = reported.communicate(timeout=LIMIT_SECONDS)

    assert reported.returncode == 0, said
    assert "was ended from outside" in told
    assert "wstp-harness report ." in told
    data = json.loads((tmp_path / "out/result.json").read_text())
    jsonschema.validate(data, store.schema())
    result = store.load(tmp_path / "out/result.json")
    kinds = {cell.id: str(cell.outcome.kind) for cell in result.cells}
    assert not result.run.complete
    assert sorted(name for name, kind in kinds.items() if kind != "MISSING") == sorted(found)
    assert len(found) >= number
    assert "the run was ended from outside before it finished" in said.splitlines()[0]
    if found:
        assert f"{len(kinds) - len(found)} results missing in {len(kinds)} cells" in said
    wait_for(lambda: not any(each.is_running() for each in family), GONE_SECONDS)


def test_an_interrupted_run_writes_its_report_itself(
    run: subprocess.Popen[str], tmp_path: Path
) -> None:
    family = ended_by(run, tmp_path, 10, signal.SIGINT)

    said, _ = run.communicate(timeout=LIMIT_SECONDS)

    result = store.load(tmp_path / "out/result.json")
    assert run.returncode == 130, said
    assert result.run.partial == "the run was interrupted"
    assert len(outcomes(tmp_path)) >= 10
    assert "not complete: the run was interrupted" in (tmp_path / "out/index.html").read_text()
    wait_for(lambda: not any(each.is_running() for each in family), GONE_SECONDS)


def test_the_pages_of_an_older_run_do_not_outlive_the_start_of_a_new_one(
    run: subprocess.Popen[str], tmp_path: Path
) -> None:
    old = tmp_path / "out"
    old.mkdir(exist_ok=True)
    for name in ("result.json", "junit.xml", "summary.md"):
        (old / name).write_text("of an older run")

    ended_by(run, tmp_path, 1, signal.SIGKILL)
    run.wait(GONE_SECONDS)

    assert {path.name for path in old.iterdir()} == {"events.jsonl", "index.html"}
