"""A small tree of suites to run the plugin on, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wstp_harness
from wstp_harness.report import store

if TYPE_CHECKING:
    from wstp_harness.report.model import Cell, Result

#: Quick deadlines: a broken library costs seconds otherwise.
QUICK = ("--wstp-deadline=2", "--wstp-rerun=0")
PLUGIN = ("-p", "wstp_harness.plugin", "-p", "no:cacheprovider")
LIMIT_SECONDS = 240
Play = Callable[..., "Played"]


@dataclass(frozen=True)
class Played:
    """A session that has ended: pytest's words, its exit code, and our result."""

    code: int
    words: str
    out: Path

    @property
    def result(self) -> Result:
        """What was written as result.json."""
        return store.load(self.out / "result.json")

    def cell(self, name: str) -> Cell:
        """Return the one cell whose id contains a text."""
        (found,) = [cell for cell in self.result.cells if name in cell.id]
        return found


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Return a function that runs suites made of texts or files: `play({path: text}, *options)`."""

    def run(files: Mapping[str, str | Path], *options: str) -> Played:
        folder = tmp_path_factory.mktemp("played")
        for name, text in files.items():
            path = folder / "suites" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text if isinstance(text, str) else text.read_text())
        (folder / "pytest.toml").write_text("[pytest]\nstrict = true\n")
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", *PLUGIN, *QUICK),
                *("--wstp-out=out", *options, "suites"),
            ],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Played(ended.returncode, ended.stdout + ended.stderr, folder / "out")

    return run


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    kept.pop("WSTP_LIBRARY", None)
    kept["PYTHONPATH"] = str(Path(wstp_harness.__file__).parents[1])
    return kept
