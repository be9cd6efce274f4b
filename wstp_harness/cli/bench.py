"""``wstp-harness bench``: two libraries and the machine's limits, measured in one run.

Rule: figures, ratios and their spread; no verdict, and no stored figure to compare with.
Not here: the timed loops (``bench/pump``, native), schedules and ratios (``bench.paired``).
"""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from wstp_harness.bench.paired import Row, compare
from wstp_harness.bench.pump import Curve, PumpFailedError, PumpMissingError
from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.session import describe_or_end
from wstp_harness.engine import EngineMissing, library_path

EXAMPLES: Final = """\b
For example:
  wstp-harness bench --against SDK/libWSTP64i4.so             the engine and another library
  wstp-harness bench --library NEW --against OLD --rounds 12
  wstp-harness bench --against OLD --quick --out bench.json
"""

#: Where links can be: a protocol, and how far its ends are apart.
PLACES: Final = (
    ("IntraProcess", "threads"),
    ("SharedMemory", "threads"),
    ("SharedMemory", "processes"),
    ("TCPIP", "threads"),
    ("TCPIP", "processes"),
)
FOUR_MEBIBYTES: Final = 4 << 20


def curves() -> list[Curve]:
    """Return what is measured: one Integer32 there and back, and 4 MiB of Real64 one way."""
    small = [Curve(kind, place, "integer-round-trip") for kind, place in PLACES]
    large = [Curve(kind, place, "real64-stream", (FOUR_MEBIBYTES,), 4) for kind, place in PLACES]
    return small + large


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
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write the figures as JSON.")
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
    describe_or_end([measured, against])
    console = Console()
    with console.status("measuring") as status:
        try:
            rows = compare(
                measured,
                against,
                curves(),
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


def table(rows: Sequence[Row]) -> Table:
    """Return the figures as a table: medians, and medians of ratios with their range."""
    made = Table(title="median over rounds; ratios: median (lowest to highest round)")
    for heading in ("what", "link", "library", "against", "limit", "against / library"):
        made.add_column(heading)
    made.add_column("library / limit")
    for row in rows:
        made.add_row(
            row.curve.workload,
            f"{row.curve.kind} {row.curve.place}",
            figure(row, row.a_ns),
            figure(row, row.b_ns),
            figure(row, row.limit_ns),
            spread(row.ratios),
            spread(row.limit_ratios),
        )
    return made


def figure(row: Row, nanoseconds: float) -> str:
    """Return a time per round trip, or a rate for a stream."""
    if row.curve.workload.endswith("stream"):
        return f"{row.bytes * row.curve.window / nanoseconds:.2f} GB/s"
    return f"{nanoseconds / 1000:.1f} µs"


def spread(ratios: Sequence[float]) -> str:
    """Return the median of the ratios and the range they were in."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
