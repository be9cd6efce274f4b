"""``wstp-harness discover`` and ``wstp-harness doctor``: what they print and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from wstp_harness import engine
from wstp_harness.cli import app, doctor
from wstp_harness.locate import left_overs

PACKAGE = Path(engine.__file__).parents[2]
SECONDS = 120


class Ended(NamedTuple):
    """What a command did."""

    code: int
    said: str
    complained: str


def command(*words: object, **variables: str) -> Ended:
    """Run ``wstp-harness`` with no library named by the environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WSTP_")}
    ended = subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", *map(str, words)],
        env=environment | {"PYTHONPATH": str(PACKAGE)} | variables,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="module")
def library() -> Path:
    """The embedded engine, as any library."""
    try:
        return engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A file that is no library."""
    path = tmp_path / "libWSTP64i4.so"
    path.write_text("text")
    return path


def test_discover_says_of_each_place_what_it_is(library: Path, text: Path) -> None:
    ended = command("discover", "--path", text, "--path", library)

    assert ended.code == 0
    assert ended.said.splitlines()[:2] == [
        f"no   {text}: it is a text file, not a shared library (named)",
        f"yes  {library}: 474 functions (named)",
    ]


def test_discover_prints_the_best_alone(library: Path, text: Path) -> None:
    ended = command("discover", "--best", "--path", text, "--path", library)

    assert ended == (0, f"{library}\n", "")


def test_discover_tells_everything_as_json(library: Path, text: Path) -> None:
    ended = command("discover", "--json", "--path", text, "--path", library)

    rejected, accepted = json.loads(ended.said)[:2]
    assert rejected == {
        "path": str(text),
        "found_by": "named",
        "accepted": False,
        "reason": "it is a text file, not a shared library",
    }
    assert accepted["resolved"] == str(library.resolve())
    assert (accepted["prefix"], accepted["interface"], accepted["missing"]) == ("WS", 4, [])
    assert {"sha256", "build_id", "architecture", "needed", "unknown", "revision"} <= {*accepted}


def test_discover_follows_the_variable(text: Path) -> None:
    ended = command("discover", WSTP_COMPILER_ADDITIONS_DIRECTORY=str(text.parent))

    assert f"no   {text}: " in ended.said
    assert "(WSTP_COMPILER_ADDITIONS_DIRECTORY)" in ended.said


def test_discover_is_asked_for_one_form(library: Path) -> None:
    ended = command("discover", "--best", "--json", "--path", library)

    assert (ended.code, ended.said) == (2, "")


def test_the_doctor_tells_why_a_library_does_not_load_and_fails(text: Path) -> None:
    ended = command("doctor", "--library", text)

    assert ended.code == 1
    assert f"problem  library: {text}: it is a text file, not a shared library; " in ended.said
    assert "one process" not in ended.said


def test_the_doctor_names_the_folder_of_the_engine_that_is_not_built() -> None:
    ended = command("doctor", WSTP_ENGINE_LIBRARY="/nowhere/lib.so")

    assert ended.code == 1
    assert "problem  engine: it cannot be tried; WSTP_ENGINE_LIBRARY names /nowhere" in ended.said


def test_the_doctor_removes_left_overs_when_asked_to(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "zz9q9_shm"
    left.touch()
    removes = partial(left_overs.remove_left_overs, tmp_path)  # others' may be in use right now
    monkeypatch.setattr(doctor, "remove_left_overs", removes)

    said = CliRunner().invoke(app, ["doctor", "--remove", "--library", str(text)]).output

    assert said.startswith(f"removed  {left}\n")
    assert not left.exists()
