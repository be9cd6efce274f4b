"""Libraries given to ``wstp-harness compare``: each is run first, then its result is compared.

Rule: a run is a process of its own, as if ``wstp-harness run`` had been typed; its command is in
its report. Unexpected results are no fault here: they are what is compared.
Not here: finding changes (``report.compare``).
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from wstp_harness.cli.exits import Exit
from wstp_harness.report.base import LETTERS

ELF: Final = b"\x7fELF"
#: Codes of a run that left a whole result.
MADE: Final = frozenset({Exit.CONFORMS, Exit.UNEXPECTED, Exit.STALE_EXPECTATIONS})


def is_library(path: Path) -> bool:
    """Whether a file is a shared object and no result."""
    try:
        with path.open("rb") as file:
            return file.read(len(ELF)) == ELF
    except OSError:
        return False


def made(sources: Sequence[Path], out: Path, options: Sequence[str]) -> list[Path]:
    """Return the result of each source; libraries are run, into a folder of their letter.

    Raises:
        typer.Exit: A run did not come to a result; its code is passed on.
    """
    results = []
    for letter, source in zip(LETTERS, sources, strict=False):
        if not is_library(source):
            results.append(source)
            continue
        folder = out / letter
        command = ["run", "--library", str(source), "--out", str(folder), *options]
        ended = subprocess.run(  # noqa: S603 - ourselves, on a path the caller named
            [sys.executable, "-m", "wstp_harness.cli", *command], check=False
        )
        if ended.returncode not in MADE:
            raise typer.Exit(ended.returncode)
        results.append(folder)
    return results
