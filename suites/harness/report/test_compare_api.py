"""What two libraries offer: functions, constants, facts that are gone, new or other, since when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from wstp_harness.report import (
    compare_api,
    compare_html,
    compare_markdown,
    compare_store,
    compare_summary,
    store,
)
from wstp_harness.report.api import Api
from wstp_harness.report.compare import Comparison, compare
from wstp_harness.report.compare_api import Sort

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult
    from wstp_harness.report.model import Result

CONSTANTS = {"WSTKSTR": 34, "WSEOLD": 7}


def offering(result: Result, version: str, **fields: Any) -> Result:  # noqa: ANN401 - fields of Api
    api = Api(
        functions=("WSGetInteger32", "WSPutInteger32"), constants=CONSTANTS, soname="libWSTP.so"
    )
    subject = replace(result.subjects[0], reported={"version": version}, api=replace(api, **fields))
    return replace(result, subjects=(subject,))


def rows(comparison: Comparison) -> list[tuple[str, str, str, str, str]]:
    return [(str(c.sort), c.name, c.before, c.after, c.since) for c in comparison.api.changes]


@pytest.fixture
def compared(make_result: MakeResult) -> Comparison:
    result = make_result(6)
    return compare(
        [
            offering(result, "12"),
            offering(result, "13", functions=("WSGetInteger32", "WSPutReal128", "WSPutInteger32")),
            offering(
                result,
                "14",
                functions=("WSPutReal128", "WSPutInteger32"),
                constants={"WSTKSTR": 35, "WSENEW": 9},
                needed=("libuuid.so.1",),
            ),
        ]
    )


def test_every_difference_is_listed_the_breaking_ones_first(compared: Comparison) -> None:
    assert rows(compared) == [
        ("function gone", "WSGetInteger32", "exported", "", "C"),
        ("constant gone", "WSEOLD", "7", "", "C"),
        ("constant changed", "WSTKSTR", "34", "35", "C"),
        ("function new", "WSPutReal128", "", "exported", "B"),
        ("constant new", "WSENEW", "", "9", "C"),
        ("library", "needs", "", "libuuid.so.1", "C"),
        ("library", "version", "12", "14", "C"),
    ]


def test_a_function_that_is_gone_is_a_regression_although_every_cell_passes(
    compared: Comparison,
) -> None:
    assert compared.changes == ()
    assert compared.regressed
    assert compare_summary.verdict(compared) == (
        "12 → 14: no change in 6 cells compared; API: 1 function gone, 1 new function, "
        "1 constant gone, 1 constant changed, 1 new constant."
    )


def test_more_functions_and_constants_break_nothing(make_result: MakeResult) -> None:
    result = make_result(6)
    more = offering(
        result,
        "14",
        functions=("WSGetInteger32", "WSPutReal128", "WSPutInteger32"),
        constants={**CONSTANTS, "WSENEW": 9},
    )

    found = compare([offering(result, "13"), more])

    assert {change.sort for change in found.api.changes} == {
        Sort.FUNCTION_NEW,
        Sort.CONSTANT_NEW,
        Sort.FACT,
    }
    assert not found.regressed


def test_a_name_that_no_header_declares_is_no_function_of_the_api(make_result: MakeResult) -> None:
    result = make_result(6)
    inner = offering(result, "13", functions=("WSGetInteger32", "WSInner_", "WSPutInteger32"))

    found = compare([inner, offering(result, "14")])

    assert rows(found)[-1][:2] == ("undocumented name gone", "WSInner_")
    assert not found.regressed
    assert "API" not in compare_summary.verdict(found)


def test_what_a_result_does_not_hold_is_not_compared_and_it_is_said(
    make_result: MakeResult,
) -> None:
    result = make_result(6)

    nothing = compare([result, offering(result, "14")])
    no_header = compare([offering(result, "13"), offering(result, "14", constants={})])

    assert not nothing.regressed
    assert nothing.api.of(Sort.FUNCTION_NEW) == ()
    assert "does not say which functions" in nothing.api.remarks[0]
    assert no_header.api.remarks == ("no header lay with a library, so constants are not compared",)


def test_a_result_in_between_that_says_nothing_does_not_name_the_version(
    make_result: MakeResult,
) -> None:
    result = make_result(6)
    last = offering(result, "14", functions=("WSPutInteger32",))

    found = compare([offering(result, "12"), result, last, last])

    assert [c.since for c in found.api.changes if c.sort is Sort.FUNCTION_GONE] == ["C"]


def test_the_page_the_text_and_the_data_name_them_all(compared: Comparison) -> None:
    page, text = compare_html.render(compared), compare_markdown.render(compared)
    data = compare_store.as_json(compared)

    jsonschema.validate(data, compare_store.schema())
    for name in ("WSGetInteger32", "WSEOLD", "WSTKSTR", "WSPutReal128", "WSENEW", "libuuid.so.1"):
        assert name in page[page.index('id="api"') :]
        assert name in text
    assert "constant changed: WSTKSTR 34 → 35" in compare_markdown.plain(compared)
    assert 'class="count plain k-lost"><b>API</b> 1 function gone' in page


def test_a_library_is_written_and_read_with_what_it_offers(make_result: MakeResult) -> None:
    result = offering(make_result(6), "14", prefix="ML", header="/sdk/wstp.h")

    text = store.to_json(result)

    jsonschema.validate(text, store.schema())
    assert store.from_json(type(result), text) == result


def test_nothing_is_said_of_libraries_that_offer_the_same(make_result: MakeResult) -> None:
    result = offering(make_result(6), "14")

    found = compare([result, result])

    assert found.api == compare_api.NO_DIFFERENCE
    assert 'id="api"' not in compare_html.render(found)
