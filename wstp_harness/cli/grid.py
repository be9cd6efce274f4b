"""``wstp-harness grid``: runs over different libraries on one page, and which of them talk.

Rule: it runs nothing and judges nothing again; a library is known by its content, not its path.
Not here: what changed from an older to a newer version (``compare``), the page (``report``).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.report import read
from wstp_harness.cli.run import check_out
from wstp_harness.report import pages, terminal
from wstp_harness.report.base import ReportError
from wstp_harness.report.join import join

EXAMPLES: Final = """\b
For example:
  wstp-harness grid engine 12.0 13.2 --out grid          folders of runs, a column each
  wstp-harness grid 12.0 13.2 mixed --out grid           and a run over both, for the pairs

\b
Exit codes as for `run`, of all runs together.
"""


def grid(
    *,
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULT...",
            help="Folder, result.json or result.json.gz of runs over one library or several.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the page is written.")
    ] = Path("wstp-grid"),
) -> None:
    """Put runs over different libraries side by side and write index.html and summary.md.

    Shows where the libraries do not agree, each library alone, and every pair of listener and
    connector that ran. Of a cell that two runs hold, the run named first counts.
    """
    check_out(out)
    try:
        result = join([read(path)[0] for path in results])
    except ReportError as error:
        end(Exit.USAGE, str(error))
    try:
        pages.write_pages(result, out, ("index.html", "summary.md"))
    except OSError as error:
        end(Exit.USAGE, f"{out}: {error.strerror or error}; name another folder with --out")
    typer.echo(terminal.render(result))
    typer.echo(f"\nreport: {out / 'index.html'}")
    raise typer.Exit(pages.exit_code(result))
