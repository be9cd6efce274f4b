"""``wstp-harness doctor``: whether links can work on this machine, and what to do when not.

Not here: the checks (``locate.doctor``), the trial of each protocol (``binding.trial``).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.binding.trial import try_protocols
from wstp_harness.cli.exits import Exit
from wstp_harness.cli.run import libraries
from wstp_harness.cli.session import describe_or_end
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

    The exit code is 1 when a check finds a problem; warnings alone do not fail.
    """
    for path in remove_left_overs() if remove else ():
        typer.echo(f"removed  {path}")
    problems = 0
    for finding in examine_machine():
        problems += show(finding)
    for subject in describe_or_end(libraries(library)):
        for finding in examine_library(subject.path):
            problems += show(finding)
        for finding in try_protocols(subject.path):
            problems += show(finding)
    raise typer.Exit(int(Exit.UNEXPECTED if problems else Exit.CONFORMS))


def show(finding: Finding) -> int:
    """Print a finding; return 1 when it is a problem."""
    typer.echo(str(finding))
    return int(finding.health is Health.BAD)
