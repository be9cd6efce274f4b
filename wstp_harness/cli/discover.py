"""``wstp-harness discover``: the WSTP libraries on this machine, and every place that has none.

Not here: the rules of looking (``locate.discovery``).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.locate import LibraryNotFound, best
from wstp_harness.locate import discover as look

EXAMPLES: Final = """\b
For example:
  wstp-harness discover
  wstp-harness discover --path /opt/Wolfram/WolframEngine/14.1
  wstp-harness run --library "$(wstp-harness discover --best)"
"""


def discover(
    *,
    path: Annotated[
        list[Path] | None,
        typer.Option("--path", metavar="PATH", help="Also look at this library or folder, first."),
    ] = None,
    only_best: Annotated[
        bool, typer.Option("--best", help="Print one path and nothing else; fail without one.")
    ] = False,
) -> None:
    """Look for WSTP libraries in installations, SDKs and named places.

    Each line is one place: a library that can be tested here, or why it cannot.
    """
    found = look(path or ())
    if only_best:
        try:
            typer.echo(str(best(found).path))
        except LibraryNotFound as fault:
            end(Exit.LIBRARY, str(fault))
        return
    for candidate in found:
        if candidate.identity is None:
            typer.echo(f"no   {candidate.path}: {candidate.reason} ({candidate.found_by})")
        else:
            number = len(candidate.identity.functions)
            typer.echo(f"yes  {candidate.path}: {number} functions ({candidate.found_by})")
    if not any(candidate.accepted for candidate in found):
        end(Exit.LIBRARY, "no library in any known place; name one with --path")
