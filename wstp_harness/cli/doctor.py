"""``wstp-harness doctor``: whether links can work on this machine, and what to do when not.

Not here: the checks (``locate.doctor``), the trial of each protocol (``binding.trial``).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.binding.trial import try_protocols
from wstp_harness.cli.exits import Exit
from wstp_harness.cli.run import libraries
from wstp_harness.engine import EngineMissing, library_path
from wstp_harness.locate.doctor import Finding, Health, examine_library, examine_machine
from wstp_harness.locate.left_overs import remove_left_overs

EXAMPLES: Final = """\b
For example:
  wstp-harness doctor
  wstp-harness doctor --library /opt/sdk/libWSTP64i4.so
  wstp-harness doctor --remove
"""


def doctor(
    *,
    library: Annotated[
        list[Path] | None,
        typer.Option("--library", metavar="PATH", help="Try this library. Default as for `run`."),
    ] = None,
    remove: Annotated[
        bool,
        typer.Option("--remove", help="First remove shared memory that ended processes left."),
    ] = False,
) -> None:
    """Check shared memory, ports, limits and the library, then try a link over every protocol.

    A library that cannot be loaded is a problem like another: its line says why. The exit code is 1
    when a check finds a problem; warnings alone do not fail.
    """
    for path in remove_left_overs() if remove else ():
        typer.echo(f"removed  {path}")
    problems = sum(show(finding) for finding in examine_machine())
    try:
        paths = libraries(library) or [library_path()]
    except EngineMissing as fault:
        paths = []
        problems += show(Finding("engine", Health.BAD, "it cannot be tried", str(fault)))
    for path in paths:
        faults = sum(show(finding) for finding in examine_library(path))
        if not faults:
            faults = sum(show(finding) for finding in try_protocols(path))
        problems += faults
    raise typer.Exit(int(Exit.UNEXPECTED if problems else Exit.CONFORMS))


def show(finding: Finding) -> int:
    """Print a finding; return 1 when it is a problem."""
    typer.echo(str(finding))
    return int(finding.health is Health.BAD)
