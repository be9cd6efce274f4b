"""A result as a file and as a page: nothing is lost, every plot has its data."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from typer.testing import CliRunner

from wstp_harness.bench import store
from wstp_harness.bench.gate import judge_curve
from wstp_harness.bench.model import Curve, Footprint, Pair, Row
from wstp_harness.bench.page import by_size, layers, svg
from wstp_harness.bench.page.render import render
from wstp_harness.bench.result import BenchResult, Library, Surroundings
from wstp_harness.cli import app
from wstp_harness.report.store import ResultUnreadable

if TYPE_CHECKING:
    from pathlib import Path

SIZES = (1, 64, 4096, 32_768, 2 << 20)
FAR = (("IntraProcess", "threads"), ("SharedMemory", "processes"), ("TCPIP", "processes"))
HERE = Surroundings("a <processor>", 2, 2, "", "KVM", 0.0, "6.1", "Linux", 0.5)
LIBRARIES = (
    Library("new & <quick>", "a.so", "aa" * 32, {"interface": "4"}),
    Library("old", "b.so", "bb" * 32),
)


def rows_of(curve: Curve, start: float) -> list[Row]:
    return [
        Row(
            curve,
            size,
            tuple(tuple(start * n * (size + 100) * r for r in (1.0, 1.1, 0.9)) for n in (1, 3)),
            (start * size + 50.0, start * size + 60.0, start * size + 40.0),
            overhead_ns=3.0,
            measure_ms=20,
        )
        for size in curve.sizes
    ]


def compared() -> BenchResult:
    latency = [Curve(kind, place, "integer8-round-trip", SIZES) for kind, place in FAR]
    streams = [Curve(kind, place, "real64-stream", SIZES[2:], 4) for kind, place in FAR]
    trips = [Curve(kind, place, "integer-round-trip") for kind, place in FAR]
    alone = Curve("Loopback", "threads", "integer8-list", SIZES)
    curves = [*trips, *latency, *streams, alone, Curve("limit-spin", "processes", "x")]
    rows = [row for i, curve in enumerate(curves, 1) for row in rows_of(curve, float(i))]
    return BenchResult(
        command="wstp-harness bench --curve all",
        started="2026-01-01T00:00:00Z",
        seconds=12.5,
        harness="0.1",
        quick=True,
        budget_seconds=80.0,
        libraries=LIBRARIES,
        surroundings=HERE,
        rows=tuple(rows),
        footprints=(Footprint("TCPIP", 1, 4096.0, 4.0, 2.0, 0.0, 0.01, 1.0),),
        failures=("old: it <hung>",),
        notes=("other work took 50% of the processors before the run",),
    )


def judged() -> BenchResult:
    curve = Curve("TCPIP", "processes", "integer-round-trip")
    pairs = [Pair((100e3 + i,), (120e3 + i,), (100e3 - i,), (50e3 + (i % 2),)) for i in range(12)]
    base = compared()
    return BenchResult(
        command="wstp-harness bench --against OLD",
        started=base.started,
        seconds=1.0,
        harness="0.1",
        quick=False,
        budget_seconds=570.0,
        libraries=LIBRARIES,
        surroundings=HERE,
        judgements=tuple(judge_curve(curve, pairs, [40.0])),
    )


@pytest.mark.parametrize("result", [compared(), judged()], ids=["comparison", "gate"])
def test_a_stored_result_has_the_same_page_later(result: BenchResult, tmp_path: Path) -> None:
    path = tmp_path / "speed.json"

    store.save(result, path)
    again = store.load(path)

    assert again == result
    assert render(again) == render(result)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "format None"),
        ("[1", "not JSON"),
        ('{"schema": "wstp-harness/bench/2"}', "bench/2"),
        ('{"schema": "wstp-harness/bench/1"}', "missing"),
    ],
)
def test_a_file_that_is_no_result_is_refused(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)

    with pytest.raises(ResultUnreadable, match=why):
        store.load(path)


@pytest.mark.parametrize("result", [compared(), judged()], ids=["comparison", "gate"])
def test_the_page_refers_to_nothing_outside_and_every_plot_is_well_formed(
    result: BenchResult,
) -> None:
    page = render(result)
    plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)

    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?[^#"')\s]""", page)
    assert "<quick>" not in page
    assert len(plots) >= 5
    for plot in plots:
        ET.fromstring(plot)
        assert "nan" not in plot.lower().replace("nanos", "")


