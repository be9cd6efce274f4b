"""One HTML page for one result: offline, one file, quick at tens of thousands of cells.

Rule: what the first screen says is in the page itself, readable without scripts and on paper;
the list of cells is drawn by ``assets/page.js`` from one block of compact JSON, row by row.
Not here: what the numbers mean (``summary``).
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from wstp_harness.report import coverage_html, libraries, summary
from wstp_harness.report.base import asset
from wstp_harness.report.compare_summary import words
from wstp_harness.report.coverage import coverage, sentence
from wstp_harness.report.model import Kind, Result, Run
from wstp_harness.report.page_data import data_of, embedded

GROUPS_SHOWN: Final = 12
DIFFERENCES_SHOWN: Final = 40
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
    several = libraries.names(result) if len(result.subjects) > 1 else {}
    differences = libraries.differences(result)
    by_library, library_squares = libraries.columns(result)
    ran_alone = {key for _, key in library_squares}
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
        libraries=several,
        alone={key: name for key, name in several.items() if key in ran_alone},
        differences=differences,
        differences_shown=DIFFERENCES_SHOWN,
        agreement=libraries.sentence(result, differences) if several else "",
        by_library=by_library,
        library_squares=library_squares,
        grids=libraries.grids(result),
        words=words,
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
        data=Markup(embedded(data_of(result, found, differences))),  # noqa: S704 - escaped by embedded()
        style=Markup(asset("page.css")),  # noqa: S704 - our own file
        script=Markup(scripts()),  # noqa: S704 - our own files
    )


def running(run: Run) -> str:
    """Return the page that stands for a run until it has finished."""
    style = Markup(asset("page.css"))  # noqa: S704 - our own file
    return environment().get_template("running.html").render(run=run, style=style)


def scripts() -> str:
    """Return the scripts of the page, what the others use first."""
    return "".join(map(asset, SCRIPTS))


@cache
def template() -> Template:
    """Compile the page's template; every value is escaped."""
    return environment().get_template("page.html")


@cache
def environment() -> Environment:
    """Return what finds templates among the assets; a name that is not given is an error."""
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        loader=FunctionLoader(asset),
    )


def behaviours(result: Result) -> Sequence[tuple[str, str, int]]:
    """Return what informational cases saw: case, behaviour, number of cells."""
    seen: dict[tuple[str, str], int] = {}
    for cell in result.cells:
        if cell.outcome.kind is Kind.INFO:
            key = cell.case, cell.outcome.behaviour
            seen[key] = seen.get(key, 0) + 1
    return [(case, behaviour, number) for (case, behaviour), number in sorted(seen.items())]
