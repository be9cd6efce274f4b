"""``wstp-harness bench``: libraries beside each other and the machine's limits; the gate.

Rule: every figure comes from this run; no stored one is compared with.
Not here: the timed loops (``bench/pump``, native), schedules and ratios (``bench.paired``,
``bench.gate``), what figures look like (``bench.tables``, ``bench.page``).
"""

import os
import time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.status import Status

from wstp_harness.bench import store, summary
from wstp_harness.bench.curves import DEFAULT_GROUPS, GROUPS
from wstp_harness.bench.page.render import render
from wstp_harness.bench.pump import PumpFailedError, PumpMissingError
from wstp_harness.bench.result import BenchResult
from wstp_harness.bench.tables import as_markdown
from wstp_harness.cli.bench_steps import check_gate, checked, exit_of, measured, shown
from wstp_harness.cli.exits import Exit, end
from wstp_harness.report.base import ReportError

CHECK_MINUTES: Final = 20.0
FILE_WIDTH: Final = 220
LINE_EVERY_SECONDS: Final = 20.0
EXAMPLES: Final = """\b
For example:
  wstp-harness bench                                          the engine and the machine's limits
  wstp-harness bench --library SDK/libWSTP64i4.so --library OLD --curve all --html speed.html
  wstp-harness bench --library NEW --against OLD              is NEW slower than OLD?
  wstp-harness bench --against OLD --curve all --markdown gate.md
  wstp-harness bench --self-check                             can the gate be trusted here?
  wstp-harness bench --render speed.json                      the page of a stored result
"""


def bench(
    *,
    library: Annotated[
        list[Path] | None,
        typer.Option(
            "--library",
            metavar="PATH",
            help="A library to measure, repeatable; default: the engine.",
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar="NAME",
            help="What a library is called in tables and pages, repeatable, in their order.",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="OLD",
            help="Judge the library by this one: the gate. Exit 11 when it is slower.",
        ),
    ] = None,
    curve: Annotated[
        list[str] | None,
        typer.Option(
            "--curve",
            metavar="GROUP",
            help=f"What to measure, repeatable: {', '.join(GROUPS)}, all. "
            f"Default: {' and '.join(DEFAULT_GROUPS)}.",
        ),
    ] = None,
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, metavar="N", help="Fresh invocations of each.")
    ] = 6,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Little of everything, within a minute and a half."),
    ] = False,
    minutes: Annotated[
        float | None,
        typer.Option(
            "--minutes",
            min=0.05,
            metavar="N",
            help="What the run may take: less is measured of each curve. Default: ten minutes; "
            f"of a self-check {CHECK_MINUTES:g}, which add to those of earlier ones.",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Measure even where a comparison lies; the result says so."),
    ] = False,
    self_check: Annotated[
        bool,
        typer.Option(
            "--self-check",
            help="Hold gates of the library against itself, and slowed; print how often they err.",
        ),
    ] = False,
    fail_on_inconclusive: Annotated[
        bool,
        typer.Option("--fail-on-inconclusive", help="Exit 12 when the gate could not tell."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write the figures as JSON.")
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE", help="Also write the table as Markdown."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Also write a page with the plots."),
    ] = None,
    stored: Annotated[
        Path | None,
        typer.Option(
            "--render",
            metavar="FILE",
            help="Measure nothing: show what --out wrote, and write its page beside it.",
        ),
    ] = None,
) -> None:
    """Measure libraries beside each other and beside the limits of this machine.

    Every round runs all libraries and the limit in fresh processes, in alternating order, with
    the data checked on receipt. The limit is a futex ring in shared memory, raw TCP, or copies.
    """
    if stored is not None:
        show_stored(stored, out, markdown, html)
        return
    order = checked(
        library,
        against,
        curve,
        called=name or [],
        rounds=rounds,
        quick=quick,
        force=force,
        minutes=minutes,
    )
    console = wide_console()
    with console.status("measuring") as status:
        progress = Progress(console, status)
        try:
            if self_check:
                seconds = 60 * (CHECK_MINUTES if minutes is None else minutes)
                for line in check_gate(order, seconds, progress):
                    console.print(line)
                return
            result = measured(order, progress)
        except PumpMissingError as fault:
            end(Exit.USAGE, str(fault))
        except PumpFailedError as fault:
            end(Exit.UNEXPECTED, str(fault))
    show(console, result)
    write(result, out, markdown, html)
    code = exit_of(result)
    if code is not Exit.INCONCLUSIVE or fail_on_inconclusive:
        raise typer.Exit(int(code))


def wide_console() -> Console:
    """Return a console; one that is no terminal has room for every column."""
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = FILE_WIDTH
    return console


class Progress:
    """Says what is measured: in place on a terminal, as a line now and then elsewhere."""

    def __init__(self, console: Console, status: Status) -> None:
        """Say nothing yet."""
        self.console = console
        self.status = status
        self.said = time.monotonic()

    def __call__(self, text: str) -> None:
        """Say a step."""
        if self.console.is_terminal:
            self.status.update(text)
        elif time.monotonic() - self.said >= LINE_EVERY_SECONDS:
            self.said = time.monotonic()
            self.console.print(text)


def show(console: Console, result: BenchResult) -> None:
    """Print the tables and what is said of them."""
    for table in summary.tables(result):
        console.print(shown(table))
    for line in summary.said(result):
        console.print(line)


def show_stored(source: Path, out: Path | None, markdown: Path | None, html: Path | None) -> None:
    """Show a stored result and write its page, beside it when no place is named."""
    try:
        result = store.load(source)
    except ReportError as fault:
        end(Exit.USAGE, str(fault))
    show(wide_console(), result)
    name = source.name.removesuffix(".gz").removesuffix(".json")
    write(result, out, markdown, html or source.with_name(f"{name}.html"))


def write(result: BenchResult, out: Path | None, markdown: Path | None, html: Path | None) -> None:
    """Write the files that were asked for."""
    try:
        if out is not None:
            store.save(result, out)
        if markdown is not None:
            facts = [*summary.facts(result), *summary.said(result)]
            tables, reading = summary.tables(result), summary.reading(result)
            markdown.write_text(as_markdown(tables, facts, reading, result.command), "utf-8")
        if html is not None:
            html.write_text(render(result), "utf-8", newline="\n")
            typer.echo(f"page: {html}")
    except OSError as fault:
        end(Exit.USAGE, f"{fault.filename}: {fault.strerror or fault}")
