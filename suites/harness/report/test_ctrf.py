"""CTRF for dashboards and annotations for GitHub: the verdicts of the report in others' words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from wstp_harness.report import ctrf, github
from wstp_harness.report.model import Attempt, Kind, Outcome, Relation, StaleEntry

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult

ALL = {
    0: (Kind.FAIL, False),
    1: (Kind.CRASH, False),
    2: (Kind.FAIL, True),
    3: (Kind.UNSUPPORTED, True),
    4: (Kind.INFO, True),
    5: (Kind.SKIPPED, True),
    6: (Kind.MISSING, False),
}


def report(make_result: MakeResult) -> Any:  # noqa: ANN401 - JSON
    return json.loads(ctrf.render(make_result(60, ALL)))


def test_the_document_says_what_it_is(make_result: MakeResult) -> None:
    data = report(make_result)

    assert (data["reportFormat"], data["specVersion"]) == ("CTRF", "0.0.0")
    assert data["results"]["tool"] == {"name": "wstp-harness", "version": "0.1.0"}
    assert "does not conform" in data["results"]["environment"]["extra"]["verdict"]


def test_the_numbers_add_up(make_result: MakeResult) -> None:
    results = report(make_result)["results"]
    numbers = results["summary"]

    assert numbers["tests"] == len(results["tests"]) == 60
    assert sum(numbers[name] for name in ctrf.STATUSES) == 60
    assert (numbers["failed"], numbers["skipped"], numbers["other"]) == (3, 3, 1)
    assert numbers["stop"] - numbers["start"] == 50_000
    assert all(isinstance(numbers[key], int) for key in numbers)


@pytest.mark.parametrize(
    ("number", "status"),
    [(0, "failed"), (2, "skipped"), (3, "skipped"), (4, "other"), (5, "skipped"), (6, "failed")],
)
def test_a_cell_has_the_status_of_its_verdict(
    make_result: MakeResult, number: int, status: str
) -> None:
    cell = make_result(60, ALL).cells[number]

    (found,) = [
        t
        for t in report(make_result)["results"]["tests"]
        if f"{'/'.join(t['suite'])}::{t['name']}" == cell.id
    ]

    assert (found["status"], found["rawStatus"]) == (status, str(cell.outcome.kind))


def test_a_failure_carries_message_calls_and_command(make_result: MakeResult) -> None:
    test = report(make_result)["results"]["tests"][0]

    assert test["message"] == "expected error 0, got error 7"
    assert "reader: WSGetInteger32() -> never" in test["trace"]
    assert test["extra"]["signature"] == "WSGetInteger32 error 7"
    assert test["extra"]["repeat"].startswith("wstp-harness run")


def test_a_known_deviation_carries_its_reason(make_result: MakeResult) -> None:
    assert report(make_result)["results"]["tests"][2]["message"] == "known (observed on 13.2)"


def test_a_flake_stays_failed_and_is_marked(make_result: MakeResult) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    cell = result.cells[0]
    shaky = replace(cell, attempts=(cell.attempts[0], Attempt(Outcome(Kind.PASS), 0.01)))

    data = json.loads(ctrf.render(replace(result, cells=(shaky, *result.cells[1:]))))
    test = data["results"]["tests"][0]

    assert (test["status"], test["flaky"], test["retries"]) == ("failed", True, 1)
    assert test["retryAttempts"][0]["attempt"] == 1
    assert test["retryAttempts"][0]["status"] == "failed"
    assert data["results"]["summary"]["flaky"] == 1


def test_a_run_without_cells_is_a_document_too(make_result: MakeResult) -> None:
    data = json.loads(ctrf.render(replace(make_result(1), cells=())))

    assert data["results"]["tests"] == []


def test_each_group_of_failures_is_one_annotation(make_result: MakeResult) -> None:
    text = github.annotations(make_result(60, dict.fromkeys(range(9), (Kind.FAIL, False))))

    assert text.count("\n") == 1
    assert text.startswith("::error title=FAIL WSGetInteger32 error 7::expected error 0, got")
    assert "%0A9 cells" in text
    assert "%0Awstp-harness run" in text


def test_there_are_never_more_than_ten_annotations(make_result: MakeResult) -> None:
    result = make_result(60, dict.fromkeys(range(30), (Kind.FAIL, False)))
    cells = tuple(
        replace(cell, outcome=replace(cell.outcome, signature=f"{cell.outcome.signature} {n}"))
        for n, cell in enumerate(result.cells)
    )
    stale = (StaleEntry("x", "f.toml", Relation.REMOVED_CASE, "gone"),)

    lines = github.annotations(replace(result, cells=cells, stale=stale)).splitlines()

    assert len(lines) == 10
    assert lines[-1] == "::error title=And more::21 more groups of unexpected cells in the report"


def test_expectations_out_of_date_are_a_warning(make_result: MakeResult) -> None:
    stale = (StaleEntry("x", "f.toml", Relation.REMOVED_CASE, "gone"),)

    text = github.annotations(replace(make_result(6), stale=stale))

    assert text == "::warning title=Expectations::1 expectation out of date\n"


def test_a_good_run_has_no_annotation(make_result: MakeResult) -> None:
    assert github.annotations(make_result(60, {1: (Kind.FAIL, True)})) == ""


def test_text_of_a_library_cannot_become_a_command(make_result: MakeResult) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    evil = replace(result.cells[0], outcome=Outcome(Kind.FAIL, "a::b,c", "x\n::warning::y %0A"))

    (line,) = github.annotations(replace(result, cells=(evil, *result.cells[1:]))).splitlines()

    assert line.startswith("::error title=FAIL a%3A%3Ab%2Cc::x%0A::warning::y %250A%0A")
