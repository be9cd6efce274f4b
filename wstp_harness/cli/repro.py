"""``wstp-harness repro``: a failing cell as one file that shows the fault without the harness.

Not here: how the file is made (``report.reproducer``).
"""

from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Final

import typer

from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.report import read
from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Cell, Result
from wstp_harness.report.reproducer import c, python
from wstp_harness.report.reproducer.build import in_c, in_python, library_of
from wstp_harness.report.reproducer.script import script_of
from wstp_harness.report.summary import many


class Language(StrEnum):
    """What a reproducer is written in."""

    C = "c"
    PYTHON = "python"


SUFFIX: Final = {Language.C: "c", Language.PYTHON: "py"}
EXAMPLES: Final = """\b
For example:
  wstp-harness repro 'numbers/scalars::limits[loopback/*]' > fault.c
  wstp-harness repro 'links/names::*' --result old/result.json --language python --out fault.py
  cc fault.c -I SDK SDK/libWSTP64i4.so -Wl,-rpath,SDK -lpthread -o fault && ./fault
"""


def repro(
    *,
    cell: Annotated[
        str, typer.Argument(metavar="CELL", help="Id of a failing cell; * stands for any text.")
    ],
    result: Annotated[
        Path,
        typer.Option("--result", metavar="FILE", help="result.json, or the folder of the run."),
    ] = Path("wstp-report"),
    language: Annotated[
        Language,
        typer.Option("--language", case_sensitive=False, help="c (needs wstp.h) or python."),
    ] = Language.C,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write here, not to the terminal.")
    ] = None,
) -> None:
    """Write one file that makes a failing cell's calls and shows the fault.

    It needs the library and its header, or the library and Python, and nothing of the harness.
    It ends with 1 when the fault shows, 0 when it does not, 2 when it could not be tried.
    """
    try:
        data, _ = read(result)
        found = chosen(data, cell)
        script = script_of(found, next((c for c in data.cases if c.id == found.case), None))
        write = {Language.C: c.render, Language.PYTHON: python.render}[language]
        source = write(script, build(data, found, language, out))
    except ReportError as error:
        end(Exit.USAGE, str(error))
    if out is None:
        typer.echo(source, nl=False)
        return
    try:
        out.write_text(source, "utf-8")
    except OSError as error:
        end(Exit.USAGE, f"--out {out}: {error.strerror or error}")


def chosen(result: Result, pattern: str) -> Cell:
    """Return the one failing cell that is meant; of several, the first of the first group."""
    known = [cell for cell in result.cells if cell.id == pattern]
    known = known or [c for c in result.cells if fnmatchcase(c.id, pattern.replace("[", "[[]"))]
    if not known:
        end(Exit.USAGE, f"no cell of the result is called {pattern}")
    failing = [cell for cell in known if cell.trace or cell.unfinished]
    if not failing:
        end(Exit.USAGE, f"{many(len(known), 'cell')} called so, none with recorded calls")
    return failing[0]


def build(result: Result, cell: Cell, language: Language, out: Path | None) -> str:
    """Return the commands that run the file on the library that failed."""
    name = out.name if out else f"fault.{SUFFIX[language]}"
    how = in_python if language is Language.PYTHON else in_c
    return how(library_of(result, cell), name)
