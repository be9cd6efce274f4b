"""What all reports begin with: the branch of errors they raise, and the files they are made of."""

from functools import cache
from importlib.resources import files
from typing import Final

#: Names of the results of a comparison and of the libraries of a run, in order.
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ReportError(Exception):
    """Base of everything ``report`` raises; the text is one line that says what to do."""


@cache
def asset(name: str) -> str:
    """Return the text of one of the files in ``assets``."""
    return files("wstp_harness.report").joinpath("assets", name).read_text("utf-8")
