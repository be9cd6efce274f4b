"""What an agent called is told with the census: by name, since the last one, its own included."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wstp_harness
from wstp_harness.engine import library_path
from wstp_harness.lab import Pool, topology
from wstp_harness.report import store
from wstp_harness.report.coverage import Touch, coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

CELLS = ("numbers/scalars::*[*/*Integer32*]", "environment/texts::text_of_a_code*")
OWN = {"WSName", "WSError", "WSClose"}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as lent:
        yield lent


def test_a_census_names_what_was_called_and_what_was_given_back(pool: Pool) -> None:
    end = pool.loopback(library_path())
    end.agent.called.clear()
    end.script([("WSPutString", "a"), ("WSEndPacket",), ("WSGetString",), ("WSGetString",)])

    pool.give_back(end)

    said = {"WSPutString", "WSEndPacket", "WSGetString", "WSReleaseString", "WSErrorMessage"}
    assert end.agent.called == said | OWN | {"WSLoopbackOpen"}


def test_what_was_called_before_the_last_census_is_not_told_again(pool: Pool) -> None:
    first = pool.loopback(library_path())
    first.call("WSPutInteger32", 7)
    pool.give_back(first)
    first.agent.called.clear()

    second = pool.loopback(library_path())
    pool.give_back(second)

    assert second.agent is first.agent
    assert second.agent.called == {"WSName", "WSClose", "WSLoopbackOpen"}


def test_a_function_that_does_not_exist_is_not_called(pool: Pool) -> None:
    end = pool.loopback(library_path())
    end.agent.line.receive(end.agent.post(end.number, "loopback", [("WSNoSuchFunction", ())]), 5.0)

    pool.give_back(end)

    assert "WSNoSuchFunction" not in end.agent.called


def test_each_agent_tells_its_own_calls(pool: Pool) -> None:
    pair = pool.pair(topology("tcpip-processes"), listener=library_path())
    for agent in pair.agents:
        agent.called.clear()
    pair.writer.script([("WSPutReal64", 1.5), ("WSFlush",)])
    pair.reader.call("WSGetReal64")

    pool.give_back(pair)

    writer, reader = (agent.called for agent in pair.agents)
    assert {"WSPutReal64", "WSFlush", "WSActivate", "WSOpenArgcArgv"} <= writer
    assert "WSGetReal64" not in writer
    assert {"WSGetReal64", "WSActivate", "WSOpenArgcArgv"} <= reader
    assert "WSPutReal64" not in reader


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_records_the_places_of_its_calls(workers: str, tmp_path: Path) -> None:
    words = [word for cell in CELLS for word in ("--cell", cell)]
    root = Path(wstp_harness.__file__).parents[1]
    subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", "run", *words, "-n", workers, "--out", "out"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        timeout=240,
        check=True,
    )

    result = store.load(tmp_path / "out/result.json")
    found = {each.name: each for each in coverage(result).functions}

    assert "WSPutInteger32" in result.called.at("tcpip-threads/connector-writes")
    assert found["WSActivate"].at("tcpip-threads/connector-writes") is Touch.CALLED
    assert found["WSActivate"].over("loopback") is Touch.UNTOUCHED
    assert found["WSLoopbackOpen"].over("loopback") is Touch.CALLED
    assert found["WSErrorString"].over("no link") is Touch.ASSERTED
    lines = (tmp_path / "out/events.jsonl").read_text().splitlines()
    news = [event for line in lines if (event := json.loads(line))["event"] == "called"]
    told = [(event["place"], name) for event in news for name in event["functions"]]
    assert len(told) <= int(workers) * len(set(told))
