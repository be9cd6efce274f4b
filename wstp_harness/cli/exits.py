"""Exit codes, and how a command ends with one: a single line on standard error.

SLOWER and INCONCLUSIVE are the gate's (``bench --against``).
"""

from enum import IntEnum
from typing import NoReturn

import typer


class Exit(IntEnum):
    """What the exit code of every command means."""

    CONFORMS = 0
    UNEXPECTED = 1
    USAGE = 2
    INTERNAL = 3
    STALE_EXPECTATIONS = 10
    SLOWER = 11
    INCONCLUSIVE = 12
    LIBRARY = 13
    INTERRUPTED = 130


def end(code: Exit, message: str) -> NoReturn:
    """Say why in one line and leave.

    Raises:
        typer.Exit: always.
    """
    typer.echo(f"wstp-harness: {' '.join(message.split())}", err=True)
    raise typer.Exit(int(code))
