"""``wstp-harness abi``: the functions of the C API, and which of them a library has.

Not here: the tables themselves (``wstp_harness.abi``), reading shared objects (``locate``).
"""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.abi import Prototype, load
from wstp_harness.cli.exits import Exit, end
from wstp_harness.locate import Identity, LibraryFault, identify

EXAMPLES: Final = """\b
For example:
  wstp-harness abi 'WSPut*Array'
  wstp-harness abi --library /opt/sdk/libWSTP64i4.so
"""


def abi(
    *,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Only these functions; * stands for any text."),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option("--library", metavar="PATH", help="Compare with what this library exports."),
    ] = None,
) -> None:
    """Print prototypes of the C API; with --library, which of them are missing there.

    With --library the exit code is 1 when functions are missing.
    """
    chosen = [p for p in load().values() if not names or any(fnmatchcase(p.name, n) for n in names)]
    if not chosen:
        end(Exit.USAGE, f"no function of the API is called {' or '.join(names or [])}")
    if library is None:
        for prototype in chosen:
            typer.echo(declaration(prototype))
        return
    try:
        identity = identify(library)
    except LibraryFault as fault:
        end(Exit.LIBRARY, str(fault))
    raise typer.Exit(compare(identity, chosen))


def declaration(prototype: Prototype) -> str:
    """Return a prototype as C text."""
    parameters = ", ".join(joined(p.type, p.name) for p in prototype.parameters) or "void"
    return f"{joined(prototype.result.type, prototype.name)}({parameters});"


def joined(kind: str, name: str) -> str:
    """Return a declarator: no space after a star."""
    return f"{kind}{name}" if kind.endswith("*") else f"{kind} {name}"


def compare(identity: Identity, chosen: list[Prototype]) -> int:
    """Print what a library lacks and has beyond the table; return the exit code."""
    wanted = [p.name for p in chosen if p.exported]
    lacking = sorted(name for name in wanted if name in identity.missing)
    typer.echo(f"{identity.path}: {len(wanted) - len(lacking)} of {len(wanted)} functions")
    for name in lacking:
        typer.echo(f"- {identity.exported_name(name)}")
    for name in sorted(identity.unknown):
        typer.echo(f"+ {name}")
    return int(Exit.UNEXPECTED if lacking else Exit.CONFORMS)
