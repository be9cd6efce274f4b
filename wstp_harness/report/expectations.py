"""Expectation files: the known deviations of a library family, one TOML file each.

Rule: an entry is a statement that is checked in every run. A cell that an entry covers must end as
the entry says; an entry without a reason and a source is refused.

The format::

    schema = "wstp-harness/expectations/1"
    family = "wolfram-wstp"              # the subjects it speaks of, see Subject.family

    [[deviation]]
    cells = ["numbers/scalars::overflow_is_an_error[*/int8-*]"]   # `*` any text; "re:..." regex
    outcome = "FAIL"                     # FAIL CRASH HANG LEAK UNSUPPORTED
    signature = "WSGetInteger8 error 7"  # of the outcome; `*` allowed
    reason = "the value is truncated instead"
    source = "api.md 7; observed on 13.2"
    owner = "numbers"                    # optional
    link = "https://..."                 # optional
    expires = 2027-06-30                 # optional: from that day on the entry fails the run
    intermittent = true                  # optional: PASS is fine as well
    [deviation.when]                     # optional; all must hold
    revision = ">=48"                    # also interface, version; comma = and
    platforms = ["linux"]
    protocols = ["TCPIP"]
    places = ["processes"]

The first entry that covers a cell counts, so exceptions stand before the general rule.
Not here: comparing outcomes with entries (``ledger``), writing files (``expectation_writer``).
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final

from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Axes, Kind, Subject

SCHEMA: Final = "wstp-harness/expectations/1"
ALLOWED: Final = frozenset({Kind.FAIL, Kind.CRASH, Kind.HANG, Kind.LEAK, Kind.UNSUPPORTED})
KEYS: Final = frozenset(
    {"cells", "outcome", "signature", "reason", "source", "owner", "link"}
    | {"expires", "intermittent", "when"}
)
RANGES: Final = ("interface", "revision", "version")
LISTS: Final = ("platforms", "protocols", "places")
COMPARISON: Final = re.compile(r"(>=|<=|==|>|<)\s*(\d+(?:\.\d+)*)")


class ExpectationsInvalid(ReportError):
    """An expectation file cannot be used; the message names file, entry and field."""


def pattern(text: str) -> re.Pattern[str]:
    """Compile a cell pattern: ``*`` stands for any text, ``re:`` opens a regular expression.

    Raises:
        re.error: the text after ``re:`` is not a regular expression.
    """
    if text.startswith("re:"):
        return re.compile(text[3:])
    return re.compile(".*".join(re.escape(part) for part in text.split("*")))


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a version text, ``13.2.0`` as ``(13, 2, 0)``."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def in_range(value: str, condition: str) -> bool:
    """Whether a version satisfies every comparison of a condition such as ``>=25,<48``."""
    have = numbers(value)
    for sign, text in COMPARISON.findall(condition):
        want = numbers(text)
        width = max(len(have), len(want))
        a, b = ((*n, *(0,) * (width - len(n))) for n in (have, want))
        holds = {">=": a >= b, "<=": a <= b, "==": a == b, ">": a > b, "<": a < b}
        if not holds[sign]:
            return False
    return bool(have)


@dataclass(frozen=True, slots=True)
class When:
    """Where an entry applies; an empty condition always holds."""

    interface: str = ""
    revision: str = ""
    version: str = ""
    platforms: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def holds(self, subject: Subject, axes: Axes) -> bool:
        """Whether every condition holds for a cell with these axes on this subject."""
        return self.holds_for(subject) and all(
            not allowed or value in allowed
            for allowed, value in (
                (self.protocols, axes.protocol),
                (self.places, axes.place),
            )
        )

    def holds_for(self, subject: Subject) -> bool:
        """Whether the conditions on library and platform hold."""
        if self.platforms and sys.platform not in self.platforms:
            return False
        return all(
            not condition or in_range(subject.reported.get(name, ""), condition)
            for name, condition in zip(
                RANGES, (self.interface, self.revision, self.version), strict=True
            )
        )


@dataclass(frozen=True)
class Entry:
    """One known deviation; ``file`` and ``number`` (from 1) say where it is written."""

    cells: tuple[str, ...]
    outcome: Kind
    signature: str
    reason: str
    source: str
    owner: str = ""
    link: str = ""
    expires: date | None = None
    intermittent: bool = False
    when: When = When()
    file: str = ""
    number: int = 0

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The compiled cell patterns, in order."""
        return tuple(pattern(text) for text in self.cells)

    def covering(self, cell: str) -> str:
        """Return the pattern that covers a cell id, or nothing."""
        for text, compiled in zip(self.cells, self.patterns, strict=True):
            if compiled.fullmatch(cell):
                return text
        return ""

    def describes(self, kind: Kind, signature: str) -> bool:
        """Whether an outcome is the one the entry announces."""
        return kind is self.outcome and bool(pattern(self.signature).fullmatch(signature))


