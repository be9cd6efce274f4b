"""``wstp-harness cases``: what the suites check, without running anything.

Not here: which cells exist (``plugin.matrix``), what they require (the suites).
"""

from collections import Counter
from enum import StrEnum
from typing import Annotated, Final

import pytest
import typer

from wstp_harness.cli.exits import Exit
from wstp_harness.cli.progress import Progress
from wstp_harness.cli.session import run_pytest, suite_arguments
from wstp_harness.plugin.collecting import Plan, plan_of


class Show(StrEnum):
    """How much is printed."""

    CASES = "cases"
    CELLS = "cells"
    DETAILS = "details"
    COUNT = "count"


class Collected:
    """A pytest plugin that keeps the plans of the cells."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.plans: list[Plan] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the plans."""
        self.plans = [plan for item in session.items if (plan := plan_of(item))]


EXAMPLES: Final = """\b
For example:
  wstp-harness cases --count
  wstp-harness cases --details 'numbers/*'
  wstp-harness cases --cells -k overflow
"""


def cases(
    *,
    cell: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CELL]...", help="Only these cells; * stands for any text."),
    ] = None,
    keyword: Annotated[
        str, typer.Option("-k", metavar="WORDS", help="Only cases whose name matches.")
    ] = "",
    count: Annotated[bool, typer.Option("--count", help="Cells per chapter and topology.")] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Requirement, level and source of each case.")
    ] = False,
    cells: Annotated[bool, typer.Option("--cells", help="The id of every cell.")] = False,
) -> None:
    """List what the suites check, without running anything."""
    collected = Collected()
    quiet = Progress(())
    arguments = [*suite_arguments(), "--collect-only", "--wstp-seed=0", "-n", "0"]
    arguments += [f"--wstp-cell={pattern}" for pattern in cell or ()]
    arguments += ["-k", keyword] if keyword else []
    code = run_pytest(arguments, quiet, collected)
    if code is not Exit.CONFORMS:
        raise typer.Exit(int(code))
    show = Show.COUNT if count else Show.DETAILS if details else Show.CELLS if cells else Show.CASES
    for line in PRINTERS[show](sorted(collected.plans, key=lambda plan: plan.identity.cell)):
        typer.echo(line)


def list_cells(plans: list[Plan]) -> list[str]:
    """Return the ids of cells."""
    return [plan.identity.cell for plan in plans]


def list_cases(plans: list[Plan]) -> list[str]:
    """Return the ids of cases with the number of their cells."""
    numbers = Counter(plan.case.id for plan in plans)
    return [f"{number:6} {case}" for case, number in numbers.items()]


def describe(plans: list[Plan]) -> list[str]:
    """Return what each case requires, and who says so."""
    numbers = Counter(plan.case.id for plan in plans)
    known = {plan.case.id: plan.case for plan in plans}
    lines = []
    for case in known.values():
        lines += [
            f"{case.id}  ({numbers[case.id]} cells, {case.level})",
            f"    {', '.join(case.functions)}: {case.requirement}",
            f"    source: {case.source or 'none given'}",
        ]
    return lines


def count_cells(plans: list[Plan]) -> list[str]:
    """Return the number of cells for each chapter and topology."""
    numbers = Counter((p.case.chapter, p.identity.axes.topology or "no link") for p in plans)
    lines = [f"{number:6} {chapter:14} {at}" for (chapter, at), number in sorted(numbers.items())]
    cases = len({plan.case.id for plan in plans})
    return [*lines, f"{len(plans):6} cells of {cases} cases"]


PRINTERS = {
    Show.CASES: list_cases,
    Show.CELLS: list_cells,
    Show.DETAILS: describe,
    Show.COUNT: count_cells,
}
