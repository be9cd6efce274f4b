"""The speed strip: what the gate said, for the libraries that are compared and no others."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from wstp_harness.report import compare_html, compare_markdown, compare_speed, compare_store
from wstp_harness.report.compare import compare
from wstp_harness.report.speed_strip import WIDTH, strip

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult
    from wstp_harness.report.compare_speed import Speed
    from wstp_harness.report.model import Result

CURVE = {"kind": "TCPIP", "place": "threads", "workload": "real64-stream", "sizes": [64]}


def judgement(verdict: str, low: float, ratio: float, high: float) -> dict[str, Any]:
    return {
        "curve": CURVE,
        "bytes": 65536,
        "pairs": [{"old": [1000.0], "new": [1000.0 * ratio]}],
        "change": {"low": low, "ratio": ratio, "high": high, "p_slower": 0.01},
        "control": {"low": 0.98, "ratio": 1.0, "high": 1.02, "p_slower": 0.5},
        "margin": 0.05,
        "verdict": verdict,
        "reason": "",
    }


@pytest.fixture
def results(make_result: MakeResult) -> list[Result]:
    made = make_result(6)
    return [
        replace(made, subjects=(replace(made.subjects[0], sha256=digest),))
        for digest in ("old", "new")
    ]


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    path = tmp_path / "gate.json"
    rows = [judgement("SAME", 0.99, 1.0, 1.01), judgement("SLOWER", 1.9, 2.0, 2.1)]
    libraries = [{"sha256": "new"}, {"sha256": "old"}]
    path.write_text(json.dumps({"libraries": libraries, "judgements": rows}))
    return path


@pytest.fixture
def speeds(figures: Path, results: list[Result]) -> tuple[Speed, ...]:
    return compare_speed.load(figures, results)


def test_the_worst_verdict_comes_first(speeds: tuple[Speed, ...]) -> None:
    assert [each.verdict for each in speeds] == ["SLOWER", "SAME"]
    assert speeds[0].name == "real64-stream, TCPIP threads, 65,536 B"
    assert compare_speed.sentence(speeds) == "1 SLOWER, 1 SAME"


def test_slower_is_said_and_is_no_regression_of_behaviour(
    results: list[Result], speeds: tuple[Speed, ...]
) -> None:
    found = compare(results, speeds)

    assert (found.regressed, found.slower) == (False, True)
    jsonschema.validate(compare_store.as_json(found), compare_store.schema())
    assert "speed: 1 SLOWER, 1 SAME" in compare_markdown.render(found)
    assert "| 2.000 (1.900 to 2.100) | SLOWER |" in compare_markdown.render(found)


def test_the_strip_shows_dot_whisker_band_and_noise_on_top(
    results: list[Result], speeds: tuple[Speed, ...]
) -> None:
    drawn = strip(speeds)
    page = compare_html.render(compare(results, speeds))

    assert drawn
    noise, slow, same = drawn.rows
    assert noise.left < drawn.middle < noise.right
    assert drawn.middle < slow.band[1] < slow.left < slow.dot < slow.right <= WIDTH
    assert same.left < same.dot == drawn.middle < same.right
    assert page.count("<svg") == 3
    assert re.search(r"<b>▼ SLOWER</b>", page)


def test_figures_of_other_libraries_are_refused(figures: Path, results: list[Result]) -> None:
    with pytest.raises(compare_speed.NoFigures, match="other libraries"):
        compare_speed.load(figures, results[::-1])


@pytest.mark.parametrize("text", ["", "{}", '{"judgements": [{}]}', '{"rows": []}'])
def test_a_file_without_figures_of_a_gate_is_refused(
    text: str, tmp_path: Path, results: list[Result]
) -> None:
    path = tmp_path / "bench.json"
    path.write_text(text)

    with pytest.raises(compare_speed.NoFigures, match="--against OLD --out FILE"):
        compare_speed.load(path, results)


def test_without_a_gate_nothing_is_said_of_speed(results: list[Result]) -> None:
    page = compare_html.render(compare(results))

    assert 'id="speed"' not in page
    assert strip(()) is None
