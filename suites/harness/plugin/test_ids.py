"""Ids of cells: a pure function of pytest's node id, the same wherever the suites are installed."""

from __future__ import annotations

import pytest

from wstp_harness.lab import TOPOLOGIES
from wstp_harness.plugin.identity import Identity, chapters, identify, suites_folder
from wstp_harness.plugin.matrix import allowed
from wstp_harness.report.model import Axes, Kind

PATH = "suites/numbers/test_scalars.py"


def known(nodeid: str) -> Identity:
    found = identify(nodeid)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("test_a", "a"),
        ("test_a[loopback]", "a[loopback]"),
        ("test_a[loopback-int32-max]", "a[loopback/int32-max]"),
        (
            "test_a[shared-memory-processes/listener-writes-x-y]",
            "a[shared-memory-processes/listener-writes/x-y]",
        ),
        ("test_a[tcpip-threads/connector-writes]", "a[tcpip-threads/connector-writes]"),
        ("test_a[tcpip-processes/listener-writes/A+B-x]", "a[tcpip-processes/listener-writes/x]"),
        ("test_a[loopback/B-x]", "a[loopback/x]"),
        ("test_a[A-x]", "a[x]"),
        ("test_a[int32]", "a[int32]"),
        ("test_a[loopbacks-x]", "a[loopbacks-x]"),
        ("test_a[x[0]::y]", "a[x[0]::y]"),
        ("TestB::test_a[loopback]", "TestB::a[loopback]"),
    ],
)
def test_a_node_id_becomes_a_cell_id(name: str, cell: str) -> None:
    assert known(f"{PATH}::{name}").cell == f"numbers/scalars::{cell}"


@pytest.mark.parametrize("where", ["", "/usr/lib/python3/site-packages/wstp_harness/", "../"])
def test_an_id_does_not_depend_on_where_the_suites_are(where: str) -> None:
    assert known(f"{where}{PATH}::test_a").cell == "numbers/scalars::a"


@pytest.mark.parametrize(
    "nodeid",
    [
        "suites/harness/test_x.py::test_a",
        "suites/wire/test_x.py::test_a[loopback]",
        "tests/test_x.py::test_a",
        "suites/test_x.py::test_a",
        "suites/numbers/test_x.py",
    ],
)
def test_what_is_no_cell_has_no_id(nodeid: str) -> None:
    assert identify(nodeid) is None


def test_the_axes_are_read_from_the_id() -> None:
    found = known(f"{PATH}::test_a[shared-memory-processes/connector-writes/B+A-big-one]")

    assert found.axes == Axes(
        "shared-memory-processes",
        "SharedMemory",
        "processes",
        "connector",
        "big-one",
        listener="B",
        connector="A",
    )


def test_a_planned_cell_has_no_result_yet() -> None:
    assert known(f"{PATH}::test_a").planned().outcome.kind is Kind.MISSING


def test_topologies_are_chosen_and_taken_away_by_pattern() -> None:
    names = [each.id for each in TOPOLOGIES]

    assert allowed(names, []) == names
    assert allowed(names, ["tcpip-*"]) == ["tcpip-threads", "tcpip-processes"]
    assert allowed(names, ["!loopback", "!*-threads"]) == [
        "shared-memory-processes",
        "tcpip-processes",
    ]
    assert allowed(names, ["*-processes", "!tcpip-*"]) == ["shared-memory-processes"]


def test_the_suites_are_found_and_have_chapters() -> None:
    assert suites_folder().is_dir()
    assert {"numbers", "text"} <= set(chapters())
    assert "harness" not in chapters()
