"""How a reproducer is built and run on the library that failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wstp_harness.report.base import ReportError
from wstp_harness.report.reproducer import c
from wstp_harness.report.reproducer.script import script_of

if TYPE_CHECKING:
    from wstp_harness.report.model import Case, Cell, Result


def library_of(result: Result, cell: Cell) -> str:
    """Return the path of the library at the listening end of a cell."""
    return next(each.path for each in result.subjects if each.key == cell.axes.listener)


def in_c(path: str, file: str) -> str:
    """Return the commands that build and run a C file with a library."""
    folder = Path(path).parent
    return (
        f"Build: cc {file} -I FOLDER_OF_WSTP_H {path} -Wl,-rpath,{folder} -lpthread -o fault\n"
        "Run: ./fault"
    )


def in_python(path: str, file: str) -> str:
    """Return the command that runs a Python file on a library."""
    return f"Run: python3 {file} {path}"


def c_program(result: Result, cell: Cell, case: Case) -> str:
    """Return the C program that shows a cell's fault; "" when its record does not suffice."""
    try:
        return c.render(script_of(cell, case), in_c(library_of(result, cell), "fault.c"))
    except ReportError:
        return ""
