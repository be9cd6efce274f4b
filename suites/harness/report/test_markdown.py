"""Markdown: verdict first, within the budget whatever the run holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wstp_harness.report import markdown
from wstp_harness.report.model import Kind, Outcome, Relation, StaleEntry

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult


def test_the_verdict_is_the_first_line(make_result: MakeResult) -> None:
    text = markdown.render(make_result(60, {3: (Kind.CRASH, False)}))

    assert text.splitlines()[0].startswith("**libWSTP64i4.so 13.2")
    assert "does not conform" in text.splitlines()[0]
    assert "WSGetInteger32 SIGSEGV" in text
    assert "Repeat: `wstp-harness run" in text


def test_known_deviations_stand_apart_with_their_reason(make_result: MakeResult) -> None:
    text = markdown.render(make_result(60, {3: (Kind.FAIL, True)}))

    assert "What to look at first" not in text
    assert "<details><summary>Known deviations</summary>" in text
    assert "known (observed on 13.2)" in text


def test_the_budget_holds_and_the_rest_is_counted(make_result: MakeResult) -> None:
    entry = StaleEntry("numbers/*", "wolfram.toml", Relation.REMOVED_CASE, "x" * 1000)

    text = markdown.render(replace(make_result(60), stale=(entry,) * 1000))

    assert len(text.encode()) <= markdown.BUDGET
    assert "more lines in the full report" in text


def test_texts_of_a_library_stay_on_one_line(make_result: MakeResult) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    outcome = Outcome(Kind.FAIL, "s", "first\nsecond | <b>" + "y" * 1000)
    cell = replace(result.cells[0], outcome=outcome)

    text = markdown.render(replace(result, cells=(cell,)))

    assert "first second \\| &lt;b>" in text
    assert "y" * 500 not in text
