"""JUnit: what fails the run fails there, with its type; what is expected is skipped."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

from wstp_harness.report import junit
from wstp_harness.report.model import Kind, Outcome, Relation, StaleEntry

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult


def test_every_cell_is_a_test_case(make_result: MakeResult) -> None:
    root = ET.fromstring(junit.render(make_result(120)))

    assert len(root.findall(".//testcase")) == 120
    assert root.findall(".//failure") == []


def test_each_kind_becomes_the_element_a_viewer_expects(make_result: MakeResult) -> None:
    spoiled = {
        0: (Kind.FAIL, False),
        1: (Kind.CRASH, False),
        2: (Kind.HANG, False),
        3: (Kind.LEAK, False),
        4: (Kind.FAIL, True),
        5: (Kind.UNSUPPORTED, True),
    }
    root = ET.fromstring(junit.render(make_result(60, spoiled)))

    assert [e.get("type") for e in root.iter("failure")] == ["FAIL"]
    assert sorted(str(e.get("type")) for e in root.iter("error")) == ["CRASH", "HANG", "LEAK"]
    assert len(list(root.iter("skipped"))) == 2


def test_counts_of_the_suites_add_up(make_result: MakeResult) -> None:
    root = ET.fromstring(junit.render(make_result(60, {1: (Kind.CRASH, False)})))

    suites = root.findall("testsuite")

    assert sum(int(suite.get("tests", "0")) for suite in suites) == 60
    assert sum(int(suite.get("errors", "0")) for suite in suites) == 1


def test_control_characters_of_a_library_do_not_break_the_document(
    make_result: MakeResult,
) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    cell = replace(result.cells[0], outcome=Outcome(Kind.FAIL, "x", "bad \x00 \x1b text"))

    root = ET.fromstring(junit.render(replace(result, cells=(cell,))))

    (failure,) = root.iter("failure")
    assert failure.get("message") == "bad \ufffd \ufffd text"


def test_a_stale_expectation_is_a_failure(make_result: MakeResult) -> None:
    entry = StaleEntry("numbers/*", "wolfram.toml", Relation.REMOVED_CASE, "no such case")

    root = ET.fromstring(junit.render(replace(make_result(6), stale=(entry,))))

    assert [e.get("type") for e in root.iter("failure")] == ["stale"]
