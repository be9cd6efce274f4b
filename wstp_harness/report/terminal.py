"""The result as plain lines for the end of a terminal run.

Rule: the first line is the verdict, the last thing a reader needs is the command that repeats the
worst failure; nothing here depends on a width, a colour or a terminal.
Not here: what the numbers mean (``summary``), progress (``cli``).
"""

from collections.abc import Iterator
from typing import Final

from wstp_harness.report import summary
from wstp_harness.report.model import Result

GROUPS_SHOWN: Final = 12
STALE_SHOWN: Final = 10
TEXT_SHOWN: Final = 300


def render(result: Result) -> str:
    """Return the text: verdict, counts, failures by signature, expectations out of date."""
    return "\n".join(lines(result))


def lines(result: Result) -> Iterator[str]:
    """Yield the lines of the text."""
    yield summary.verdict(result)
    number = summary.counts(result)
    yield ", ".join(f"{many:,} {name}" for name, many in number.items() if many) or "no cells"
    groups = [group for group in summary.groups(result) if group.unexpected]
    for group in groups[:GROUPS_SHOWN]:
        yield ""
        yield from group_lines(group)
    if len(groups) > GROUPS_SHOWN:
        yield ""
        yield f"and {summary.many(len(groups) - GROUPS_SHOWN, 'more group')} in the report"
    if result.stale:
        yield ""
        yield "Expectations out of date:"
        for entry in result.stale[:STALE_SHOWN]:
            yield f"  {entry.file}: {entry.pattern}: {entry.detail}"
        if len(result.stale) > STALE_SHOWN:
            yield f"  and {len(result.stale) - STALE_SHOWN} more in the report"


def group_lines(group: summary.Group) -> Iterator[str]:
    """Yield one group: what, where, why, and how to repeat it."""
    cell = group.example
    yield f"{group.kind} {group.signature}".rstrip() + f": {group.where}"
    yield f"  {shortened(cell.expected.reason or group.diagnosis)}"
    if cell.expected.reason and group.diagnosis:
        yield f"  {shortened(group.diagnosis)}"
    if cell.flaky:
        ends = ", ".join(str(attempt.outcome.kind) for attempt in cell.attempts)
        yield f"  not stable: {ends}"
    if cell.repro:
        yield f"  $ {cell.repro}"


def shortened(text: str) -> str:
    """Return a text on one line, cut at a length a reader can take in."""
    flat = " ".join(text.split())
    return flat if len(flat) <= TEXT_SHOWN else flat[: TEXT_SHOWN - 1] + "…"