@dataclass(frozen=True, slots=True)
class Expectations:
    """The entries of one file, for the subjects of one family."""

    family: str
    entries: tuple[Entry, ...] = field(default=())
    file: str = ""


def load(path: Path) -> Expectations:
    """Read an expectation file.

    Raises:
        ExpectationsInvalid: unreadable, not TOML, another format, or an incomplete entry.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ExpectationsInvalid(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise ExpectationsInvalid(f"{path}: not TOML ({error})") from error
    return parse(data, path.name)


def parse(data: Mapping[str, object], name: str) -> Expectations:
    """Build the entries from the content of a file called ``name``.

    Raises:
        ExpectationsInvalid: another format, or an incomplete entry.
    """
    if data.get("schema") != SCHEMA:
        raise ExpectationsInvalid(f"{name}: schema must be {SCHEMA!r}")
    family = data.get("family")
    if not isinstance(family, str) or not family:
        raise ExpectationsInvalid(f"{name}: family must name the subjects it speaks of")
    unknown = data.keys() - {"schema", "family", "deviation"}
    rows = data.get("deviation", [])
    if unknown or not isinstance(rows, list):
        raise ExpectationsInvalid(f"{name}: only schema, family and [[deviation]] may stand here")
    entries = tuple(parse_entry(row, name, n) for n, row in enumerate(rows, 1))
    return Expectations(family, entries, name)


def parse_entry(row: Mapping[str, object], name: str, number: int) -> Entry:
    """Build one entry, the ``number``-th of the file.

    Raises:
        ExpectationsInvalid: a field is absent, unknown, or of another form.
    """
    where = f"{name}: deviation {number}"
    if unknown := row.keys() - KEYS:
        raise ExpectationsInvalid(f"{where}: unknown field {', '.join(sorted(unknown))}")
    for needed in ("outcome", "signature", "reason", "source"):
        if not isinstance(row.get(needed), str) or not row[needed]:
            raise ExpectationsInvalid(f"{where}: {needed} is mandatory")
    cells = texts(row.get("cells"), where, "cells")
    if not cells:
        raise ExpectationsInvalid(f"{where}: cells is mandatory")
    if row["outcome"] not in ALLOWED:
        raise ExpectationsInvalid(f"{where}: outcome must be one of {', '.join(sorted(ALLOWED))}")
    expires = row.get("expires")
    if expires is not None and type(expires) is not date:
        raise ExpectationsInvalid(f"{where}: expires must be a date such as 2027-06-30")
    entry = Entry(
        cells,
        Kind(str(row["outcome"])),
        str(row["signature"]),
        str(row["reason"]),
        str(row["source"]),
        str(row.get("owner", "")),
        str(row.get("link", "")),
        expires,
        row.get("intermittent", False) is True,
        parse_when(row.get("when", {}), where),
        name,
        number,
    )
    try:
        entry.patterns, pattern(entry.signature)
    except re.error as error:
        raise ExpectationsInvalid(f"{where}: not a pattern ({error})") from error
    return entry


def parse_when(data: object, where: str) -> When:
    """Build the conditions of an entry.

    Raises:
        ExpectationsInvalid: an unknown condition, or one of another form.
    """
    if not isinstance(data, dict) or data.keys() - {*RANGES, *LISTS}:
        allowed = ", ".join((*RANGES, *LISTS))
        raise ExpectationsInvalid(f"{where}: when may hold {allowed}")
    ranges = {name: str(data.get(name, "")) for name in RANGES}
    for name, condition in ranges.items():
        if condition and not all(COMPARISON.fullmatch(p.strip()) for p in condition.split(",")):
            raise ExpectationsInvalid(f"{where}: {name} must read like '>=25,<48'")
    platforms, protocols, places = (texts(data.get(name), where, name) for name in LISTS)
    return When(
        interface=ranges["interface"],
        revision=ranges["revision"],
        version=ranges["version"],
        platforms=platforms,
        protocols=protocols,
        places=places,
    )


def texts(value: object, where: str, name: str) -> tuple[str, ...]:
    """Read one text or a list of texts; an absent value is none.

    Raises:
        ExpectationsInvalid: something else.
    """
    if value is None:
        return ()
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(i, str) and i for i in items):
        raise ExpectationsInvalid(f"{where}: {name} must be a text or a list of texts")
    return tuple(items)


def shipped() -> tuple[Expectations, ...]:
    """Return the expectation files that come with the package, by name."""
    folder = files("wstp_harness.report").joinpath("expectations")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(parse(tomllib.loads(f.read_text("utf-8")), f.name) for f in found)


def for_subjects(
    subjects: Iterable[Subject], available: Iterable[Expectations]
) -> tuple[Expectations, ...]:
    """Choose the files that speak of one of the subjects."""
    families = {subject.family for subject in subjects}
    return tuple(each for each in available if each.family in families)
