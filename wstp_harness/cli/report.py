"""``wstp-harness report``: the pages of a finished or a killed run, from its own files.

Rule: the same result gives the same bytes, so a page can be made again by a newer version.
Not here: the layout of the pages (``wstp_harness.report``).
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.locate import LibraryFault, identify
from wstp_harness.plugin.subjects import api_of
from wstp_harness.report import events, github, pages, store, terminal
from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Result
from wstp_harness.report.publish import without_paths

EXAMPLES: Final = """\b
For example:
  wstp-harness report wstp-report
  wstp-harness report old/result.json --out old-pages
  wstp-harness report wstp-report --without-paths --packed --out published
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
    packed: Annotated[
        bool,
        typer.Option(
            "--packed",
            help="Only what is worth keeping: index.html, summary.md and result.json.gz.",
        ),
    ] = False,
    library: Annotated[
        list[Path] | None,
        typer.Option(
            "--library",
            metavar="PATH",
            help="The library that was tested: records what it exports, which runs of older "
            "versions of this program did not.",
        ),
    ] = None,
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
    result = with_api(result, library or ())
    if hide_paths:
        result = without_paths(result)
    try:
        if packed:
            pages.write_packed(result, target)
        else:
            pages.write(result, target)
    except OSError as error:
        end(Exit.USAGE, f"{target}: {error.strerror or error}; name another folder with --out")
    typer.echo(terminal.render(result))
    if annotate:
        typer.echo(github.annotations(result), nl=False)
    typer.echo(f"\nreport: {target / 'index.html'}")


def with_api(result: Result, libraries: Sequence[Path]) -> Result:
    """Return the result with what its libraries offer; end with a line on another file."""
    for path in libraries:
        try:
            identity = identify(path)
        except LibraryFault as fault:
            end(Exit.LIBRARY, str(fault))
        if identity.sha256 not in {subject.sha256 for subject in result.subjects}:
            end(Exit.LIBRARY, f"--library {path}: the run tested another file")
        subjects = tuple(
            replace(each, api=api_of(identity)) if each.sha256 == identity.sha256 else each
            for each in result.subjects
        )
        result = replace(result, subjects=subjects)
    return result


def read(source: Path) -> tuple[Result, Path]:
    """Return a result and the folder it is in.

    Raises:
        ReportError: nothing there can be read.
    """
    if not source.is_dir():
        return read_file(source), source.parent
    finished, running = source / "result.json", source / "events.jsonl"
    newest = max(
        (path for path in (finished, running, source / "result.json.gz") if path.is_file()),
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
