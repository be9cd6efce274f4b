"""A comparison as Markdown, for a step summary or a comment, and as plain lines for a terminal.

Rule: never longer than the budget of ``markdown``; at most 20 groups stand open, the rest is
folded; lists of cells that were not compared are cut with their number said.
Not here: what the numbers mean (``compare_summary``).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from wstp_harness.report import compare_speed, compare_summary
from wstp_harness.report.base import LETTERS
from wstp_harness.report.change import Class
from wstp_harness.report.compare import TWO, Comparison
from wstp_harness.report.compare_api import ApiDiff
from wstp_harness.report.compare_summary import Group, words
from wstp_harness.report.markdown import cell_text, within_budget
from wstp_harness.report.summary import many, title
from wstp_harness.report.terminal import shortened

OPEN_GROUPS: Final = 20
LISTED: Final = 50
PLAIN_GROUPS: Final = 12


def render(comparison: Comparison) -> str:
    """Return the Markdown text, at most the budget of ``markdown`` in bytes of UTF-8."""
    groups = compare_summary.groups(comparison)
    judged = [group for group in groups if group.kind is not Class.UNJUDGED]
    lines = [f"**{cell_text(compare_summary.verdict(comparison))}**", ""]
    lines += [cell_text(compare_summary.fair(comparison)), "", *facts(comparison)]
    if judged:
        lines += ["", "### What changed, by harm", ""]
        lines += [line for group in judged[:OPEN_GROUPS] for line in group_lines(group)]
    lines += api_lines(comparison.api)
    lines += speed_lines(comparison)
    if rest := judged[OPEN_GROUPS:]:
        body = [line for group in rest for line in group_lines(group)]
        lines += folded(f"{many(len(rest), 'more group')}", body)
    for name, cells in not_compared(comparison):
        shown = [f"- `{cell}`" for cell in cells[:LISTED]]
        if len(cells) > LISTED:
            shown.append(f"- and {len(cells) - LISTED:,} more in diff.json")
        lines += folded(f"{many(len(cells), 'cell')} {name}", shown)
    return within_budget([*lines, ""])


def facts(comparison: Comparison) -> list[str]:
    """Return the table of the results: who, and the circumstances that differ."""
    names = compare_summary.labels(comparison.results)
    heads = [f"{letter}: {cell_text(name)}" for letter, name in zip(LETTERS, names, strict=False)]
    libraries = [", ".join(map(title, result.subjects)) for result in comparison.results]
    rows = [("library", libraries)]
    rows += [(f.name, list(f.values)) for f in compare_summary.facts(comparison) if not f.same]
    return [
        f"| | {' | '.join(heads)} |",
        "|---|" + "---|" * len(heads),
        *(f"| {name} | {' | '.join(map(cell_text, values))} |" for name, values in rows),
    ]


def group_lines(group: Group) -> list[str]:
    """Return one group: what changed, where, since when, and how to see it on both libraries."""
    example = group.example
    unsteady = "" if group.steady else " (not stable: repetitions differ)"
    since = f"; since {group.since}" if len(example.strip) > TWO else ""
    change = f"`{words(example.before)}` → `{words(example.after)}`"
    lines = [f"- **{group.kind}** {change}{since}{unsteady}", f"  {cell_text(group.where)}"]
    if example.after.detail:
        lines.append(f"  {cell_text(example.after.detail)}")
    before, after = example.commands
    if group.kind is not Class.UNJUDGED:
        lines += [f"  A: `{before}`", f"  {LETTERS[len(example.strip) - 1]}: `{after}`"]
    return lines


def api_lines(api: ApiDiff) -> list[str]:
    """Return what the libraries do not offer alike; what breaks programs stands open."""
    rows = [
        f"- {change.sort} `{change.name}`: {cell_text(change.before or 'not there')} → "
        f"{cell_text(change.after or 'not there')}"
        for change in api.changes
    ]
    worst = [row for row, change in zip(rows, api.changes, strict=True) if change.breaking]
    rest = [row for row, change in zip(rows, api.changes, strict=True) if not change.breaking]
    lines = ["", "### What the library offers", ""] if rows or api.remarks else []
    lines += [f"Not compared: {remark}." for remark in api.remarks]
    lines += worst
    if rest:
        lines += folded(f"{many(len(rest), 'difference')} that break nothing", rest)
    return lines


def speed_lines(comparison: Comparison) -> list[str]:
    """Return the table of the gate's verdicts, the worst first."""
    if not comparison.speed:
        return []
    lines = ["", f"### Speed: {compare_speed.sentence(comparison.speed)}", ""]
    lines += ["| what | new / old | verdict |", "|---|---|---|"]
    return lines + [
        f"| {row.name} | {row.ratio:.3f} ({row.low:.3f} to {row.high:.3f}) | "
        f"{row.verdict}{': ' if row.reason else ''}{cell_text(row.reason)} |"
        for row in comparison.speed
    ]


def folded(heading: str, body: Sequence[str]) -> list[str]:
    """Return lines that a reader opens."""
    return ["", f"<details><summary>{heading}</summary>", "", *body, "", "</details>"]


def not_compared(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    """Yield what is left out of every sum: why, and which cells."""
    lists = (
        ("only in the first result", list(comparison.only_before)),
        ("only in the last result", list(comparison.only_after)),
        ("without a verdict on one side", [c.cell for c in comparison.of(Class.UNJUDGED)]),
    )
    yield from ((name, cells) for name, cells in lists if cells)


def plain(comparison: Comparison) -> str:
    """Return the text for a terminal: the sentence, its fairness, the worst groups."""
    lines = [compare_summary.verdict(comparison), compare_summary.fair(comparison)]
    groups = [g for g in compare_summary.groups(comparison) if g.kind is not Class.UNJUDGED]
    for group in groups[:PLAIN_GROUPS]:
        example = group.example
        lines += ["", f"{group.kind}: {words(example.before)} → {words(example.after)}"]
        lines.append(f"  {group.where}; since {group.since}")
        if example.after.detail:
            lines.append(f"  {shortened(example.after.detail)}")
        lines.append(f"  $ {example.commands[1]}")
    lines += api_plain(comparison.api)
    if len(groups) > PLAIN_GROUPS:
        lines += ["", f"and {many(len(groups) - PLAIN_GROUPS, 'more group')} in the report"]
    return "\n".join(lines)


def api_plain(api: ApiDiff) -> list[str]:
    """Return the lines of what breaks programs, for a terminal."""
    worst = [change for change in api.changes if change.breaking]
    lines = [f"  {c.sort}: {c.name} {c.before} → {c.after or 'not there'}" for c in worst]
    if len(lines) > PLAIN_GROUPS:
        lines = [*lines[:PLAIN_GROUPS], f"  and {many(len(lines) - PLAIN_GROUPS, 'more name')}"]
    return ["", "API:", *lines] if lines else []
