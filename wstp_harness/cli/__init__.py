"""The command ``wstp-harness``: one file per command, each a thin layer over the package.

Rule: a command checks what it was given before it does anything, says what is wrong in one line on
standard error, and ends with a documented exit code (``exits``).
Not here: any work; ``run`` starts pytest with the plugin, ``report`` renders, ``abi`` reads tables.
"""

import typer

from wstp_harness.cli import (
    abi,
    bench,
    cases,
    compare,
    coverage,
    discover,
    doctor,
    grid,
    merge,
    mutants,
    report,
    repro,
    run,
    version,
)

HELP = """Conformance suites for WSTP libraries, over every transport, in threads and processes.

\b
For example:
  wstp-harness run                                  the embedded engine, everything
  wstp-harness run --library SDK/libWSTP64i4.so     another library
  wstp-harness run --library OLD --library NEW      two, and their mixed pairs
  wstp-harness cases --count                        what would run
  wstp-harness compare old/result.json new/result.json
  wstp-harness grid 12.0 13.2 engine                several libraries side by side
  wstp-harness bench --library NEW --against OLD    is NEW slower than OLD?
  wstp-harness mutants                              do the suites notice what is broken

Exit codes: 0 conforms, 1 unexpected results, 2 usage, 10 expectations out of date,
11 slower than the other library, 12 cannot be told (--fail-on-inconclusive),
13 library not found or not loadable.
"""

app = typer.Typer(
    name="wstp-harness",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run", epilog=run.EXAMPLES)(run.run)
app.command("report", epilog=report.EXAMPLES)(report.report)
app.command("compare", epilog=compare.EXAMPLES)(compare.compare)
app.command("grid", epilog=grid.EXAMPLES)(grid.grid)
app.command("coverage", epilog=coverage.EXAMPLES)(coverage.coverage)
app.command("merge", epilog=merge.EXAMPLES)(merge.merge)
app.command("repro", epilog=repro.EXAMPLES)(repro.repro)
app.command("cases", epilog=cases.EXAMPLES)(cases.cases)
app.command("discover", epilog=discover.EXAMPLES)(discover.discover)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)
app.command("abi", epilog=abi.EXAMPLES)(abi.abi)
app.command("bench", epilog=bench.EXAMPLES)(bench.bench)
app.command("mutants", epilog=mutants.EXAMPLES)(mutants.mutants)
app.command("version")(version.version)


def main() -> None:
    """Run the command line and exit with its code."""
    app(prog_name="wstp-harness")
