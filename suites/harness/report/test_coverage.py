"""The map says what cases asserted, what was only called, and what nobody touched, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi import KINDS, load
from wstp_harness.report import coverage_text
from wstp_harness.report.called import Called
from wstp_harness.report.coverage import (
    JUDGED,
    PLACES,
    Coverage,
    Touch,
    coverage,
    reason_rows,
    sentence,
)
from wstp_harness.report.model import Axes, Cell, Kind, Outcome, Result
from wstp_harness.report.token_families import token_families

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult
    from wstp_harness.report.coverage import Reach

TCP = "tcpip-threads"
LISTENER, CONNECTOR = f"{TCP}/listener-writes", f"{TCP}/connector-writes"
EXPORTED = {name for name, row in load().items() if row.exported}


def result_with(result: Result, *cells: Cell, called: Called | None = None) -> Result:
    return replace(result, cells=cells, called=called or Called())


def cell_at(result: Result, topology: str, writer: str, *functions: str) -> Cell:
    axes = Axes(topology=topology, writer=writer)
    return replace(result.cells[0], axes=axes, functions=functions, outcome=Outcome(Kind.PASS))


def function(found: Coverage, name: str) -> Reach:
    (reach,) = [each for each in found.functions if each.name == name]
    return reach


def token(found: Coverage, name: str) -> Reach:
    (reach,) = [each for each in found.tokens if each.name == name]
    return reach


def test_every_exported_function_is_in_the_map_and_no_other(make_result: MakeResult) -> None:
    found = coverage(make_result(6))

    assert {each.name for each in found.functions} == EXPORTED
    assert len(found.functions) == len(EXPORTED)


def test_a_function_is_asserted_where_a_case_names_it(make_result: MakeResult) -> None:
    result = make_result(6)
    found = coverage(result_with(result, cell_at(result, TCP, "listener", "WSPutReal64")))

    reach = function(found, "WSPutReal64")
    assert reach.asserted == {LISTENER}
    assert reach.over(TCP) is Touch.ASSERTED
    assert reach.only(TCP) == "listener"
    assert reach.over("loopback") is Touch.UNTOUCHED
    assert [each.name for each in found.of(Touch.ASSERTED)] == ["WSPutReal64"]


def test_both_directions_or_none_are_the_whole_topology(make_result: MakeResult) -> None:
    result = make_result(6)
    cells = (
        cell_at(result, TCP, "listener", "WSPutReal64"),
        cell_at(result, TCP, "connector", "WSPutReal64"),
        cell_at(result, TCP, "", "WSSetName"),
        cell_at(result, TCP, "listener", "WSSetName"),
    )
    found = coverage(result_with(result, *cells))

    assert function(found, "WSPutReal64").only(TCP) == ""
    assert function(found, "WSSetName").only(TCP) == ""


def test_a_cell_without_functions_of_its_own_has_those_of_its_case(make_result: MakeResult) -> None:
    result = make_result(6)
    found = coverage(result_with(result, cell_at(result, "loopback", "")))

    names = {each.name for each in found.of(Touch.ASSERTED)}
    assert names == set(result.cases[0].functions) != set()


@pytest.mark.parametrize("kind", Kind)
def test_only_a_case_that_judged_the_library_asserts(make_result: MakeResult, kind: Kind) -> None:
    result = make_result(6)
    cell = replace(cell_at(result, "loopback", "", "WSFlush"), outcome=Outcome(kind))

    touch = function(coverage(result_with(result, cell)), "WSFlush").touch

    told = {Kind.PASS, Kind.FAIL, Kind.CRASH, Kind.HANG, Kind.LEAK}
    assert told == JUDGED
    assert touch is (Touch.ASSERTED if kind in told else Touch.UNTOUCHED)


def test_a_function_that_no_case_names_is_only_called(make_result: MakeResult) -> None:
    result = make_result(6)
    called = Called.of({LISTENER: ["WSFlush", "WSReleaseString"], "no link": ["WSInitialize"]})
    cell = cell_at(result, TCP, "listener", "WSFlush")
    found = coverage(result_with(result, cell, called=called))

    assert function(found, "WSFlush").at(LISTENER) is Touch.ASSERTED
    assert function(found, "WSReleaseString").at(LISTENER) is Touch.CALLED
    assert function(found, "WSReleaseString").at(CONNECTOR) is Touch.UNTOUCHED
    assert function(found, "WSInitialize").over("no link") is Touch.CALLED
    assert {each.name for each in found.of(Touch.CALLED)} == {"WSReleaseString", "WSInitialize"}


def test_a_token_type_needs_a_put_and_a_get_at_the_same_place(make_result: MakeResult) -> None:
    result = make_result(6)
    cells = (
        cell_at(result, TCP, "listener", "WSPutReal64", "WSGetReal64"),
        cell_at(result, TCP, "connector", "WSPutReal64"),
        cell_at(result, "loopback", "", "WSGetReal64"),
        cell_at(result, "tcpip-processes", "", "WSPutReal64", "WSGetReal64"),
    )
    reach = token(coverage(result_with(result, *cells)), "Real64")

    assert set(PLACES) - set(reach.holes) == {LISTENER}
    assert reach.at(CONNECTOR) is Touch.CALLED
    assert reach.at("loopback") is Touch.CALLED


def test_the_places_of_a_link_are_loopback_and_both_directions_of_five_topologies() -> None:
    assert len(PLACES) == len(set(PLACES)) == 11
    assert {LISTENER, CONNECTOR, "loopback"} <= set(PLACES)


def test_token_types_follow_from_the_table() -> None:
    families = {family.name: family for family in token_families()}

    assert {kind.name for kind in KINDS if "scalar" in kind.shapes} <= families.keys()
    assert {f"{kind.name}Array" for kind in KINDS if "array" in kind.shapes} <= families.keys()
    assert families["Message"].puts == {"WSPutMessage", "WSPutMessageWithArg"}
    assert families["Message"].gets == {"WSGetMessage"}
    assert families["ArrayType"].gets == {"WSGetArrayType", "WSGetArrayTypeWithDepthAndLeafType"}
    assert families["NumberAsUTF8String"].puts == {"WSPutRealNumberAsUTF8String"}
    assert families["NumberAsUTF8String"].gets == {"WSGetNumberAsUTF8String"}
    assert "MessageHandler" not in families  # a get of a handler takes nothing from a link
    assert "Composite" not in families  # a put without a get
    used = Counter(name for f in families.values() for name in f.puts | f.gets)
    assert set(used.values()) == {1}
    assert used.keys() <= EXPORTED


@pytest.mark.parametrize("glob", reason_rows())
def test_a_reason_is_a_sentence_about_functions_that_exist(glob: str) -> None:
    assert len(reason_rows()[glob].split()) > 3
    assert any(fnmatchcase(name, glob) for name in EXPORTED)


def test_a_reason_excuses_only_what_it_names(make_result: MakeResult) -> None:
    found = coverage(make_result(6))

    left = {each.name for each in found.functions if each.touch is not Touch.ASSERTED}
    assert set(found.unexplained) == left - found.reasons.keys()
    assert all(any(fnmatchcase(name, glob) for glob in reason_rows()) for name in found.reasons)


def test_the_sentence_counts_what_the_map_says(make_result: MakeResult) -> None:
    result = make_result(6)
    cell = cell_at(result, "loopback", "", "WSPutReal64", "WSGetReal64")
    called = Called.of({"loopback": ["WSFlush", "WSPutReal64"]})
    found = replace(coverage(result_with(result, cell, called=called)), reasons={"WSAlert": "no"})

    text = sentence(found)

    left = len(EXPORTED) - 3
    assert f"2 of {len(EXPORTED)} exported functions asserted, 1 only called, {left} unt" in text
    assert "untouched, 1 of those with a reason; " in text
    assert f"token types asserted at 1 of {11 * len(found.tokens):,} places" in text


def test_a_result_that_did_not_record_calls_claims_nothing(make_result: MakeResult) -> None:
    text = coverage_text.render(coverage(make_result(6)), missing=True)

    assert "what else was called is not recorded" in text
    assert "untouched" not in text.partition("Functions that no case asserts:")[2]


def test_what_is_missing_is_listed_with_state_place_and_reason(make_result: MakeResult) -> None:
    result = make_result(6)
    half = ("WSPutReal64", "WSGetReal64")
    cells = [
        cell_at(result, where.partition("/")[0], where.partition("/")[2].removesuffix("-writes"))
        for where in PLACES
        if where not in {LISTENER, "loopback"}
    ]
    called = Called.of({"loopback": ["WSFlush"]})
    made = result_with(result, *(replace(c, functions=half) for c in cells), called=called)
    found = replace(coverage(made), reasons={"WSAlert": "needs a person"})

    lines = coverage_text.render(found, missing=True).splitlines()

    rows = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("  ")}
    assert rows["WSFlush"] == ["called"]
    assert rows["WSAlert"] == ["untouched", "needs", "a", "person"]
    assert "WSPutReal64" not in rows
    assert rows["Real64"] == ["loopback,", LISTENER]
    assert rows["Real32"] == ["everywhere"]
