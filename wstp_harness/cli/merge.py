"""``wstp-harness merge``: the shards of a run as one result with one report.

Rule: what would make a sum untrue (another suite, another library, a cell twice) is refused; what
is not there is said. Expectations that need a complete run are judged here, when it is complete.
Not here: putting results together (``report.merge``).
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.report import read
from wstp_harness.cli.run import check_out
from wstp_harness.report import pages, terminal
from wstp_harness.report.base import ReportError
from wstp_harness.report.expectation_file import load, shipped
from wstp_harness.report.expectations import for_subjects
from wstp_harness.report.ledger import Ledger
from wstp_harness.report.merge import merge as merge_results
from wstp_harness.report.model import Result

SHIPPED: Final = "shipped"
EXAMPLES: Final = """\b
For example:
  wstp-harness merge shard-1 shard-2 shard-3 --out wstp-report
  wstp-harness run --shard 1/3 --out shard-1        what the first of three machines did

\b
Exit codes as for `run`: 0 conforms, 1 unexpected results or shards that are not there, 2 usage,
10 expectations out of date.
"""


def merge(
    *,
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULT...", help="Folder, result.json or events.jsonl of each shard."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the report is written.")
    ] = Path("wstp-report"),
) -> None:
    """Put the results of shards together, write one report and print the verdict."""
    check_out(out)
    try:
        result = judged(merge_results([read(path)[0] for path in results]))
    except ReportError as error:
        end(Exit.USAGE, str(error))
    try:
        pages.write(result, out)
    except OSError as error:
        end(Exit.USAGE, f"{out}: {error.strerror or error}; name another folder with --out")
    typer.echo(terminal.render(result))
    typer.echo(f"\nreport: {out / 'index.html'}")
    raise typer.Exit(pages.exit_code(result))


def judged(result: Result) -> Result:
    """Return the result with the expectations that no cell of a complete run bears out.

    Raises:
        ReportError: The expectation file of the run cannot be read here.
    """
    if not result.run.complete or result.run.partial:
        return result
    named = result.run.options.get("expectations", SHIPPED)
    files = for_subjects(result.subjects, shipped()) if named == SHIPPED else (load(Path(named)),)
    ledger = Ledger({subject.key: subject for subject in result.subjects}, files)
    return replace(result, stale=ledger.stale(result.cells))
