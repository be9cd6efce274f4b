"""Expectation files: the known deviations of a library family, one TOML file each.

Rule: an entry without a reason and a source is refused, and so is anything this version does not
know, because a misspelt condition would silently widen an entry.

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
    rare = true                          # optional: strikes cells now and then; forgiven when a
                                         # repetition in fresh processes ends as expected
    [deviation.when]                     # optional; all must hold
    revision = ">=48"                    # also interface, version; comma = and
    platforms = ["linux"]
    protocols = ["TCPIP"]
    places = ["processes"]

The first entry that covers a cell counts, so exceptions stand before the general rule. Behind an
intermittent one the next that covers the cell may say what else happens to it. Rare ones are
looked at last.
Not here: what entries mean (``expectations``), writing files (``writer``).
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from wstp_harness.report.base import ReportError
from wstp_harness.report.expectations import COMPARISON, RANGES, Entry, Expectations, When, pattern
from wstp_harness.report.model import Kind

SCHEMA: Final = "wstp-harness/expectations/1"
ALLOWED: Final = frozenset({Kind.FAIL, Kind.CRASH, Kind.HANG, Kind.LEAK, Kind.UNSUPPORTED})
KEYS: Final = frozenset(
    {"cells", "outcome", "signature", "reason", "source", "owner", "link"}
    | {"expires", "intermittent", "rare", "when"}
)
LISTS: Final = ("platforms", "protocols", "places")


class ExpectationsInvalid(ReportError):
    """An expectation file cannot be used; the message names file, entry and field."""


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
        row.get("rare", False) is True,
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
