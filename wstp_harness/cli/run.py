"""``wstp-harness run``: the conformance suites on one or more libraries, and their report.

Rule: what was asked for is checked before anything is started or written; the run itself is pytest
with our plugin, in a folder of suites that need not be a checkout.
Not here: what happens to a cell (``plugin``), the pages (``report``).
"""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from _pytest.mark.expression import Expression

from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.progress import Progress
from wstp_harness.cli.session import describe_or_end, run_pytest, suite_arguments
from wstp_harness.lab import Place, Protocol
from wstp_harness.plugin.session import ENVIRONMENT_VARIABLE
from wstp_harness.report.base import ReportError
from wstp_harness.report.expectation_file import load
from wstp_harness.report.shards import Shard

EXAMPLES: Final = """\b
For example:
  wstp-harness run
  wstp-harness run --library /opt/sdk/libWSTP64i4.so -k integer --protocol TCPIP
  wstp-harness run --library OLD/libWSTP64i4.so --library NEW/libWSTP64i4.so --out compare
  wstp-harness run --cell 'numbers/*[tcpip-processes/*]'
"""


def run(
    *,
    library: Annotated[
        list[Path] | None,
        typer.Option(
            "--library",
            metavar="PATH",
            help="Library under test, such as libWSTP64i4.so of an SDK. Give two to compare them "
            f"and to test their mixed pairs. Default: ${ENVIRONMENT_VARIABLE}, else the engine.",
        ),
    ] = None,
    protocol: Annotated[
        list[Protocol] | None,
        typer.Option(
            "--protocol",
            case_sensitive=False,
            metavar="NAME",
            help=f"Only links of this protocol: {', '.join(Protocol)}.",
        ),
    ] = None,
    place: Annotated[
        list[Place] | None,
        typer.Option(
            "--place",
            case_sensitive=False,
            metavar="NAME",
            help=f"Only links whose ends are that far apart: {', '.join(Place)}.",
        ),
    ] = None,
    keyword: Annotated[
        str, typer.Option("-k", metavar="WORDS", help="Only cases whose name matches, as pytest.")
    ] = "",
    mark: Annotated[
        str, typer.Option("-m", metavar="MARKS", help="Also tiers: huge, soak, kernel.")
    ] = "",
    cell: Annotated[
        list[str] | None,
        typer.Option("--cell", metavar="ID", help="Only this cell; * stands for any text."),
    ] = None,
    shard: Annotated[
        str,
        typer.Option(
            "--shard",
            metavar="I/N",
            help="Only part I of N of the cells; see `wstp-harness merge`.",
        ),
    ] = "",
    workers: Annotated[
        str, typer.Option("-n", metavar="N|auto", help="Processes that run cells side by side.")
    ] = "auto",
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the report is written.")
    ] = Path("wstp-report"),
    expectations: Annotated[
        Path | None,
        typer.Option(
            "--expectations",
            metavar="FILE",
            help="Known deviations. Default: the shipped file of the library's family.",
        ),
    ] = None,
    update_expectations: Annotated[
        bool,
        typer.Option(
            "--update-expectations", help="Write FILE from this run, which must be complete."
        ),
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="Order of the cells; printed.")
    ] = None,
    deadline: Annotated[
        float,
        typer.Option(
            "--deadline", metavar="SECONDS", min=0.1, help="How long a call may take; a hang after."
        ),
    ] = 5.0,
    most_hangs: Annotated[
        int,
        typer.Option(
            "--most-hangs", metavar="N", min=0, help="End after N unexpected hangs; 0 for never."
        ),
    ] = 20,
    rerun: Annotated[
        int,
        typer.Option(
            "--rerun",
            min=0,
            metavar="N",
            help="Repeat an unexpected cell N times in fresh processes.",
        ),
    ] = 1,
) -> None:
    """Run the conformance suites and write the report."""
    chosen = libraries(library)
    check_workers(workers)
    check_out(out)
    check_words("-k", keyword)
    check_words("-m", mark)
    check_shard(shard)
    if expectations is not None and not (update_expectations and not expectations.exists()):
        check_expectations(expectations)
    if update_expectations and expectations is None:
        end(Exit.USAGE, "--update-expectations needs --expectations FILE")
    subjects = describe_or_end(chosen)
    arguments = [
        *suite_arguments(),
        *(f"--wstp-library={path}" for path in chosen),
        *(f"--wstp-protocol={value}" for value in protocol or ()),
        *(f"--wstp-place={value}" for value in place or ()),
        *(f"--wstp-cell={value}" for value in cell or ()),
        f"--wstp-out={out}",
        f"--wstp-rerun={rerun}",
        f"--wstp-deadline={deadline}",
        f"--wstp-most-hangs={most_hangs}",
        f"--wstp-command={shlex.join(['wstp-harness', *sys.argv[1:]])}",
        *([f"--wstp-expectations={expectations}"] if expectations else []),
        *(["--wstp-update-expectations"] if update_expectations else []),
        *([f"--wstp-seed={seed}"] if seed is not None else []),
        *(["-k", keyword] if keyword else []),
        *(["-m", mark] if mark else []),
        *([f"--wstp-shard={shard}"] if shard else []),
        *parallel(workers, cell or ()),
    ]
    progress = Progress(subjects)
    raise typer.Exit(int(run_pytest(arguments, progress)))


def libraries(named: Sequence[Path] | None) -> list[Path]:
    """Return the libraries to test: those named, else that of the environment, else none."""
    if named:
        return list(named)
    given = os.environ.get(ENVIRONMENT_VARIABLE)
    return [Path(given)] if given else []


def check_workers(workers: str) -> None:
    """End with a line when ``-n`` is no number of processes."""
    if workers != "auto" and not (workers.isdecimal() and int(workers) < 1000):  # noqa: PLR2004  # beyond any machine
        end(Exit.USAGE, f"-n {workers}: give a number of processes, 0 for none, or auto")


def check_words(option: str, words: str) -> None:
    """End with a line when pytest could not read a selection; workers would die of it."""
    try:
        Expression.compile(words)
    except SyntaxError as error:
        end(Exit.USAGE, f"{option} {words!r}: {error}; combine words with and, or, not")


def check_shard(shard: str) -> None:
    """End with a line when a shard is written in another way than 2/3."""
    try:
        if shard:
            Shard.parse(shard)
    except ReportError as error:
        end(Exit.USAGE, f"--shard: {error}")


def check_out(out: Path) -> None:
    """End with a line when no report can be written into a folder; writes nothing."""
    existing = out.absolute()
    while not existing.exists():
        existing = existing.parent
    if not existing.is_dir():
        end(Exit.USAGE, f"--out {out}: {existing} is a file; name a folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        end(Exit.USAGE, f"--out {out}: {existing} is not writable; name another folder")


def check_expectations(path: Path) -> None:
    """End with a line when an expectation file cannot be used."""
    try:
        load(path)
    except ReportError as error:
        end(Exit.USAGE, f"--expectations {error}")


def parallel(workers: str, cells: Sequence[str]) -> list[str]:
    """Return xdist's options; one cell alone runs in this process."""
    if workers == "0" or (cells and not any("*" in pattern for pattern in cells)):
        return ["-n", "0"]
    return ["-n", workers, "--dist", "load"]
