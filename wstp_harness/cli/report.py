"""``wstp-harness report``: the pages of a finished or a killed run, from its own files.

Rule: the same result gives the same bytes, so a page can be made again by a newer version.
Not here: the layout of the pages (``wstp_harness.report``).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.report import events, github, pages, store, terminal
from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Result
from wstp_harness.report.publish import without_paths

EXAMPLES: Final = """\b
For example:
  wstp-harness report wstp-report
  wstp-harness report old/result.json --out old-pages
  wstp-harness report wstp-report --without-paths --out published
"""


def report(
    *,
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE",
            help="Folder of a run, or its result.json, result.json.gz or events.jsonl.",
        ),
    ] = Path("wstp-report"),
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write. Default: beside the source."),
    ] = None,
    hide_paths: Annotated[
        bool,
        typer.Option("--without-paths", help="Cut paths of this machine to the names of files."),
    ] = False,
    annotate: Annotated[
        bool,
        typer.Option("--github", help="Also print annotations for the page of a GitHub run."),
    ] = False,
) -> None:
    """Write every page of a run and result.json again, and print the verdict.

    A run that was killed left events.jsonl; its cells that never reported are MISSING.
    """
    try:
        result, folder = read(source)
    except ReportError as error:
        end(Exit.USAGE, str(error))
    target = out or folder
    if hide_paths:
        result = without_paths(result)
    try:
        pages.write(result, target)
    except OSError as error:
        end(Exit.USAGE, f"{target}: {error.strerror or error}; name another folder with --out")
    typer.echo(terminal.render(result))
    if annotate:
        typer.echo(github.annotations(result), nl=False)
    typer.echo(f"\nreport: {target / 'index.html'}")


def read(source: Path) -> tuple[Result, Path]:
    """Return a result and the folder it is in.

    Raises:
        ReportError: nothing there can be read.
    """
    if not source.is_dir():
        return read_file(source), source.parent
    finished, running = source / "result.json", source / "events.jsonl"
    newest = max(
        (path for path in (finished, running) if path.is_file()),
        key=lambda path: (path.stat().st_mtime_ns, path is finished),
        default=finished,
    )
    return read_file(newest), source


def read_file(path: Path) -> Result:
    """Return the result of a file, folding it when it holds events.

    Raises:
        ReportError: it cannot be read.
    """
    if path.suffix == ".jsonl":
        return events.fold(events.read(path))
    return store.load(path)
