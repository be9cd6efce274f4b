"""The page itself: what was measured, its plots, all its figures, how to repeat it.

Rule: as the reports of conformance: offline, one file, the same bytes from the same result.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from wstp_harness.bench import summary, trust
from wstp_harness.bench.page import layers, sections
from wstp_harness.bench.page.svg import mark, path, picture
from wstp_harness.bench.tables import verdicts
from wstp_harness.report.base import asset

if TYPE_CHECKING:
    from wstp_harness.bench.result import BenchResult


def render(result: BenchResult) -> str:
    """Return a complete HTML document that refers to no other file."""
    if result.judgements:
        shown = sections.gate_sections(result.judgements)
        keys = [("old", 0), ("new", 1), ("limit", None)]
    else:
        shown = [
            *sections.ratio_section(result),
            *sections.by_sizes(result),
            *layers.section(result),
            *sections.rounds_section(result),
        ]
        keys = [
            *((library.label, number) for number, library in enumerate(result.libraries)),
            ("limit of the machine", None),
        ]
    return template().render(
        title=title(result),
        result=result,
        facts=[fact.partition(": ")[::2] for fact in summary.facts(result)],
        notes=result.notes,
        failures=result.failures,
        trust=trust.said(result.self_check),
        keys=[(name, key(number)) for name, number in keys],
        parts=[name for _, name in layers.PARTS],
        sections=shown,
        tables=summary.tables(result),
        reading=" ".join(summary.reading(result)).replace("*", ""),
        style=Markup(asset("page.css") + bench_asset("bench.css")),  # noqa: S704 - our own files
    )


def title(result: BenchResult) -> str:
    """Say what the page is about in a line."""
    names = [library.label for library in result.libraries]
    if result.judgements:
        return f"{names[0]} judged by {names[1]}: {verdicts(result.judgements)}"
    *most, last = names
    return f"Speed of {', '.join(most)} and {last}" if most else f"Speed of {last}"


def key(series: int | None) -> Markup:
    """Return how a series is drawn, for the legend."""
    css = "limit" if series is None else f"s{series % 4}"
    return picture(44, 12, "", [path([(2, 6), (42, 6)], f"line {css}"), mark(22, 6, series, "")])


def bench_asset(name: str) -> str:
    """Return the text of one of this package's files."""
    return files("wstp_harness.bench").joinpath("assets", name).read_text("utf-8")


@cache
def template() -> Template:
    """Compile the page's template; every value is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(bench_asset("bench.html"))
