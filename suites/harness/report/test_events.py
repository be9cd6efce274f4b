"""Events: on disk one by one, folded into the same result, and a killed run still has one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from wstp_harness.report import events, html, store
from wstp_harness.report.model import Kind, Outcome, Relation, Result, StaleEntry
from wstp_harness.report.store import ResultUnreadable

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult


def play(result: Result, path: Path, cells: int | None = None, *, finish: bool = True) -> None:
    with events.EventLog(path) as log:
        log.write("run_started", run=result.run, subjects=result.subjects)
        planned = [replace(cell, outcome=Outcome(Kind.MISSING)) for cell in result.cells]
        log.write("planned", cells=planned)
        for case in result.cases:
            log.write("case", case=case)
        for cell in result.cells[:cells]:
            log.write("outcome", cell=cell)
        for entry in result.stale:
            log.write("stale", entry=entry)
        if finish:
            log.write("run_finished", run=result.run)


def test_events_fold_into_the_result_they_came_from(
    make_result: MakeResult, tmp_path: Path
) -> None:
    made = make_result(60, {0: (Kind.FAIL, False), 7: (Kind.LEAK, True)})
    stale = StaleEntry("a::*", "x.toml", Relation.REMOVED_CASE, "gone")
    result = replace(made, stale=(stale,), cells=tuple(sorted(made.cells, key=events.key)))

    play(result, tmp_path / "events.jsonl")

    assert events.fold(events.read(tmp_path / "events.jsonl")) == result


def test_an_event_is_on_disk_before_the_next_one(make_result: MakeResult, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with events.EventLog(path) as log:
        log.write("run_started", run=make_result(1).run, subjects=())

        assert path.read_text().endswith("\n")


def test_a_killed_run_has_its_results_and_names_the_rest(
    make_result: MakeResult, tmp_path: Path
) -> None:
    path = tmp_path / "events.jsonl"
    play(make_result(10), path, cells=4, finish=False)

    result = events.fold(events.read(path))

    assert [cell.outcome.kind for cell in result.cells].count(Kind.PASS) == 4
    assert [cell.outcome.kind for cell in result.cells].count(Kind.MISSING) == 6
    assert not result.run.complete
    assert "ended from outside" in result.run.partial


def test_a_planned_cell_without_a_result_is_missing_and_unexpected(
    make_result: MakeResult, tmp_path: Path
) -> None:
    path = tmp_path / "events.jsonl"
    play(make_result(3), path, cells=2)

    (lost,) = [c for c in events.fold(events.read(path)).cells if c.outcome.kind is Kind.MISSING]

    assert lost.unexpected
    assert "no result arrived" in lost.outcome.detail


def test_a_last_line_cut_in_half_is_ignored(make_result: MakeResult, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    play(make_result(3), path, finish=False)
    path.write_text(path.read_text()[:-40])

    kinds = [cell.outcome.kind for cell in events.fold(events.read(path)).cells]

    assert kinds.count(Kind.PASS) == 2


def test_a_damaged_line_in_the_middle_is_reported_by_its_number(
    make_result: MakeResult, tmp_path: Path
) -> None:
    path = tmp_path / "events.jsonl"
    play(make_result(3), path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1][:-5], *lines[2:]]) + "\n")

    with pytest.raises(ResultUnreadable, match=r"events\.jsonl:2: not an event"):
        events.fold(events.read(path))


def test_events_of_no_run_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("")

    with pytest.raises(ResultUnreadable, match="no run_started"):
        events.fold(events.read(path))


def test_an_unknown_event_of_a_newer_version_is_skipped(
    make_result: MakeResult, tmp_path: Path
) -> None:
    path = tmp_path / "events.jsonl"
    play(make_result(3), path)
    path.write_text(path.read_text() + '{"event": "weather", "sun": true}\n')

    assert len(events.fold(events.read(path)).cells) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not JSON"),
        ("[]", "format None"),
        ('{"schema": "wstp-harness/result/0"}', "this version reads"),
        ('{"schema": "wstp-harness/result/1"}', "Result"),
    ],
    ids=["empty", "a-list", "another-version", "nothing-in-it"],
)
def test_a_file_that_is_no_result_is_refused_with_its_name(
    tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "result.json"
    path.write_text(content)

    with pytest.raises(ResultUnreadable, match=words) as caught:
        store.load(path)

    assert str(caught.value).startswith(str(path))


def test_json_that_is_not_strict_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.dumps(float("nan"))


def test_a_record_cut_at_any_byte_is_a_report_or_says_that_nothing_ran(
    make_result: MakeResult, tmp_path: Path
) -> None:
    path = tmp_path / "events.jsonl"
    play(make_result(12, {2: (Kind.CRASH, False)}), path)
    whole = path.read_bytes()
    first = whole.index(b"\n")
    schema = jsonschema.Draft202012Validator(store.schema())
    told, unread = [], []

    for length in [*range(0, len(whole), 97), first - 1, first + 1, len(whole)]:
        path.write_bytes(whole[:length])
        try:
            result = events.fold(events.read(path))
        except ResultUnreadable:
            unread.append(length)
            continue
        schema.validate(store.to_json(result))
        assert "WSTP conformance" in html.render(result)
        told.append((length, sum(cell.outcome.kind is not Kind.MISSING for cell in result.cells)))

    assert [ran for _, ran in sorted(told)] == sorted(ran for _, ran in told)
    assert max(told) == (len(whole), 12)
    assert max(unread) <= first, "only a record without its first line tells nothing"
