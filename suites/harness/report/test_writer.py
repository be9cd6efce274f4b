"""Writing expectations: from a complete run only, and the next run finds nothing unexpected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report.expectation_file import load
from wstp_harness.report.expectations import Entry, Expectations, When
from wstp_harness.report.ledger import Ledger
from wstp_harness.report.model import Expected, Kind, Relation, Result
from wstp_harness.report.writer import ExpectationsNotWritten, file_text, write_expectations

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult

EMPTY = Ledger({}, ())


def judged(result: Result, ledger: Ledger) -> list[Relation]:
    return [ledger.judge(c.id, c.axes, c.outcome).relation for c in result.cells]


def book(result: Result, *files: Expectations) -> Ledger:
    return Ledger({s.key: s for s in result.subjects}, files, date(2026, 1, 1))


def test_what_is_written_makes_the_same_run_expected(
    make_result: MakeResult, tmp_path: Path
) -> None:
    spoiled = {0: (Kind.FAIL, False), 5: (Kind.CRASH, False), 9: (Kind.HANG, False)}
    result = make_result(60, spoiled)
    path = tmp_path / "wolfram-wstp.toml"

    said = write_expectations(result, path, book(result))

    assert set(judged(result, book(result, load(path)))) == {Relation.EXPECTED}
    assert "added 3" in said


@pytest.mark.parametrize(
    ("complete", "partial"),
    [(False, ""), (True, "only cells selected by keyword x")],
    ids=["cells-missing", "cells-left-out"],
)
def test_a_partial_run_writes_nothing(
    make_result: MakeResult, tmp_path: Path, *, complete: bool, partial: str
) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    run = replace(result.run, complete=complete, partial=partial)

    with pytest.raises(ExpectationsNotWritten):
        write_expectations(replace(result, run=run), tmp_path / "x.toml", EMPTY)

    assert not list(tmp_path.iterdir())


def test_libraries_of_two_families_write_nothing(make_result: MakeResult, tmp_path: Path) -> None:
    result = make_result(6)
    other = replace(result.subjects[0], key="B", family="other")

    with pytest.raises(ExpectationsNotWritten, match="one known family"):
        write_expectations(
            replace(result, subjects=(*result.subjects, other)), tmp_path / "x.toml", EMPTY
        )


def test_true_entries_keep_their_words_and_untrue_ones_go(
    make_result: MakeResult, tmp_path: Path
) -> None:
    result = make_result(60, {0: (Kind.FAIL, True)})
    failing, passing = result.cells[0], result.cells[1]
    true = Entry((failing.id,), Kind.FAIL, "WSGetInteger32 *", "kept words", "s", number=1)
    untrue = Entry((passing.id,), Kind.FAIL, "x", "obsolete", "s", number=2)
    elsewhere = replace(true, reason="of 14.1", when=When(revision=">48"), number=3)
    old = Expectations("wolfram-wstp", (true, untrue, elsewhere), "old.toml")
    ledger = book(result, old)
    cells = tuple(replace(c, expected=ledger.judge(c.id, c.axes, c.outcome)) for c in result.cells)
    path = tmp_path / "new.toml"

    write_expectations(replace(result, cells=cells), path, ledger)

    assert [entry.reason for entry in load(path).entries] == ["kept words", "of 14.1"]


def test_every_field_survives_writing_and_reading(tmp_path: Path) -> None:
    entry = Entry(
        ('a::"b"[\\x]', "c*"),
        Kind.LEAK,
        "fd, port",
        'tab\t, quote " and \x7f',
        "source",
        owner="me",
        link="https://example.org/1",
        expires=date(2030, 2, 3),
        intermittent=True,
        rare=True,
        when=When(">=3", "<48", "", ("linux",), ("TCPIP", "SharedMemory"), ("threads",)),
        file="x.toml",
        number=1,
    )
    path = tmp_path / "x.toml"

    path.write_text(file_text("fam", [entry]), "utf-8")

    assert load(path) == Expectations("fam", (entry,), "x.toml")


def test_an_expected_failure_is_not_written_again(make_result: MakeResult, tmp_path: Path) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    expected = replace(result.cells[0], expected=Expected(Relation.EXPECTED, "x", "y"))
    path = tmp_path / "x.toml"

    write_expectations(replace(result, cells=(expected, *result.cells[1:])), path, book(result))

    assert load(path).entries == ()
