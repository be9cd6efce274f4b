"""The failures as workflow commands of GitHub Actions: notes on the page of the run.

Rule: one for each group of unexpected cells, never more than ten, because GitHub drops what is
beyond ten without a word; the tenth then says how many more there are.
Source: GitHub Docs, workflow commands, setting an error message.
Not here: the step summary (``markdown``).
"""

from typing import Final

from wstp_harness.report import summary
from wstp_harness.report.model import Result

MOST: Final = 10


def annotations(result: Result) -> str:
    """Return one line for each annotation, nothing when nothing is unexpected."""
    groups = [group for group in summary.groups(result) if group.unexpected]
    shown = groups if len(groups) <= MOST else groups[: MOST - 1]
    lines = [annotation(group) for group in shown]
    if more := len(groups) - len(shown):
        text = f"{summary.many(more, 'more group')} of unexpected cells in the report"
        lines.append(f"::error title={value('And more')}::{message(text)}")
    if result.stale and len(lines) < MOST:
        text = f"{summary.many(len(result.stale), 'expectation')} out of date"
        lines.append(f"::warning title={value('Expectations')}::{message(text)}")
    return "".join(f"{line}\n" for line in lines)


def annotation(group: summary.Group) -> str:
    """Return one group: what, where, why, and the command that repeats it."""
    text = "\n".join(filter(None, (group.diagnosis, group.where, group.example.repro)))
    title = f"{group.kind} {group.signature}".rstrip()
    return f"::error title={value(title)}::{message(text)}"


def message(text: str) -> str:
    """Return a text in the form that a command's message needs."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value(text: str) -> str:
    """Return a text in the form that a command's property needs."""
    return message(text).replace(":", "%3A").replace(",", "%2C")
