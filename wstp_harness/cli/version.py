"""``wstp-harness version``: which harness, which engine, which suites.

Not here: libraries other than the embedded engine (``wstp-harness run`` describes them).
"""

import typer

from wstp_harness.engine import EngineMissing, library_path
from wstp_harness.locate import LibraryFault, probe
from wstp_harness.plugin.identity import suites_folder
from wstp_harness.plugin.recording import harness_version
from wstp_harness.plugin.subjects import suite_digest


def version() -> None:
    """Print the versions of harness, engine and suites."""
    folder = suites_folder()
    typer.echo(f"wstp-harness {harness_version()}")
    typer.echo(f"suites {suite_digest(folder)} ({folder})")
    typer.echo(f"engine {engine()}")


def engine() -> str:
    """Say what the embedded engine is, or why it is not there."""
    try:
        path = library_path()
        found = probe(path)
    except (EngineMissing, LibraryFault) as fault:
        return f"none: {fault}"
    return f"interface {found.interface}, revision {found.revision}, build {found.build} ({path})"
