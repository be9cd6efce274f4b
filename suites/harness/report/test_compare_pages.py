"""The renderings of a comparison: diff.json obeys its schema, the texts keep their limits."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from wstp_harness.report import compare_html, compare_markdown, compare_store
from wstp_harness.report.compare import Comparison, compare
from wstp_harness.report.markdown import BUDGET
from wstp_harness.report.model import Kind, Outcome, Result

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult

FIVE_MEBIBYTES = 5 << 20
EVIL = "</script><script>alert(1)</script>"


def spoiled(result: Result, numbers: range, text: str = "WSGetInteger32 error {}") -> Result:
    """Return a result in which cells fail, each with a signature of its own."""
    cells = list(result.cells)
    for number in numbers:
        outcome = Outcome(Kind.FAIL, text.format(number), "required; but it answered otherwise")
        cells[number] = replace(cells[number], outcome=outcome)
    return replace(result, cells=tuple(cells))


@pytest.fixture
def compared(make_result: MakeResult) -> Comparison:
    """Three results, a regression since the second, cells that only one side has."""
    good, bad = make_result(60), spoiled(make_result(60), range(7, 9))
    return compare([replace(good, cells=good.cells[:50]), bad, bad])


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(compare_store.schema())


def test_diff_json_obeys_its_schema_and_says_what_changed(compared: Comparison) -> None:
    data = json.loads(compare_store.render(compared))

    jsonschema.validate(data, compare_store.schema())
    assert data["regressed"] is True
    assert data["compared"] == 50
    assert data["counts"] == {"regression": 2}
    assert len(data["only_after"]) == 10
    first = data["changes"][0]
    assert (first["from"], first["to"]["kind"]) == ({"kind": "PASS"}, "FAIL")
    assert (first["class"], first["since"]) == ("regression", "B")


def test_diff_json_of_no_change_obeys_its_schema(make_result: MakeResult) -> None:
    data = json.loads(compare_store.render(compare([make_result(6), make_result(6)])))

    jsonschema.validate(data, compare_store.schema())
    assert data["changes"] == []


def test_the_schema_refuses_an_unknown_class(compared: Comparison) -> None:
    data = json.loads(compare_store.render(compared))
    data["changes"][0]["class"] = "fine"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, compare_store.schema())


def test_the_page_refers_to_no_other_file(compared: Comparison) -> None:
    page = compare_html.render(compared)

    assert re.findall(r"""(?:src|href)=["'](?!#)""", page) == []
    assert re.findall(r"https?://|@import|url\(", page) == []


def test_the_first_screen_names_change_function_and_both_commands(compared: Comparison) -> None:
    page = compare_html.render(compared)
    head = page[: page.index('id="cells"')]

    for text in (
        "2 regressions; 50 cells compared; 10 cells not comparable (listed)",
        "WSGetInteger32 error 7",
        "WSPutInteger32, WSGetInteger32",
        "first in B",
        "--library /opt/sdk/libWSTP64i4.so --cell",
        "Version by version",
    ):
        assert text in head


def test_every_class_of_change_has_a_filter(compared: Comparison) -> None:
    page = compare_html.render(compared)

    for name in ("regression", "lost", "behaviour", "fix"):
        assert f'data-query="class:{name}"' in page


def test_text_of_a_library_cannot_become_markup(make_result: MakeResult) -> None:
    bad = spoiled(make_result(6), range(1), EVIL)

    page = compare_html.render(compare([make_result(6), bad]))
    text = compare_markdown.render(compare([make_result(6), bad]))

    assert EVIL not in page
    assert page.count("</script>") == 2
    assert "\n</script>" not in text


def test_ten_thousand_changes_stay_within_the_limits(make_result: MakeResult) -> None:
    found = compare([make_result(20_000), spoiled(make_result(20_000), range(0, 20_000, 2))])

    assert len(compare_html.render(found).encode()) < FIVE_MEBIBYTES
    text = compare_markdown.render(found)
    assert len(text.encode()) <= BUDGET
    assert "10,000 regressions" in text


def test_markdown_opens_with_the_verdict_and_lists_what_was_left_out(compared: Comparison) -> None:
    lines = compare_markdown.render(compared).splitlines()

    assert lines[0].startswith("**run") or lines[0].startswith("**result A → result C: 2 regr")
    assert any("10 cells only in the last result" in line for line in lines)
    assert any(line.startswith("- **regression** `PASS` → `FAIL WSGet") for line in lines)


def test_the_terminal_text_ends_with_a_command(compared: Comparison) -> None:
    lines = compare_markdown.plain(compared).splitlines()

    assert lines[-1].startswith("  $ wstp-harness run --library")
