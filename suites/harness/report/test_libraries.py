"""Several libraries in one report: a column each, a square each pair, first where they differ."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report import html, libraries, markdown
from wstp_harness.report.compare import NothingToCompare
from wstp_harness.report.join import join
from wstp_harness.report.model import Cell, Kind, Outcome, Result

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult

CRASH = Outcome(Kind.CRASH, "SIGSEGV in WSGetInteger32", "it died")


def of(result: Result, name: str) -> Result:
    """Return a result as if it were of the library of that name."""
    subject = replace(result.subjects[0], name=name, path=f"/{name}", sha256=name * 8)
    return replace(result, subjects=(subject,))


def ended(result: Result, *numbers: int) -> Result:
    cells = [
        replace(cell, outcome=CRASH) if index in numbers else cell
        for index, cell in enumerate(result.cells)
    ]
    return replace(result, cells=tuple(cells))


def mixed(result: Result, *names: str) -> Result:
    """Return a run over two libraries that holds nothing but pairs of both, in two processes."""
    subjects = [
        replace(result.subjects[0], key=key, name=name, path=f"/{name}", sha256=name * 8)
        for key, name in zip("AB", names, strict=True)
    ]
    cells: list[Cell] = []
    for cell in result.cells:
        if cell.axes.topology == "tcpip-processes":
            for listener, connector in ("AB", "BA"):
                axes = replace(cell.axes, listener=listener, connector=connector)
                cells.append(replace(cell, axes=axes))
    return replace(result, subjects=tuple(subjects), cells=tuple(cells))


def one_at_both_ends(result: Result) -> Result:
    """Return a result with its library at both ends of every link that has two."""
    cells = [
        replace(c, axes=replace(c.axes, connector="A")) if c.axes.writer else c
        for c in result.cells
    ]
    return replace(result, cells=tuple(cells))


@pytest.fixture
def joined(make_result: MakeResult) -> Result:
    good = one_at_both_ends(make_result(60))
    runs = [of(good, "old"), of(ended(good, 7), "mid"), of(ended(good, 7, 8), "new")]
    return join([*runs, mixed(good, "mid", "new")])


def test_a_library_is_one_column_wherever_it_ran(joined: Result) -> None:
    assert libraries.names(joined) == {"A": "old", "B": "mid", "C": "new"}
    assert len(joined.cells) == 3 * 60 + 2 * 10
    assert {(c.axes.listener, c.axes.connector) for c in joined.cells if libraries.is_pair(c)} == {
        ("B", "C"),
        ("C", "B"),
    }


def test_columns_hold_the_cells_of_one_library_alone(joined: Result) -> None:
    chapters, squares = libraries.columns(joined)

    assert sum(squares[chapter, "A"].total for chapter in chapters) == 60
    assert [sum(squares[c, key].passed for c in chapters) for key in "ABC"] == [60, 59, 58]


def test_the_grid_has_a_square_for_every_pair_that_ran(joined: Result) -> None:
    ((protocol, topology, squares),) = libraries.grids(joined)

    assert (protocol, topology) == ("TCPIP", "tcpip-processes")
    assert {ends: square.total for ends, square in squares.items()} == dict.fromkeys(
        [("A", "A"), ("B", "B"), ("C", "C"), ("B", "C"), ("C", "B")], 10
    )


def test_differences_come_by_harm_and_name_every_library(joined: Result) -> None:
    found = libraries.differences(joined)

    assert [[str(o.kind) if o else "" for o in each.outcomes.values()] for each in found] == [
        ["PASS", "CRASH", "CRASH"],
        ["PASS", "PASS", "CRASH"],
    ]
    assert found[0].cells == (joined_id(joined, 7),)
    assert found[0].functions == ("WSPutInteger32", "WSGetInteger32")
    assert libraries.sentence(joined, found).startswith("2 of 60 cells do not end alike")


def joined_id(joined: Result, number: int) -> str:
    (name,) = {cell.id for cell in joined.cells if cell.id.endswith(f"int32-{number}]")}
    return name


def test_a_cell_without_a_verdict_is_no_difference(make_result: MakeResult) -> None:
    good = make_result(60)
    skipped = replace(good.cells[3], outcome=Outcome(Kind.SKIPPED, detail="no such device"))
    other = replace(good, cells=(*good.cells[:3], skipped, *good.cells[4:50]))

    assert libraries.differences(join([of(good, "a"), of(other, "b")])) == []


def test_of_a_cell_that_two_runs_hold_the_run_named_first_counts(make_result: MakeResult) -> None:
    good, bad = make_result(12), ended(make_result(12), 0)
    other = of(good, "other")

    first = join([of(bad, "x"), of(good, "x"), other])
    lost = replace(bad.cells[0], outcome=Outcome(Kind.MISSING))
    filled = join([of(replace(bad, cells=(lost, *bad.cells[1:])), "x"), of(good, "x"), other])

    kinds = [c.outcome.kind for r in (first, filled) for c in r.cells if c.axes.listener == "A"]
    assert (kinds.count(Kind.CRASH), kinds.count(Kind.MISSING), len(kinds)) == (1, 0, 24)


def test_runs_with_other_suites_are_joined_and_it_is_said(make_result: MakeResult) -> None:
    good = make_result(12)
    other = replace(good, run=replace(good.run, suite_digest="another"))

    assert "different suites" in join([of(good, "a"), of(other, "b")]).run.partial
    assert join([of(good, "a"), of(good, "b")]).run.partial == ""


def test_one_library_makes_no_grid(make_result: MakeResult) -> None:
    with pytest.raises(NothingToCompare, match="at least two libraries"):
        join([of(make_result(6), "a"), of(make_result(6), "a")])


def test_the_page_begins_with_the_differences_and_every_square_filters(joined: Result) -> None:
    page = html.render(joined)
    head = page[: page.index("What to look at first")]

    assert head.index("Where they do not agree") < head.index("Each library alone")
    assert "Who talks to whom over TCPIP" in head
    for query in ("differs:1", "differs:2", "topology:tcpip-processes pair:B+C", "library:C"):
        assert re.search(rf"""data-query=["'][^"']*{re.escape(query)}["']""", head), query


def test_a_page_of_one_library_has_no_columns(make_result: MakeResult) -> None:
    page = html.render(make_result(60, {3: (Kind.CRASH, False)}))

    assert "Each library alone" not in page
    assert "differs:any" not in page[: page.index("<script")]


def test_the_step_summary_has_columns_grid_and_differences(joined: Result) -> None:
    text = markdown.render(joined)

    assert "|  | A: old | B: mid | C: new |" in text
    assert "| B: mid | · | ✓ 10/10 | ✓ 10/10 |" in text
    assert "| PASS | CRASH SIGSEGV in WSGetInteger32 | CRASH SIGSEGV in WSGetInteger32 |" in text
