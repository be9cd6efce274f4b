"""One HTML page for one comparison, in the look of the conformance report.

Rule: as ``html``: offline, one file, the first screen without scripts; the list of changed cells is
drawn by ``assets/compare.js`` from one block of JSON.
Not here: what the numbers mean (``compare_summary``).
"""

from functools import cache
from typing import Final

from jinja2 import Template
from markupsafe import Markup

from wstp_harness.report import compare_api, compare_speed, compare_summary
from wstp_harness.report.base import LETTERS, asset
from wstp_harness.report.change import Change, Class
from wstp_harness.report.compare import TWO, Comparison
from wstp_harness.report.compare_api import Sort
from wstp_harness.report.compare_markdown import not_compared
from wstp_harness.report.compare_summary import Group
from wstp_harness.report.html import environment
from wstp_harness.report.model import Outcome
from wstp_harness.report.page_data import Strings, embedded
from wstp_harness.report.speed_strip import strip
from wstp_harness.report.store import Json
from wstp_harness.report.summary import many, title

GROUPS_SHOWN: Final = 12
STRIP_SHOWN: Final = 40
LISTED: Final = 200


def render(comparison: Comparison) -> str:
    """Return a complete HTML document that refers to no other file."""
    groups = compare_summary.groups(comparison)
    judged = [group for group in groups if group.kind is not Class.UNJUDGED]
    names = compare_summary.labels(comparison.results)
    return template().render(
        comparison=comparison,
        columns=list(zip(LETTERS, names, comparison.results, strict=False)),
        verdict=compare_summary.verdict(comparison),
        fair=compare_summary.fair(comparison),
        facts=compare_summary.facts(comparison),
        counts=compare_summary.counts(comparison),
        classes=list(Class),
        meaning=compare_summary.MEANING,
        groups=judged[:GROUPS_SHOWN],
        more_groups=max(0, len(judged) - GROUPS_SHOWN),
        strips=strips(judged, comparison),
        not_compared=list(not_compared(comparison)),
        listed=LISTED,
        api=comparison.api,
        api_sorts=list(Sort),
        api_sentence=compare_api.sentence(comparison.api),
        speed=strip(comparison.speed),
        speed_sentence=compare_speed.sentence(comparison.speed),
        words=compare_summary.words,
        many=many,
        subject_title=title,
        data=Markup(embedded(data_of(comparison))),  # noqa: S704 - escaped by embedded()
        style=Markup(asset("page.css") + asset("compare.css")),  # noqa: S704 - our own files
        script=Markup(asset("list.js") + asset("compare.js")),  # noqa: S704 - our own file
    )


@cache
def template() -> Template:
    """Compile the page's template; every value is escaped."""
    return environment().get_template("compare.html")


def strips(groups: list[Group], comparison: Comparison) -> list[Group]:
    """Return the groups shown version by version, none when there are only two versions."""
    return groups[:STRIP_SHOWN] if len(comparison.results) > TWO else []


def data_of(comparison: Comparison) -> Json:
    """Return what the script needs: one row a changed cell, shared texts by number."""
    strings = Strings()
    return {
        "rows": [row(change, strings) for change in comparison.changes],
        "strings": list(strings.known),
    }


def row(change: Change, strings: Strings) -> list[Json]:
    """Return one change as numbers; the order is known to compare.js."""
    text = strings.number
    divergence: Json = None
    if found := change.divergence:
        divergence = [found.index, text(found.before), text(found.after)]
    return [
        text(change.cell),
        text(change.kind),
        text(change.before.kind),
        text(change.after.kind),
        text(compare_summary.shown(change.before)),
        text(compare_summary.shown(change.after)),
        text(", ".join(change.functions)),
        text(change.requirement),
        [text(detail(change.before)), text(detail(change.after))],
        [text(command) for command in change.commands],
        [text(compare_summary.words(outcome)) for outcome in change.strip],
        change.since,
        int(change.steady),
        divergence,
    ]


def detail(outcome: Outcome) -> str:
    """Return the sentence about an outcome."""
    return outcome.detail or outcome.behaviour
