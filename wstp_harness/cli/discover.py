"""``wstp-harness discover``: the WSTP libraries on this machine, and every place that has none.

Not here: the rules of looking (``locate.discovery``).
"""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.locate import Candidate, LibraryFault, LibraryNotFound, best, probe
from wstp_harness.locate import discover as look

EXAMPLES: Final = """\b
For example:
  wstp-harness discover
  wstp-harness discover --path /opt/Wolfram/WolframEngine/14.1
  wstp-harness run --library "$(wstp-harness discover --best)"
  wstp-harness discover --json
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
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print everything that is known of each place, as JSON."),
    ] = False,
) -> None:
    """Look for WSTP libraries in installations, SDKs and named places.

    Each line is one place: a library that can be tested here, or why it cannot.
    """
    if only_best and as_json:
        end(Exit.USAGE, "--best prints a path and --json everything: name one of them")
    found = look(path or ())
    if as_json:
        typer.echo(json.dumps([described(candidate) for candidate in found], indent=2))
        return
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


def described(candidate: Candidate) -> dict[str, object]:
    """Everything about one place, for other programs; the library is asked in a child process."""
    entry: dict[str, object] = {
        "path": str(candidate.path),
        "found_by": candidate.found_by,
        "accepted": candidate.accepted,
        "reason": candidate.reason,
    }
    identity = candidate.identity
    if identity is None:
        return entry
    entry |= {
        "resolved": str(identity.path),
        "sha256": identity.sha256,
        "size_bytes": identity.size_bytes,
        "build_id": identity.build_id,
        "architecture": identity.architecture,
        "soname": identity.soname,
        "needed": list(identity.needed),
        "prefix": identity.prefix,
        "functions": len(identity.functions),
        "missing": sorted(identity.missing),
        "unknown": sorted(identity.unknown),
    }
    try:
        versions = probe(identity.path)
    except LibraryFault as fault:
        return entry | {"accepted": False, "reason": fault.reason}
    return entry | {
        "interface": versions.interface,
        "revision": versions.revision,
        "build": versions.build,
        "compiler": versions.compiler,
    }
