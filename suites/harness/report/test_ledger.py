"""Every verdict of an outcome against its expectation, each provoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report import pages
from wstp_harness.report.expectations import Entry, Expectations, When
from wstp_harness.report.ledger import Ledger
from wstp_harness.report.model import (
    QUIET,
    Axes,
    Cell,
    Expected,
    Kind,
    Outcome,
    Relation,
    Subject,
)

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult

CELL = "numbers/scalars::a[tcpip-threads/listener-writes/x]"
AXES = Axes("tcpip-threads", "TCPIP", "threads", "listener", "x", "A", "A")
SUBJECT = Subject("A", "lib", "/lib.so", family="fam", reported={"revision": "48"})
ENTRY = Entry(
    ("numbers/*",), Kind.FAIL, "WSGetInteger32 error *", "why", "who", file="fam.toml", number=1
)
TODAY = date(2026, 5, 5)


def ledger(*entries: Entry, subject: Subject = SUBJECT) -> Ledger:
    return Ledger({"A": subject}, (Expectations("fam", entries, "fam.toml"),), TODAY)


@pytest.mark.parametrize("kind", Kind)
def test_without_an_entry_only_quiet_outcomes_are_expected(kind: Kind) -> None:
    found = ledger().judge(CELL, AXES, Outcome(kind))

    wanted = Relation.EXPECTED if kind in QUIET else Relation.UNEXPECTED
    assert found.relation is wanted


@pytest.mark.parametrize(
    ("entry", "outcome", "relation"),
    [
        (ENTRY, Outcome(Kind.FAIL, "WSGetInteger32 error 7"), Relation.EXPECTED),
        (ENTRY, Outcome(Kind.FAIL, "WSGetInteger32 returned"), Relation.SIGNATURE_CHANGED),
        (ENTRY, Outcome(Kind.PASS), Relation.IMPROVED),
        (ENTRY, Outcome(Kind.CRASH, "SIGSEGV in x"), Relation.UNEXPECTED),
        (ENTRY, Outcome(Kind.HARNESS_ERROR, "x"), Relation.UNEXPECTED),
        (ENTRY, Outcome(Kind.SKIPPED), Relation.EXPECTED),
        (replace(ENTRY, outcome=Kind.CRASH), Outcome(Kind.FAIL, "x"), Relation.IMPROVED),
        (replace(ENTRY, intermittent=True), Outcome(Kind.PASS), Relation.EXPECTED),
        (
            replace(ENTRY, expires=TODAY),
            Outcome(Kind.FAIL, "WSGetInteger32 error 7"),
            Relation.STALE_ENTRY,
        ),
        (
            replace(ENTRY, expires=date(2026, 5, 6)),
            Outcome(Kind.FAIL, "WSGetInteger32 error 7"),
            Relation.EXPECTED,
        ),
    ],
    ids=[
        "as-written",
        "another-signature",
        "passes",
        "got-worse",
        "no-verdict",
        "skipped",
        "got-better",
        "intermittent-passes",
        "expired",
        "not-yet-expired",
    ],
)
def test_a_listed_cell_is_held_to_its_entry(
    entry: Entry, outcome: Outcome, relation: Relation
) -> None:
    found = ledger(entry).judge(CELL, AXES, outcome)

    assert found.relation is relation
    assert found.entry == "numbers/*"
    assert "why (who)" in found.reason


def test_the_first_entry_that_covers_a_cell_counts() -> None:
    special = replace(ENTRY, cells=(CELL,), outcome=Kind.HANG, signature="in WSActivate")

    found = ledger(special, ENTRY).judge(CELL, AXES, Outcome(Kind.HANG, "in WSActivate"))

    assert (found.relation, found.entry) == (Relation.EXPECTED, CELL)


RARE = replace(ENTRY, outcome=Kind.LEAK, signature="thread", rare=True)
LEAK = Outcome(Kind.LEAK, "thread")


def test_a_rare_deviation_is_forgiven_when_a_repetition_ends_as_expected() -> None:
    book = ledger(RARE)

    found = book.judge_repeated(CELL, AXES, LEAK, [LEAK, Outcome(Kind.PASS)])

    assert (found.relation, found.entry) == (Relation.EXPECTED, "numbers/*")
    assert found.reason.startswith("rare, a repetition ended as expected: why")


@pytest.mark.parametrize(
    ("outcome", "repeated"),
    [
        (LEAK, [LEAK, LEAK]),
        (LEAK, []),
        (Outcome(Kind.LEAK, "port"), [Outcome(Kind.PASS)]),
        (Outcome(Kind.FAIL, "thread"), [Outcome(Kind.PASS)]),
    ],
    ids=["every-time", "not-repeated", "other-signature", "other-kind"],
)
def test_nothing_else_is_forgiven_by_a_rare_deviation(
    outcome: Outcome, repeated: list[Outcome]
) -> None:
    found = ledger(RARE).judge_repeated(CELL, AXES, outcome, repeated)

    assert found.relation is Relation.UNEXPECTED


def test_a_rare_deviation_leaves_the_others_of_its_cells_alone() -> None:
    book = ledger(RARE, ENTRY)
    known = Outcome(Kind.FAIL, "WSGetInteger32 error 7")

    assert book.judge(CELL, AXES, known).relation is Relation.EXPECTED
    assert book.judge(CELL, AXES, Outcome(Kind.PASS)).relation is Relation.IMPROVED
    assert book.judge_repeated(CELL, AXES, LEAK, [known]).relation is Relation.EXPECTED


def test_a_case_that_the_library_cannot_run_shows_no_deviation() -> None:
    book = ledger(ENTRY)

    assert book.judge(CELL, AXES, Outcome(Kind.UNSUPPORTED, "x")).relation is Relation.EXPECTED
    assert book.judge(CELL, AXES, Outcome(Kind.PASS)).relation is Relation.IMPROVED


OTHERWISE = replace(ENTRY, outcome=Kind.HANG, signature="in WSGetInteger32")
HANG = Outcome(Kind.HANG, "in WSGetInteger32")


def test_behind_an_intermittent_entry_the_next_says_what_else_happens() -> None:
    book = ledger(replace(ENTRY, intermittent=True), OTHERWISE)

    assert book.judge(CELL, AXES, HANG).relation is Relation.EXPECTED
    assert book.judge(CELL, AXES, Outcome(Kind.PASS)).relation is Relation.EXPECTED
    assert book.judge(CELL, AXES, Outcome(Kind.CRASH, "x")).relation is Relation.UNEXPECTED


def test_behind_any_other_entry_nothing_is_looked_at() -> None:
    assert ledger(ENTRY, OTHERWISE).judge(CELL, AXES, HANG).relation is Relation.UNEXPECTED


def test_an_entry_for_another_version_does_not_apply() -> None:
    book = ledger(replace(ENTRY, when=When(revision="<48")))

    found = book.judge(CELL, AXES, Outcome(Kind.FAIL, "WSGetInteger32 error 7"))

    assert found == Expected(Relation.UNEXPECTED)
    assert book.stale([]) == ()


def test_an_entry_for_another_family_does_not_apply() -> None:
    book = ledger(ENTRY, subject=replace(SUBJECT, family="other"))

    assert book.judge(CELL, AXES, Outcome(Kind.PASS)).relation is Relation.EXPECTED


def test_in_a_mixed_pair_the_entries_of_either_library_apply() -> None:
    subjects = {"A": replace(SUBJECT, family="other"), "B": replace(SUBJECT, key="B")}
    book = Ledger(subjects, (Expectations("fam", (ENTRY,), "fam.toml"),), TODAY)

    mixed = replace(AXES, listener="A", connector="B")
    found = book.judge(CELL, mixed, Outcome(Kind.FAIL, "WSGetInteger32 error 7"))

    assert found.relation is Relation.EXPECTED
    assert book.judge(CELL, mixed, Outcome(Kind.PASS)).relation is Relation.EXPECTED
    assert book.judge(CELL, mixed, Outcome(Kind.HANG)).relation is Relation.UNEXPECTED


def test_a_pattern_that_covers_no_case_is_a_removed_case() -> None:
    book = ledger(replace(ENTRY, cells=("numbers/*", "text/gone::*")))
    cell = Cell(CELL, "numbers/scalars::a", AXES, Outcome(Kind.PASS))

    (stale,) = book.stale([cell])

    assert (stale.pattern, stale.relation) == ("text/gone::*", Relation.REMOVED_CASE)
    assert stale.file == "fam.toml"


@pytest.mark.parametrize(
    ("relations", "code"),
    [
        ([], pages.CONFORMS),
        ([Relation.UNEXPECTED], pages.UNEXPECTED),
        ([Relation.IMPROVED], pages.STALE),
        ([Relation.SIGNATURE_CHANGED], pages.STALE),
        ([Relation.STALE_ENTRY], pages.STALE),
        ([Relation.IMPROVED, Relation.UNEXPECTED], pages.UNEXPECTED),
    ],
)
def test_the_exit_code_tells_stale_from_unexpected(
    make_result: MakeResult, relations: list[Relation], code: int
) -> None:
    result = make_result(6)
    cells = list(result.cells)
    for number, relation in enumerate(relations):
        cells[number] = replace(cells[number], expected=Expected(relation))

    assert pages.exit_code(replace(result, cells=tuple(cells))) == code


def test_an_unfinished_run_does_not_conform(make_result: MakeResult) -> None:
    result = make_result(6)

    unfinished = replace(result, run=replace(result.run, complete=False))

    assert pages.exit_code(unfinished) == pages.UNEXPECTED
