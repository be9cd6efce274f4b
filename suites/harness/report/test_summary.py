"""The sentences and tables every renderer shares (`wstp_harness.report.summary`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wstp_harness.report import summary
from wstp_harness.report.model import Kind, Relation, StaleEntry

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult


def test_a_run_without_unexpected_cells_conforms(make_result: MakeResult) -> None:
    result = make_result(60, {3: (Kind.FAIL, True)})

    assert summary.conforms(result)
    assert "conforms: 60 cells, none unexpected, 1 known deviation." in summary.verdict(result)


def test_one_unexpected_cell_is_enough_not_to_conform(make_result: MakeResult) -> None:
    result = make_result(60, {3: (Kind.FAIL, False)})

    assert not summary.conforms(result)
    assert "does not conform: 1 unexpected result in 60 cells." in summary.verdict(result)


def test_a_stale_expectation_is_enough_not_to_conform(make_result: MakeResult) -> None:
    stale = StaleEntry("numbers/*", "engine.toml", Relation.IMPROVED, "found PASS")
    result = replace(make_result(60), stale=(stale,))

    assert not summary.conforms(result)
    assert "1 expectation out of date" in summary.verdict(result)


def test_an_empty_run_does_not_conform(make_result: MakeResult) -> None:
    result = replace(make_result(60), cells=())

    assert not summary.conforms(result)
    assert summary.verdict(result).startswith("Nothing ran")


def test_an_incomplete_run_says_why(make_result: MakeResult) -> None:
    whole = make_result(60)
    result = replace(whole, run=replace(whole.run, complete=False, partial="killed"))

    assert "not complete: killed" in summary.verdict(result)


def test_groups_put_unexpected_first_and_then_the_biggest(make_result: MakeResult) -> None:
    spoiled = {0: (Kind.CRASH, False), 2: (Kind.FAIL, False), 8: (Kind.FAIL, False)}
    result = make_result(60, {**spoiled, 30: (Kind.LEAK, True)})

    found = [(group.kind, len(group.cells), group.unexpected) for group in summary.groups(result)]

    assert found == [(Kind.FAIL, 2, True), (Kind.CRASH, 1, True), (Kind.LEAK, 1, False)]


def test_where_names_what_always_and_what_never_fails(make_result: MakeResult) -> None:
    shared = {number: (Kind.FAIL, False) for number in range(60) if number % 6 in (2, 3)}
    result = make_result(60, shared)

    (group,) = summary.groups(result)

    assert group.where.startswith("20 cells of 1 case; all SharedMemory, never IntraProcess,")
    assert "TCPIP" in group.where


def test_the_matrix_counts_every_cell_once(make_result: MakeResult) -> None:
    result = make_result(240, {5: (Kind.CRASH, False)})

    chapters, topologies, squares = summary.matrix(result)

    assert sum(square.total for square in squares.values()) == 240
    assert topologies[0] == "loopback"
    assert set(chapters) == {case.chapter for case in result.cases}
    assert [s.glyph for s in squares.values()].count("!") == 1
