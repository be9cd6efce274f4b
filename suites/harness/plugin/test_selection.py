"""A run of one protocol or place speaks of the cells that stand there, and of no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.report.model import Kind

if TYPE_CHECKING:
    from suites.harness.plugin.conftest import Play

EVERYWHERE = """
import pytest

@pytest.mark.spec("WSFlush", "sends")
def test_on_a_loopback(loopback):
    assert loopback.call("WSFlush").returned == 1

@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.topologies("shared-memory-*")
@pytest.mark.parametrize("n", range(3))
def test_on_shared_memory(pair, n):
    assert pair.writer.call("WSFlush").returned == 1

@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.parametrize("n", range(2))
def test_on_every_link(pair, n):
    assert pair.writer.call("WSFlush").returned == 1

@pytest.mark.spec("WSVersionNumbers", "needs no link")
def test_without_a_link(agent):
    assert agent.call("WSInitialize", None).returned
"""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("option", "places"),
    [
        ("--wstp-protocol=IntraProcess", {"intraprocess-threads"}),
        ("--wstp-place=single", {"loopback"}),
        ("--wstp-place=processes", {"shared-memory-processes", "tcpip-processes"}),
    ],
    ids=["protocol", "single", "processes"],
)
def test_the_counts_are_of_what_was_selected(
    play: Play, workers: str, option: str, places: set[str]
) -> None:
    played = play({"links/test_made.py": EVERYWHERE}, option, "-n", workers)

    cells = played.result.cells
    assert {cell.outcome.kind for cell in cells} == {Kind.PASS}
    assert {cell.axes.topology for cell in cells} == places
    assert played.result.run.planned == len(cells)
    assert "skipped" not in played.words
