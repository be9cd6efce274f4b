"""One HTML page for one result: offline, one file, quick at tens of thousands of cells.

Rule: what the first screen says is in the page itself, readable without scripts and on paper;
the list of cells is drawn by ``assets/page.js`` from one block of compact JSON, row by row.
Not here: what the numbers mean (``summary``).
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Final, cast

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from wstp_harness.report import coverage_html, summary
from wstp_harness.report.base import asset
from wstp_harness.report.coverage import Coverage, coverage, sentence
from wstp_harness.report.model import QUIET, Cell, Kind, Result
from wstp_harness.report.reproducer.build import c_program
from wstp_harness.report.store import Json, to_json

GROUPS_SHOWN: Final = 12
SLOWEST_SHOWN: Final = 10

SCRIPTS: Final = ("list.js", "page.js", "coverage.js")

#: The counts that filter, in the order of the page: key, label, query of the search box.
COUNTS: Final = (
    ("unexpected", "unexpected", "is:unexpected"),
    ("crash", "crash", "status:crash"),
    ("hang", "hang", "status:hang"),
    ("leak", "leak", "status:leak"),
    ("flaky", "flaky", "is:flaky"),
    ("pass", "pass", "status:pass"),
    ("deviation", "known deviation", "is:deviation"),
    ("unsupported", "unsupported", "status:unsupported"),
    ("info", "informational", "status:info"),
    ("skipped", "skipped", "status:skipped"),
    ("missing", "missing", "status:missing"),
)


class Strings:
    """Distinct texts by number, so that a text that many cells share is written once."""

    def __init__(self) -> None:
        """Start empty."""
        self.known: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a text, a new one when it was not seen before."""
        return self.known.setdefault(text, len(self.known))


def render(result: Result) -> str:
    """Return the page.

    Args:
        result: the run to show.

    Returns:
        A complete HTML document that refers to no other file.
    """
    chapters, topologies, squares = summary.matrix(result)
    groups = summary.groups(result)
    found = coverage(result)
    slowest = sorted(result.cells, key=lambda cell: -cell.seconds)[:SLOWEST_SHOWN]
    return template().render(
        result=result,
        verdict=summary.verdict(result),
        conforms=summary.conforms(result),
        counts=summary.counts(result),
        count_rows=COUNTS,
        chapters=chapters,
        topologies=topologies,
        squares=squares,
        groups=groups[:GROUPS_SHOWN],
        more_groups=max(0, len(groups) - GROUPS_SHOWN),
        slowest=slowest,
        coverage_sentence=sentence(found),
        coverage_counts=coverage_html.counts(found),
        coverage_marks=coverage_html.MARKS,
        coverage_columns=coverage_html.COLUMNS,
        behaviours=behaviours(result),
        many=summary.many,
        subject_title=summary.title,
        data=Markup(embedded(data_of(result, found))),  # noqa: S704 - escaped by embedded()
        style=Markup(asset("page.css")),  # noqa: S704 - our own file
        script=Markup(scripts()),  # noqa: S704 - our own files
    )


def scripts() -> str:
    """Return the scripts of the page, what the others use first."""
    return "".join(map(asset, SCRIPTS))


@cache
def template() -> Template:
    """Compile the page's template; every value is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(asset("page.html"))


def embedded(data: Json) -> str:
    """Write JSON that may stand inside a script element: no ``<`` can end the element."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def data_of(result: Result, found: Coverage) -> Json:
    """Return what the scripts need: cases, cells as rows, details where they matter, coverage."""
    strings = Strings()
    case_number = {case.id: index for index, case in enumerate(result.cases)}
    details: dict[str, Json] = {}
    rows: list[Json] = []
    for index, cell in enumerate(result.cells):
        rows.append(row(cell, case_number[cell.case], strings))
        if worth_details(cell):
            details[str(index)] = {
                **details_of(cell),
                "program": [strings.number(line) for line in program(result, cell)],
            }
    return {
        "cases": [
            [case.id, ", ".join(case.functions), case.requirement, case.source, case.level]
            for case in result.cases
        ],
        "cells": rows,
        "details": details,
        "coverage": coverage_html.data_of(found),
        "strings": list(strings.known),
    }


def row(cell: Cell, case: int, strings: Strings) -> list[Json]:
    """Return one cell as numbers; the order is known to page.js as FIELDS."""
    return [
        case,
        strings.number(cell.id[len(cell.case) :]),
        strings.number(summary.topology_of(cell)),
        strings.number(cell.outcome.kind),
        strings.number(cell.outcome.signature),
        strings.number(", ".join(cell.functions)),
        strings.number(cell.outcome.behaviour),
        int(cell.unexpected) | int(cell.flaky) << 1 | int(summary.expected_deviation(cell)) << 2,
        round(cell.seconds * 1000),
        strings.number(f"{cell.axes.listener}+{cell.axes.connector}".rstrip("+")),
    ]


def worth_details(cell: Cell) -> bool:
    """Whether a cell's calls, stacks and texts go into the page."""
    return cell.unexpected or cell.flaky or cell.outcome.kind not in QUIET


def program(result: Result, cell: Cell) -> list[str]:
    """Return the lines of the C program that shows a cell's fault; most are the same for all."""
    if cell.outcome.kind not in {Kind.FAIL, Kind.CRASH, Kind.HANG}:
        return []
    case = next(case for case in result.cases if case.id == cell.case)
    return c_program(result, cell, case).splitlines()


def details_of(cell: Cell) -> dict[str, Json]:
    """Return the parts of a cell that only its own page shows."""
    data = to_json(cell)
    assert isinstance(data, dict)  # noqa: S101 - a cell is an object
    keep = (
        "outcome",
        "expected",
        "attempts",
        "leaks",
        "crash",
        "hang",
        "trace",
        "text",
        "repro",
    )
    for call in cast("list[dict[str, Json]]", data.get("trace", [])):
        call.pop("exact", None)  # for programs: `wstp-harness repro` reads it from result.json
    return {key: data[key] for key in keep if key in data}


def behaviours(result: Result) -> Sequence[tuple[str, str, int]]:
    """Return what informational cases saw: case, behaviour, number of cells."""
    seen: dict[tuple[str, str], int] = {}
    for cell in result.cells:
        if cell.outcome.kind is Kind.INFO:
            key = cell.case, cell.outcome.behaviour
            seen[key] = seen.get(key, 0) + 1
    return [(case, behaviour, number) for (case, behaviour), number in sorted(seen.items())]
