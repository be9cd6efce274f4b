"""The speed strip: what the gate said, for the libraries that are compared and no others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from wstp_harness.bench import store
from wstp_harness.bench.model import Curve, Estimate, Judgement, Pair, Verdict
from wstp_harness.bench.result import BenchResult, Library, Surroundings
from wstp_harness.cli.speed import NoFigures, figures
from wstp_harness.report import compare_html, compare_markdown, compare_speed, compare_store
from wstp_harness.report.base import ReportError
from wstp_harness.report.compare import compare
from wstp_harness.report.speed_strip import WIDTH, strip

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult
    from wstp_harness.report.compare_speed import Speed
    from wstp_harness.report.model import Result


def judgement(verdict: Verdict, low: float, ratio: float, high: float) -> Judgement:
    return Judgement(
        curve=Curve("TCPIP", "threads", "real64-stream", (65536,)),
        bytes=65536,
        pairs=(Pair((1000.0,), (1000.0 * ratio,), (1000.0,), (500.0,)),),
        margin=0.05,
        change=Estimate(low, ratio, high, 0.01),
        control=Estimate(0.98, 1.0, 1.02, 0.5),
        drift=1.0,
        verdict=verdict,
    )


@pytest.fixture
def results(make_result: MakeResult) -> list[Result]:
    made = make_result(6)
    return [
        replace(made, subjects=(replace(made.subjects[0], sha256=digest),))
        for digest in ("old", "new")
    ]


@pytest.fixture
def bench() -> BenchResult:
    rows = (judgement(Verdict.SAME, 0.99, 1.0, 1.01), judgement(Verdict.SLOWER, 1.9, 2.0, 2.1))
    return BenchResult(
        command="wstp-harness bench",
        started="2026-01-02T03:04:05Z",
        seconds=1.0,
        harness="0.1.0",
        quick=False,
        budget_seconds=60.0,
        libraries=(Library("new", "new.so", "new"), Library("old", "old.so", "old")),
        surroundings=Surroundings("x86-64", 2, 2, "", "", 0.0, "6.1", "Linux", 0.1),
        judgements=rows,
    )


@pytest.fixture
def path(bench: BenchResult, tmp_path: Path) -> Path:
    made = tmp_path / "gate.json"
    store.save(bench, made)
    return made


@pytest.fixture
def speeds(path: Path, results: list[Result]) -> tuple[Speed, ...]:
    return figures(path, results)


def test_the_worst_verdict_comes_first(speeds: tuple[Speed, ...]) -> None:
    assert [each.verdict for each in speeds] == ["SLOWER", "SAME"]
    assert speeds[0].name == "real64-stream 64 KiB × 16, TCPIP threads"
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


def test_figures_of_other_libraries_are_refused(path: Path, results: list[Result]) -> None:
    with pytest.raises(NoFigures, match="other libraries"):
        figures(path, results[::-1])


def test_figures_without_a_gate_are_refused(
    bench: BenchResult, tmp_path: Path, results: list[Result]
) -> None:
    store.save(replace(bench, judgements=()), tmp_path / "bench.json")

    with pytest.raises(NoFigures, match="no gate was held"):
        figures(tmp_path / "bench.json", results)


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "wstp-harness/bench/1"}'])
def test_a_file_of_another_kind_is_refused(
    text: str, tmp_path: Path, results: list[Result]
) -> None:
    (tmp_path / "bench.json").write_text(text)

    with pytest.raises(ReportError, match=r"bench\.json"):
        figures(tmp_path / "bench.json", results)


def test_without_a_gate_nothing_is_said_of_speed(results: list[Result]) -> None:
    page = compare_html.render(compare(results))

    assert 'id="speed"' not in page
    assert strip(()) is None
