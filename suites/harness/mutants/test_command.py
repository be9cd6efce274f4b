"""The command on the good library: what it kills, whom it blames, what it lets live."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import wstp_harness
from wstp_harness.mutants import Hook, Mutant
from wstp_harness.mutants.build import build
from wstp_harness.mutants.choice import Known
from wstp_harness.mutants.running import suites
from wstp_harness.mutants.session import Session
from wstp_harness.mutants.trial import Fate

if TYPE_CHECKING:
    from wstp_harness.locate import Identity

#: One of each: a value, a count, a state of the link, a packet, an answer.
QUICK = (
    "put-Integer32-plus-one",
    "get-UTF16String-characters",
    "ClearError-lost",
    "EndPacket-lost",
    "ErrorString-next",
)
CASE = "numbers/types::type_of_a_number"


class Ended(NamedTuple):
    """A command that has ended."""

    code: int
    said: str
    complained: str


def command(folder: Path, *words: str) -> Ended:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(Path(wstp_harness.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_with_no_mutant_active_the_wrapper_conforms(wrapper: Path, tmp_path: Path) -> None:
    chapters = (
        "numbers/scalars::*[tcpip-processes/listener-writes/*Real*]",
        "arrays/arrays::heads[*",
        "text/matrix::text[shared-memory-threads/*",
        "messages/*",
        "servers/*",
        "packets/boundaries::*",
    )

    ended = command(
        tmp_path,
        *("run", "--library", str(wrapper), "-n", "0"),
        *(f"--cell={each}" for each in chapters),
    )

    assert ended.code == 0, ended.said
    assert "none unexpected" in ended.said


def test_mutants_are_killed_and_the_broken_function_is_blamed(
    good: Identity, wrapper: Path, tmp_path: Path
) -> None:
    only = [word for name in QUICK for word in ("--only", name)]

    ended = command(tmp_path, "mutants", "--library", str(good.path), *only)

    score = json.loads((tmp_path / "wstp-mutants" / "mutants.json").read_text("utf-8"))
    assert ended.code == 0, ended.said
    assert wrapper.is_file()
    assert {t["name"]: (t["fate"], t["blamed_rightly"]) for t in score["trials"]} == dict.fromkeys(
        QUICK, ("killed", True)
    )
    assert score["mutation_score"] == 1.0


def known_cells(folder: Path) -> list[Known]:
    listed = command(folder, "cases", "--cells", f"{CASE}[loopback/*").said.split()
    return [Known(name, CASE, ("WSGetType",), "loopback") for name in listed]


@pytest.mark.usefixtures("wrapper")
def test_a_mutant_that_nobody_notices_survives(good: Identity, tmp_path: Path) -> None:
    hidden = Mutant("hidden", "x", "x", "x", (Hook("WSGetType", before="(void)link;"),))
    seen = Mutant("seen", "x", "x", "x", (Hook("WSGetType", after="result += 1;"),))
    unnamed = [
        Mutant("unnamed", "x", "x", "x", (Hook("WSName", before="(void)link;"),)),
        Mutant("unnamed-too", "x", "x", "x", (Hook("WSNumber", before="(void)link;"),)),
    ]
    useless = Mutant("useless", "x", "x", "x", (Hook("WSInitialize", after="result = nullptr;"),))
    rows = (hidden, seen, *unnamed, useless)
    with suites(build(good, rows, tmp_path), tmp_path / "runs") as ready:
        session = Session(ready, known_cells(tmp_path))
        cells = session.measure(rows)
        trials = {trial.mutant.name: trial for trial in session.trials(rows)}

    assert cells == len(session.cells) > 0
    assert trials["hidden"].fate is Fate.SURVIVED
    assert (trials["seen"].fate, trials["seen"].blamed) == (Fate.KILLED, "WSGetType")
    assert trials["useless"].fate is Fate.KILLED
    assert trials["useless"].cell == "before the first cell"
    assert trials["unnamed"].note == "no case names WSName"
    assert trials["unnamed-too"].fate is Fate.SURVIVED


def test_the_list_names_mutants_and_runs_nothing(tmp_path: Path) -> None:
    ended = command(tmp_path, "mutants", "--list", "--only", "WSFlush")

    assert ended.code == 0
    assert "Flush-lost" in ended.said
    assert list(tmp_path.iterdir()) == []


def test_a_pattern_that_matches_nothing_is_a_wrong_use(tmp_path: Path) -> None:
    ended = command(tmp_path, "mutants", "--only", "no-such-mutant")

    assert (ended.code, ended.said) == (2, "")
    assert "no mutant matches" in ended.complained