def test_the_page_says_each_library_and_each_figure_once_more_in_words() -> None:
    page = render(compared())

    for words in (
        *("Latency by size", "Bandwidth by size", "Ratio to the limit of the machine"),
        *("Beside new &amp; &lt;quick&gt;", "What each kind of link adds", "Round by round"),
        *("old: it &lt;hung&gt;", "the gate was never checked", "virtualised by KVM", "load 0.5"),
        "sha256 aaaaaaaaaaaa",
    ):
        assert words in page, words
    # one mark for each library and the limit at each size, each with its figure
    assert len(re.findall(r"<title>old, 4 KiB: ", page)) == 4 * 3
    assert len(re.findall(r"<title>limit, 4 KiB: ", page)) == 2 * 3


def test_the_page_of_a_gate_has_the_control_on_top_the_margin_and_every_pair() -> None:
    page = render(judged())

    assert page.index("old / old: the control") < page.index(">SLOWER<")
    assert 'class="margin"' in page
    assert len(re.findall(r"<title>new, round \d+:", page)) == 12
    assert "1 SLOWER" in page


def test_a_scale_is_logarithmic_and_ends_where_it_ends() -> None:
    scale = svg.Scale(1, 100, 0, 200)

    assert [scale.at(value) for value in (1, 10, 100, 1000)] == [0, 100, 200, 200]


def test_labels_are_moved_apart_and_stay_inside() -> None:
    places = svg.spread_out([95.0, 97.0, 10.0], 10, 0, 100)

    assert places == [90, 100, 10]


@pytest.mark.parametrize(
    ("value", "words"), [(950, "950 ns"), (1500, "1.5 µs"), (2.5e6, "2.5 ms"), (0.5, "0.5 ns")]
)
def test_times_on_an_axis_are_short(value: float, words: str) -> None:
    assert svg.time_word(value) == words


def test_a_kind_of_link_that_is_quicker_than_the_one_before_adds_nothing() -> None:
    times = {"Loopback": 10.0, "IntraProcess": 50.0, "SharedMemory": 40.0, "TCPIP": 70.0}

    assert [part for _, part in layers.increments(times)] == [10, 40, 0, 20]
    assert layers.increments({"Loopback": 1.0}) == []


def test_a_line_is_drawn_over_the_sizes_it_has() -> None:
    series = [by_size.Series("a", 0, [(1, [10.0]), (64, [20.0, 30.0])])]

    plot = by_size.plot("t", series, svg.time_word)

    assert plot.count('class="mark s0"') == 2
    assert "a, 64 B: 25 ns (20 ns to 30 ns)" in plot


@pytest.mark.parametrize("result", [compared(), judged()], ids=["comparison", "gate"])
def test_the_file_is_what_its_schema_says(result: BenchResult) -> None:
    validator = jsonschema.Draft202012Validator(store.schema())

    validator.check_schema(store.schema())
    validator.validate(json.loads(store.render(result)))
    wrong = json.loads(store.render(result).replace('"command"', '"kommand"'))

    assert {error.validator for error in validator.iter_errors(wrong)} == {
        "required",
        "additionalProperties",
    }


def test_the_command_makes_the_page_of_a_stored_result_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    store.save(compared(), path)

    made = CliRunner().invoke(app, ["bench", "--render", str(path)])

    assert made.exit_code == 0, made.output
    assert (tmp_path / "speed.html").read_text("utf-8") == render(compared())
    assert "Latency by size" not in made.output
    assert "integer-round-trip" in made.output
    assert "failed: old: it <hung>" in made.output
