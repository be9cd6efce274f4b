"""``wstp-harness bench``: libraries beside each other and the machine's limits; the gate.

Rule: every figure comes from this run; no stored one is compared with.
Not here: the timed loops (``bench/pump``, native), schedules and ratios (``bench.paired``,
``bench.gate``), what figures look like (``bench.tables``).
"""

import json
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from wstp_harness.bench.curves import DEFAULT_GROUPS, GROUPS
from wstp_harness.bench.pump import PumpFailedError, PumpMissingError
from wstp_harness.bench.tables import as_markdown
from wstp_harness.cli.bench_steps import (
    Made,
    Order,
    check_gate,
    checked,
    command_of,
    compared,
    facts_of,
    gated,
    shown,
)
from wstp_harness.cli.exits import Exit, end

EXAMPLES: Final = """\b
For example:
  wstp-harness bench                                          the engine and the machine's limits
  wstp-harness bench --library SDK/libWSTP64i4.so --library OLD
  wstp-harness bench --library NEW --against OLD              is NEW slower than OLD?
  wstp-harness bench --against OLD --curve all --markdown gate.md
  wstp-harness bench --self-check                             can the gate be trusted here?
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
        bool, typer.Option("--quick", help="Little of everything: to see that it works.")
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
) -> None:
    """Measure libraries beside each other and beside the limits of this machine.

    Every round runs all libraries and the limit in fresh processes, in alternating order, with
    the data checked on receipt. The limit is a futex ring in shared memory, raw TCP, or copies.
    """
    order = checked(library, against, curve, rounds=rounds, quick=quick)
    console = Console()
    with console.status("measuring") as status:

        def progress(text: str) -> None:
            if console.is_terminal:
                status.update(text)

        try:
            if self_check:
                for line in check_gate(order, progress):
                    console.print(line)
                return
            made = compared(order, progress) if against is None else gated(order, progress)
        except PumpMissingError as fault:
            end(Exit.USAGE, str(fault))
        except PumpFailedError as fault:
            end(Exit.UNEXPECTED, str(fault))
    console.print(shown(made.table))
    for line in made.said:
        console.print(line)
    write(order, made, out, markdown)
    if made.code is not Exit.INCONCLUSIVE or fail_on_inconclusive:
        raise typer.Exit(int(made.code))


def write(order: Order, made: Made, out: Path | None, markdown: Path | None) -> None:
    """Write the files that were asked for."""
    if out is not None:
        out.write_text(json.dumps(made.data, indent=1) + "\n", "utf-8")
    if markdown is not None:
        facts = [*facts_of(order), *made.said]
        page = as_markdown(made.table, facts, made.reading, command_of(order))
        markdown.write_text(page, "utf-8")
