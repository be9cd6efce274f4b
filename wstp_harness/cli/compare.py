"""``wstp-harness compare``: what changed between runs, for people, for CI and for other programs.

Rule: the exit code speaks of the candidate alone: 1 when it is worse than the baseline, whatever
either of them deviates from the documentation.
Not here: finding changes (``report.compare``), running libraries (``compare_runs``).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.compare_runs import made
from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.report import read
from wstp_harness.cli.run import check_out, check_words, check_workers
from wstp_harness.cli.speed import figures as figures_of
from wstp_harness.report import compare_html, compare_markdown, compare_store
from wstp_harness.report.base import ReportError
from wstp_harness.report.compare import Comparison, in_order
from wstp_harness.report.compare import compare as compare_results

EXAMPLES: Final = """\b
For example:
  wstp-harness compare old/result.json new/result.json
  wstp-harness compare OLD/libWSTP64i4.so NEW/libWSTP64i4.so -k packets
  wstp-harness compare 12.0 12.3 13.2 --out grid         folders of runs, in order
  wstp-harness compare both/result.json                  one run over several libraries
  wstp-harness compare old new --speed gate.json         with the figures of `bench --against`

\b
Exit codes: 0 no regression, 1 regressions, lost functions, changed constants or lost cells,
2 usage, 11 slower and nothing worse.
"""
RENDERERS: Final = {
    "index.html": compare_html.render,
    "diff.json": compare_store.render,
    "summary.md": compare_markdown.render,
}


def compare(
    *,
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULT...",
            help="result.json or folder of each run, the baseline first, the candidate last. "
            "A library is run first, into a folder of --out.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the comparison is written.")
    ] = Path("wstp-compare"),
    speed: Annotated[
        Path | None,
        typer.Option(
            "--speed",
            metavar="FILE",
            help="Figures of `bench --library NEW --against OLD --out FILE`, shown beside.",
        ),
    ] = None,
    keyword: Annotated[
        str, typer.Option("-k", metavar="WORDS", help="Of libraries: only cases that match.")
    ] = "",
    cell: Annotated[
        list[str] | None,
        typer.Option("--cell", metavar="ID", help="Of libraries: only these cells."),
    ] = None,
    workers: Annotated[
        str, typer.Option("-n", metavar="N|auto", help="Of libraries: processes side by side.")
    ] = "auto",
) -> None:
    """Compare runs cell by cell and write index.html, diff.json and summary.md.

    Changes are listed by the harm they do. Cells that only one run has a verdict on are listed
    and never summed. With more than two runs the first bad one is named.
    """
    check_out(out)
    check_workers(workers)
    check_words("-k", keyword)
    selected = [*(["-k", keyword] if keyword else []), *(f"--cell={each}" for each in cell or ())]
    sources = made(results, out, [*selected, "-n", workers])
    try:
        read_ = in_order([read(path)[0] for path in sources])
        figures = figures_of(speed, read_) if speed else ()
        comparison = compare_results(read_, figures)
    except ReportError as error:
        end(Exit.USAGE, str(error))
    write(comparison, out)
    typer.echo(compare_markdown.plain(comparison))
    typer.echo(f"\nreport: {out / 'index.html'}")
    raise typer.Exit(int(exit_of(comparison)))


def exit_of(comparison: Comparison) -> Exit:
    """Return how the command ends: what is wrong counts before what is slow."""
    if comparison.regressed:
        return Exit.UNEXPECTED
    return Exit.SLOWER if comparison.slower else Exit.CONFORMS


def write(comparison: Comparison, folder: Path) -> None:
    """Write every rendering; each file appears whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, render in RENDERERS.items():
            scratch = folder / f".{name}.part"
            scratch.write_text(render(comparison), "utf-8", newline="\n")
            scratch.replace(folder / name)
    except OSError as error:
        end(Exit.USAGE, f"{folder}: {error.strerror or error}; name another folder with --out")
