"""The map on the page, in the Markdown summary, and by the command with its gate."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from wstp_harness.abi import load
from wstp_harness.cli import app
from wstp_harness.report import coverage_html, html, markdown, store
from wstp_harness.report.called import Called
from wstp_harness.report.coverage import PLACES, TOPOLOGIES, coverage, sentence
from wstp_harness.report.model import Axes, Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult
    from wstp_harness.report.model import Result

EXPORTED = [name for name, row in load().items() if row.exported]
LOOPBACK = 1 + TOPOLOGIES.index("loopback")


@pytest.fixture
def result(make_result: MakeResult) -> Result:
    called = Called.of({"loopback": ["WSFlush"], "tcpip-threads/listener-writes": ["WSFlush"]})
    return replace(make_result(60), called=called)


def data_of(page: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    data: dict[str, Any] = json.loads(block[1])["coverage"]
    return data


def test_the_page_has_a_row_for_every_function_and_token_type(result: Result) -> None:
    found = coverage(result)
    data = data_of(html.render(result))

    rows = [(row[0], row[2]) for row in data["rows"]]
    assert rows[: len(EXPORTED)] == [(name, "function") for name in EXPORTED]
    assert rows[len(EXPORTED) :] == [(each.name, "token") for each in found.tokens]
    assert {len(row[4]) for row in data["rows"]} == {1 + len(TOPOLOGIES)}


def test_a_square_says_in_a_sign_and_in_words_how_far_it_is_reached(result: Result) -> None:
    data = data_of(html.render(result))
    squares = {row[0]: [data["marks"][mark][1] for mark in row[4]] for row in data["rows"][:474]}

    assert squares["WSFlush"][LOOPBACK] == "called"
    assert squares["WSPutInteger32"][LOOPBACK] == "asserted"
    assert squares["WSAlert"][LOOPBACK] == "untouched"
    assert len({text for _, text, _ in coverage_html.MARKS}) == len(coverage_html.MARKS)
    assert all(sign and text for sign, text, _ in coverage_html.MARKS)


def test_one_direction_of_two_is_told_apart(result: Result) -> None:
    only = tuple(cell for cell in result.cells if cell.axes.writer != "connector")
    data = data_of(html.render(replace(result, cells=only)))
    row = next(row for row in data["rows"] if row[0] == "WSPutInteger32")

    texts = [data["marks"][mark][1] for mark in row[4]]
    assert texts == ["untouched", "asserted", *["listener writes"] * 5]


def test_the_counts_of_the_page_filter_its_table(result: Result) -> None:
    page = html.render(result)
    found = coverage(result)

    assert f'<p class="quiet">{sentence(found)}.</p>' in page
    for number, label, query, _ in coverage_html.counts(found):
        shown = rf'data-coverage="{re.escape(query)}"[^>]*><b[^>]*>{number:,}</b> {label}</a>'
        assert re.search(shown, page), label


def test_the_summary_has_one_line_of_it(result: Result) -> None:
    lines = markdown.render(result).splitlines()

    assert [line for line in lines if line.startswith("Coverage: ")] == [
        f"Coverage: {sentence(coverage(result))}."
    ]


def told(result: Result, folder: Path, *words: str) -> tuple[int, str]:
    store.save(result, folder / "result.json")
    ended = CliRunner().invoke(app, ["coverage", str(folder), *words])
    return ended.exit_code, ended.output


def test_the_command_shows_the_sentence_and_every_topology(result: Result, tmp_path: Path) -> None:
    code, text = told(result, tmp_path)

    assert code == 0
    assert text.startswith(f"{sentence(coverage(result))}.\n")
    assert [line.split()[0] for line in text.splitlines()[3:]] == ["no", *TOPOLOGIES]
    assert "Functions that no case asserts" not in text


def test_the_command_lists_what_is_missing(result: Result, tmp_path: Path) -> None:
    _, text = told(result, tmp_path, "--missing")

    assert re.search(r"^  WSFlush +called", text, re.MULTILINE)
    assert re.search(r"^  Real64 +everywhere$", text, re.MULTILINE)
    assert not re.search(r"^  WSPutInteger32 ", text, re.MULTILINE)


def asserting(result: Result, functions: Sequence[str]) -> Result:
    """Return a result in which one cell at each place of a link names the functions."""
    places = [where.partition("/") for where in PLACES]
    cells = [
        replace(
            result.cells[0],
            axes=Axes(topology=topology, writer=writes.removesuffix("-writes")),
            functions=tuple(functions),
            outcome=Outcome(Kind.PASS),
        )
        for topology, _, writes in places
    ]
    return replace(result, cells=tuple(cells))


def test_the_gate_fails_for_a_function_that_no_case_asserts(result: Result, tmp_path: Path) -> None:
    called = replace(result, called=Called.of({"loopback": EXPORTED}))
    code, text = told(called, tmp_path, "--gate")

    left = len(coverage(called).unexplained)
    assert code == 1
    assert f"wstp-harness: {left} exported functions (WS" in text
    assert "asserted by no case, without a reason; " in text


@pytest.mark.parametrize("absent", ["WSGetReal64", "WSPutReal64"])
def test_the_gate_fails_for_a_token_type_with_a_hole(
    result: Result, tmp_path: Path, absent: str
) -> None:
    everywhere = asserting(result, EXPORTED)
    rest = tuple(name for name in EXPORTED if name != absent)
    cells = (replace(everywhere.cells[0], functions=rest), *everywhere.cells[1:])
    code, text = told(replace(everywhere, cells=cells), tmp_path, "--gate")

    assert code == 1
    assert "wstp-harness: 1 token type (Real64) not asserted everywhere" in text


def test_the_gate_opens_when_everything_is_asserted_everywhere(
    result: Result, tmp_path: Path
) -> None:
    assert told(asserting(result, EXPORTED), tmp_path, "--gate")[0] == 0


def test_the_gate_refuses_a_result_that_does_not_say_what_was_called(
    result: Result, tmp_path: Path
) -> None:
    code, text = told(replace(result, called=Called()), tmp_path, "--gate")

    assert code == 2
    assert "does not say what was called" in text


def test_the_help_ends_with_an_example() -> None:
    ended = CliRunner().invoke(app, ["coverage", "--help"])

    assert ended.output.rstrip().splitlines()[-1].strip().startswith("wstp-harness coverage ")
