"""``wstp-harness coverage``: which functions and token types a run reached, and a gate on it.

Not here: what counts as reached (``report.coverage``).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.report import read
from wstp_harness.report import coverage_text
from wstp_harness.report.base import ReportError
from wstp_harness.report.coverage import coverage as coverage_of
from wstp_harness.report.summary import many

NAMES_SHOWN: Final = 5
EXAMPLES: Final = """\b
For example:
  wstp-harness coverage wstp-report
  wstp-harness coverage wstp-report/result.json --missing
  wstp-harness coverage wstp-report --gate               for a CI job
"""


def coverage(
    *,
    result: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE",
            help="Folder of a run, or its result.json or events.jsonl.",
        ),
    ] = Path("wstp-report"),
    missing: Annotated[
        bool,
        typer.Option("--missing", help="Also list what no case asserts, and the reasons given."),
    ] = False,
    gate: Annotated[
        bool,
        typer.Option(
            "--gate",
            help="End with 1 when no case asserts an exported function, and no reason is listed "
            "for it, or when a token type is not asserted on every topology in both directions.",
        ),
    ] = False,
) -> None:
    """Show which exported functions and token types a run asserted or called, and where.

    Asserted: a case that gave a verdict names the function. Called: the run called it, and no
    case names it. Untouched: neither.
    """
    try:
        data, _ = read(result)
    except ReportError as error:
        end(Exit.USAGE, str(error))
    found = coverage_of(data)
    typer.echo(coverage_text.render(found, missing=missing))
    if not gate:
        return
    if not found.recorded:
        end(Exit.USAGE, f"{result} does not say what was called; run it again with this version")
    wanting = []
    if left := found.unexplained:
        wanting.append(f"{some(left, 'exported function')} asserted by no case, without a reason")
    if left := found.with_holes:
        wanting.append(f"{some(left, 'token type')} not asserted everywhere")
    if wanting:
        why = f"; the run was partial: {data.run.partial}" if data.run.partial else ""
        end(Exit.UNEXPECTED, "; ".join(wanting) + why)


def some(names: Sequence[str], noun: str) -> str:
    """Count names and say the first of them: ``2 token types (Real32, Real64)``."""
    listed = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
    return f"{many(len(names), noun)} ({listed})"
