"""A whole run on a broken library: the verdict of the cells it breaks, and all others unharmed.

Each session is a pytest of its own in a child process, alone and on two workers.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import wstp_harness

Build = Callable[[str], Path]
CASES = """
import pytest

pytestmark = pytest.mark.spec("WSPutInteger32", "what is put arrives", source="reference page")

def test_integer32(pair):
    pair.writer.script([("WSPutInteger32", 7), "WSFlush"])
    assert pair.reader.call("WSGetInteger32").outputs["value"] == 7

def test_integer64(pair):
    pair.writer.script([("WSPutInteger64", 7), "WSFlush"])
    assert pair.reader.call("WSGetInteger64").outputs["value"] == 7

def test_string(pair):
    pair.writer.script([("WSPutString", "seven"), "WSFlush"])
    assert pair.reader.call("WSGetString").outputs["text"] == b"seven"

def test_loopback(loopback):
    loopback.call("WSPutInteger64", 7)
    assert loopback.call("WSGetInteger64").outputs["value"] == 7
"""
PLACES = ["--wstp-protocol", "Loopback", "--wstp-protocol", "IntraProcess"]


class Fault(NamedTuple):
    """A broken library, and what a report must say of it and of which cases."""

    library: str
    kind: str
    says: str
    breaks: set[str]


ALL = {"integer32", "integer64", "string", "loopback"}

sessions = pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "two-workers"])


@sessions
@pytest.mark.parametrize(
    "fault",
    [
        Fault("segfault_in_get", "CRASH", "SIGSEGV in WSGetInteger32", {"integer32"}),
        Fault("exit_in_put", "CRASH", "exit(3) in WSPutString", {"string"}),
        Fault("leak_on_close", "LEAK", "WSClose", ALL),
    ],
    ids=["segfault", "exit", "leak"],
)
def test_only_the_broken_call_is_blamed(
    fault: Fault, workers: list[str], broken_library: Build, tmp_path: Path
) -> None:
    cells = run_session(broken_library(fault.library), workers, tmp_path)

    assert {case_of(cell) for cell in cells} == ALL
    assert len(cells) == 3 * 3 + 1  # three cases over three spots of a pair, and one loopback
    for cell in cells:
        outcome = cell["outcome"]
        if case_of(cell) in fault.breaks:
            assert outcome["kind"] == fault.kind
            assert fault.says in outcome["signature"] + outcome["detail"]
        else:
            assert outcome["kind"] == "PASS"


@sessions
def test_a_hang_in_activate_is_the_verdict_of_every_pair_and_of_nothing_else(
    workers: list[str], broken_library: Build, tmp_path: Path
) -> None:
    cells = run_session(broken_library("hang_in_activate"), workers, tmp_path)

    pairs = [cell for cell in cells if cell["axes"]["place"] == "threads"]
    others = [cell for cell in cells if cell["axes"]["place"] != "threads"]
    assert pairs
    assert others
    assert {cell["outcome"]["kind"] for cell in others} == {"PASS"}
    assert {cell["outcome"]["kind"] for cell in pairs} == {"HANG"}
    assert all("WSActivate" in cell["outcome"]["signature"] for cell in pairs)


def run_session(library: Path, options: list[str], folder: Path) -> list[dict[str, Any]]:
    """Run the cases on a library and return the cells of the result."""
    cases = folder / "suites" / "numbers" / "test_cases.py"  # a chapter: its tests are cells
    cases.parent.mkdir(parents=True)
    cases.write_text(CASES)
    out = folder / "out"
    command = [sys.executable, "-m", "pytest", "-p", "wstp_harness.plugin", "-q"]
    command += ["--wstp-library", str(library), "--wstp-out", str(out), "--wstp-rerun", "0"]
    root = str(Path(wstp_harness.__file__).parents[1])
    done = subprocess.run(  # our own interpreter and arguments
        [*command, *PLACES, *options, str(cases.relative_to(folder))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    result = out / "result.json"
    assert result.is_file(), done.stdout + done.stderr
    cells: list[dict[str, Any]] = json.loads(result.read_text())["cells"]
    return cells


def case_of(cell: dict[str, Any]) -> str:
    """Return the name of a cell's case without its chapter."""
    return str(cell["case"]).split("::")[1].split("[")[0]
