"""``run --shard`` and ``merge`` on real cells: three parts make the run that was cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import wstp_harness

SOME = ("--cell", "numbers/scalars::*[loopback/*Integer32*]", "-n", "0", "--seed", "1")


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    environment["PYTHONPATH"] = str(Path(wstp_harness.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cut")
    for part in ("1/2", "2/2"):
        out = f"part-{part[0]}"
        ended = command(folder, "run", *SOME, "--shard", part, "--out", out)
        assert ended.returncode == 0, ended.stderr
    return folder


def ids(path: Path) -> list[str]:
    return sorted(cell["id"] for cell in json.loads(path.read_text())["cells"])


def test_two_shards_make_the_whole_selection(cut: Path) -> None:
    listed = command(cut, "cases", "--cells", SOME[1]).stdout.split("\n")[:-1]

    ended = command(cut, "merge", "part-1", "part-2/events.jsonl", "--out", "whole")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ids(cut / "whole/result.json") == sorted(listed)
    assert not set(ids(cut / "part-1/result.json")) & set(ids(cut / "part-2/result.json"))
    assert "conforms" in ended.stdout
    run = json.loads((cut / "whole/result.json").read_text())["run"]
    assert run["partial"] == f"only cells selected by cell {SOME[1]}"
    assert "--shard" not in run["command"]


def test_a_shard_says_that_it_is_one(cut: Path) -> None:
    run = json.loads((cut / "part-1/result.json").read_text())["run"]

    assert run["options"]["shard"] == "1/2"
    assert run["partial"].endswith(", shard 1/2")


def test_one_shard_alone_is_no_conforming_run(cut: Path) -> None:
    ended = command(cut, "merge", "part-1", "--out", "half")

    assert ended.returncode == 1
    assert "shards 2/2 are not among the results" in ended.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("merge", "part-1", "part-1"), "two of the results have a verdict on"),
        (("merge", "nowhere"), "No such file"),
        (("run", "--shard", "3/2"), "write it like 2/3"),
        (("run", "--shard", "some"), "write it like 2/3"),
    ],
    ids=["twice", "missing", "no-such-part", "word"],
)
def test_what_is_no_shard_is_exit_code_2(cut: Path, words: tuple[str, ...], says: str) -> None:
    ended = command(cut, *words)

    assert ended.returncode == 2
    assert says in ended.stderr
    assert not (cut / "wstp-report").exists()
