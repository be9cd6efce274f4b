"""What trials come to: the score, the exit code, the files."""

import json
from pathlib import Path

import pytest

from wstp_harness.cli.exits import Exit
from wstp_harness.cli.mutants import exit_of
from wstp_harness.mutants import Hook, Mutant
from wstp_harness.mutants.markdown import markdown, save
from wstp_harness.mutants.running import Ran, killing
from wstp_harness.mutants.score import Score, verdict
from wstp_harness.mutants.trial import Fate, Trial, judge
from wstp_harness.report.model import Axes, Cell, Expected, Kind, Outcome, Relation

WRONG = Expected(Relation.UNEXPECTED)
FAILED = Outcome(Kind.FAIL, "WSFlush returned")


def mutant(survives: str = "") -> Mutant:
    hook = Hook("WSFlush", instead="return 1;")
    return Mutant("m", "waiting", "lost flush", "WSFlush does nothing", (hook,), survives=survives)


def trial(fate: Fate, blamed: str = "", survives: str = "") -> Trial:
    return Trial(mutant(survives), fate, "a/b::c", "FAIL x", blamed, blamed)


KILLED = trial(Fate.KILLED, "WSFlush")
MISBLAMED = trial(Fate.KILLED, "WSReady")
SURVIVED = trial(Fate.SURVIVED)
EXPLAINED = trial(Fate.SURVIVED, survives="no case measures it")
NOT_RUN = trial(Fate.NOT_RUN)


@pytest.mark.parametrize(
    ("trials", "code"),
    [
        ((KILLED, EXPLAINED), Exit.CONFORMS),
        ((KILLED, SURVIVED), Exit.UNEXPECTED),
        ((KILLED, NOT_RUN), Exit.UNEXPECTED),
        ((), Exit.CONFORMS),
    ],
    ids=["killed-or-explained", "survivor", "could-not-run", "none"],
)
def test_the_exit_code_says_whether_a_case_is_missing(
    trials: tuple[Trial, ...], code: Exit
) -> None:
    assert exit_of(Score("lib.so", "", trials)) is code


def test_a_score_counts_survivors_but_not_those_with_a_reason() -> None:
    score = Score("lib.so", "", (KILLED, MISBLAMED, SURVIVED, EXPLAINED, NOT_RUN))

    assert score.mutation == pytest.approx(2 / 3)
    assert score.blame == pytest.approx(1 / 2)
    assert verdict(score) == (
        "2 of 3 mutants killed (66.7%), 50.0% of them blamed on the right function first, "
        "1 survived for a known reason, 1 could not run."
    )


def test_the_files_hold_every_trial(tmp_path: Path) -> None:
    data, text = save(Score("lib.so", "ab", (KILLED, SURVIVED)), tmp_path)

    written = json.loads(data.read_text("utf-8"))
    assert [t["fate"] for t in written["trials"]] == ["killed", "survived"]
    assert (written["mutation_score"], written["blame_score"]) == (0.5, 1.0)
    assert "## Survivors (1)" in text.read_text("utf-8")


def test_a_table_cell_of_markdown_stays_one() -> None:
    odd = Trial(mutant(), Fate.NOT_RUN, note="a | b\nc")

    assert r"| a \| b c |" in markdown(Score("lib.so", "", (odd,)))


def cell(outcome: Outcome, expected: Expected = WRONG) -> Cell:
    return Cell("a/b::c[loopback]", "a/b::c", Axes(), outcome, expected=expected)


GOOD = cell(Outcome(Kind.PASS), Expected())


@pytest.mark.parametrize(
    ("before", "after", "noticed"),
    [
        (GOOD, cell(FAILED), True),
        (cell(FAILED), cell(FAILED), False),
        (cell(FAILED), cell(Outcome(Kind.HANG, "in WSFlush")), True),
        (GOOD, cell(Outcome(Kind.HARNESS_ERROR, "KeyError")), False),
        (GOOD, cell(Outcome(Kind.MISSING)), False),
        (GOOD, GOOD, False),
        (
            cell(Outcome(Kind.INFO, behaviour="waits"), Expected()),
            cell(Outcome(Kind.INFO, behaviour="fails"), Expected()),
            True,
        ),
    ],
    ids=["fails", "failed-before", "hangs", "harness", "missing", "passes", "behaviour"],
)
def test_a_mutant_is_noticed_by_what_differs_from_the_library(
    before: Cell, after: Cell, *, noticed: bool
) -> None:
    assert killing(after, {before.id: before}) is noticed


def test_a_library_that_cannot_be_loaded_is_noticed_by_that() -> None:
    words = "wstp-harness: lib.so: WSInitialize answers NULL"

    made = judge(mutant(), Ran(13, (), words), {}, {}, 1.0)

    assert (made.fate, made.blamed) == (Fate.KILLED, "WSInitialize")


def test_a_run_that_ends_for_another_reason_says_nothing() -> None:
    made = judge(mutant(), Ran(3, (), "no space left"), {}, {}, 1.0)

    assert (made.fate, made.note) == (Fate.NOT_RUN, "the run ended with 3: no space left")
