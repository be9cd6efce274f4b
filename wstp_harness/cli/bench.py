"""``wstp-harness bench``: two libraries and the machine's limits, measured in one run.

Rule: figures, ratios and their spread; no verdict, and no stored figure to compare with.
Not here: the timed loops (``bench/pump``, native), schedules and ratios (``bench.paired``).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from wstp_harness.bench.curves import DEFAULT_GROUPS, GROUPS
from wstp_harness.bench.paired import Row, compare
from wstp_harness.bench.pump import PumpFailedError, PumpMissingError
from wstp_harness.bench.tables import COLUMNS, as_markdown, texts
from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.session import describe_or_end
from wstp_harness.engine import EngineMissing, library_path
from wstp_harness.plugin.recording import machine as this_machine
from wstp_harness.report.summary import title

EXAMPLES: Final = """\b
For example:
  wstp-harness bench --against SDK/libWSTP64i4.so             the engine and another library
  wstp-harness bench --library NEW --against OLD --rounds 12
  wstp-harness bench --against OLD --quick --out bench.json
  wstp-harness bench --against OLD --curve all --markdown speed.md
"""

ROLES: Final = ("library", "against")


def bench(
    *,
    against: Annotated[
        Path, typer.Option("--against", metavar="PATH", help="The library to hold it against.")
    ],
    library: Annotated[
        Path | None,
        typer.Option(
            "--library", metavar="PATH", help="The library measured; default: the engine."
        ),
    ] = None,
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, metavar="N", help="Fresh invocations of each.")
    ] = 6,
    quick: Annotated[
        bool, typer.Option("--quick", help="Three rounds of a tenth of a second each.")
    ] = False,
    curve: Annotated[
        list[str] | None,
        typer.Option(
            "--curve",
            metavar="GROUP",
            help=f"What to measure, repeatable: {', '.join(GROUPS)}, all. "
            f"Default: {' and '.join(DEFAULT_GROUPS)}.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write the figures as JSON.")
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE", help="Also write the table as Markdown."),
    ] = None,
) -> None:
    """Measure two libraries beside each other and beside the limits of this machine.

    Every round runs both libraries and the limit in fresh processes, in alternating order, with
    the data checked on receipt. The limit is a futex ring in shared memory, or raw TCP.
    """
    try:
        measured = library or library_path()
    except EngineMissing as fault:
        end(Exit.LIBRARY, str(fault))
    groups = list(DEFAULT_GROUPS) if curve is None else list(GROUPS) if "all" in curve else curve
    unknown = [name for name in groups if name not in GROUPS]
    if unknown:
        end(Exit.USAGE, f"no curve {unknown[0]!r}: there are {', '.join(GROUPS)} and all")
    described = describe_or_end([measured, against])
    console = Console()
    with console.status("measuring") as status:
        try:
            rows = compare(
                measured,
                against,
                [each for name in groups for each in GROUPS[name]],
                rounds=3 if quick else rounds,
                measure_ms=100 if quick else 300,
                progress=lambda text: status.update(text) if console.is_terminal else None,
            )
        except PumpMissingError as fault:
            end(Exit.USAGE, str(fault))
        except PumpFailedError as fault:
            end(Exit.UNEXPECTED, str(fault))
    console.print(table(rows))
    if out is not None:
        data = {"library": str(measured), "against": str(against), "rows": [*map(asdict, rows)]}
        out.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    if markdown is not None:
        facts = [
            f"{role}: {title(subject)}" for role, subject in zip(ROLES, described, strict=True)
        ]
        here = this_machine()
        facts.append(f"machine: {here.cpu}, {here.cores} cores, Linux {here.kernel}")
        facts.append(f"{3 if quick else rounds} rounds, on {datetime.now(UTC):%Y-%m-%d}")
        words = ["wstp-harness bench", "--against LIBRARY", *(f"--curve {name}" for name in groups)]
        command = " ".join([*words, "--quick" if quick else f"--rounds {rounds}"])
        markdown.write_text(as_markdown(rows, facts, command), "utf-8")


def table(rows: Sequence[Row]) -> Table:
    """Return the figures as a table: medians, and medians of ratios with their range."""
    made = Table(title="median over rounds; ratios: median (lowest to highest round)")
    for heading in COLUMNS:
        made.add_column(heading, no_wrap=heading == "what")
    for row in rows:
        made.add_row(*texts(row))
    return made
