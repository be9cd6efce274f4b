"""The result as Markdown: for a CI step summary, a comment, and the end of a terminal run.

Rule: never longer than ``BUDGET`` bytes, because a step summary over its limit is lost whole; what
does not fit is counted, not cut in the middle.
Not here: what the numbers mean (``summary``).
"""

from collections.abc import Sequence
from typing import Final

from wstp_harness.report import libraries, summary
from wstp_harness.report.compare_summary import words
from wstp_harness.report.coverage import coverage, sentence
from wstp_harness.report.model import Result
from wstp_harness.report.summary import Square

BUDGET: Final = 200_000
GROUPS_SHOWN: Final = 20
TEXT_SHOWN: Final = 400


def render(result: Result) -> str:
    """Return the Markdown text, at most ``BUDGET`` bytes of UTF-8."""
    lines = [f"**{summary.verdict(result)}**", ""]
    lines += library_lines(result) if len(result.subjects) > 1 else matrix_lines(result)
    groups = summary.groups(result)
    shown, hidden = groups[:GROUPS_SHOWN], groups[GROUPS_SHOWN:]
    bad = [line for group in shown if group.unexpected for line in group_lines(group)]
    known = [line for group in shown if not group.unexpected for line in group_lines(group)]
    if bad:
        lines += ["", "### What to look at first", "", *bad]
    if result.stale:
        lines += ["", "### Expectations out of date", ""]
        lines += [f"- `{entry.pattern}` in {entry.file}: {entry.detail}" for entry in result.stale]
    if known:
        lines += [
            "",
            "<details><summary>Known deviations</summary>",
            "",
            *known,
            "",
            "</details>",
        ]
    if hidden:
        lines += ["", f"And {summary.many(len(hidden), 'more group')} in the full report."]
    lines += ["", f"Coverage: {sentence(coverage(result))}."]
    lines += ["", *(f"Repeat: `{line}`" for line in result.run.command.splitlines()), ""]
    return within_budget(lines)


def matrix_lines(result: Result) -> list[str]:
    """Return the chapter × topology table: state, passed and total."""
    chapters, topologies, squares = summary.matrix(result)
    if not chapters:
        return []
    return table("", topologies, [(c, [squares.get((c, t)) for t in topologies]) for c in chapters])


def library_lines(result: Result) -> list[str]:
    """Return what several libraries come to: each alone, each pair, where they do not agree."""
    names = libraries.names(result)
    chapters, squares = libraries.columns(result)
    keys = [key for key in names if any(of == key for _, of in squares)]
    heads = [f"{key}: {cell_text(names[key])}" for key in keys]
    lines = table("", heads, [(c, [squares.get((c, key)) for key in keys]) for c in chapters])
    for protocol, _, pairs in libraries.grids(result):
        rows = [(f"{a}: {cell_text(names[a])}", [pairs.get((a, b)) for b in names]) for a in names]
        lines += ["", *table(f"{protocol}: listener ↓ connector →", list(names), rows)]
    found = libraries.differences(result)
    lines += ["", f"{libraries.sentence(result, found)}.", ""]
    if found:
        lines += [f"| where | cells | {' | '.join(keys)} |", "|---|---:|" + "---|" * len(keys)]
    for each in found[:GROUPS_SHOWN]:
        what = ", ".join(each.functions) or each.cases[0]
        ends = [cell_text(words(each.outcomes[key])) for key in keys]
        lines.append(f"| `{what}` | {len(each.cells)} | {' | '.join(ends)} |")
    if len(found) > GROUPS_SHOWN:
        left = summary.many(len(found) - GROUPS_SHOWN, "more difference")
        lines += ["", f"And {left} in the full report."]
    return lines


def table(
    corner: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Square | None]]]
) -> list[str]:
    """Return squares as a table: state, passed and total."""
    lines = [f"| {corner} | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    for name, squares in rows:
        texts = [f"{s.glyph} {s.passed}/{s.total}" if s else "·" for s in squares]
        lines.append(f"| {name} | " + " | ".join(texts) + " |")
    return lines


def group_lines(group: summary.Group) -> list[str]:
    """Return one group: what, where, and how to repeat it."""
    text = cell_text(group.diagnosis)
    lines = [
        f"- **{group.kind}** `{group.signature or group.kind}`: {text}",
        f"  {group.where}",
    ]
    if group.unexpected and group.example.repro:
        lines.append(f"  `{group.example.repro}`")
    if not group.unexpected and group.example.expected.reason:
        lines.append(f"  Expected: {cell_text(group.example.expected.reason)}")
    return lines


def cell_text(text: str) -> str:
    """Return a text on one line, cut at a length a reader can take in."""
    flat = " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
    return flat if len(flat) <= TEXT_SHOWN else flat[: TEXT_SHOWN - 1] + "…"


def within_budget(lines: list[str]) -> str:
    """Join lines as far as the budget goes and say how many were left out."""
    size = 0
    for index, line in enumerate(lines):
        size += len(line.encode()) + 1
        if size > BUDGET - 100:
            left = len(lines) - index
            return "\n".join([*lines[:index], "", f"({left} more lines in the full report)", ""])
    return "\n".join(lines)
