"""Writing an expectation file from what a run found.

Rule: only a complete run may speak, because a case that did not run would lose its entry. Entries
that are still true keep their words; new ones get a reason that asks for a better one.
Not here: reading such files (``expectations``).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from wstp_harness.report.base import ReportError
from wstp_harness.report.expectation_file import ALLOWED, SCHEMA
from wstp_harness.report.expectations import RANGES, Entry, When
from wstp_harness.report.ledger import Ledger
from wstp_harness.report.model import Cell, Kind, Relation, Result

REASON: Final = "observed, not yet explained"


class ExpectationsNotWritten(ReportError):
    """The run may not decide what is expected; the message says why."""


def write_expectations(result: Result, path: Path, ledger: Ledger) -> str:
    """Write the file and return a sentence that says what was written.

    Args:
        result: A complete run over one family of libraries.
        path: The file, replaced when it exists.
        ledger: The entries that held during the run.

    Raises:
        ExpectationsNotWritten: the run was partial, or over several families.
    """
    families = {subject.family for subject in result.subjects}
    if not result.run.complete or result.run.partial:
        raise ExpectationsNotWritten(result.run.partial or "the run is not complete")
    if len(families) != 1 or not all(families):
        raise ExpectationsNotWritten("the libraries are not of one known family")
    kept = list(true_entries(result.cells, ledger))
    fresh = list(new_entries(result))
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(file_text(families.pop(), [*kept, *fresh]), "utf-8", newline="\n")
    scratch.replace(path)
    return f"{path}: kept {len(kept)} entries, added {len(fresh)}"


def true_entries(cells: Iterable[Cell], ledger: Ledger) -> Iterator[Entry]:
    """Yield the entries that described every cell they covered, or that did not apply here."""
    broken: set[tuple[str, int]] = set()
    used: set[tuple[str, int]] = set()
    for cell in cells:
        found = ledger.entry_for(cell.id, cell.axes, cell.outcome)
        if found is None:
            continue
        place = found[0].file, found[0].number
        used.add(place)
        if cell.expected.relation is not Relation.EXPECTED:
            broken.add(place)
    for each in ledger.files:
        for entry in each.entries:
            place = entry.file, entry.number
            if place in broken or (place not in used and ledger.applies(entry, each.family)):
                continue
            yield entry


def new_entries(result: Result) -> Iterator[Entry]:
    """Yield one entry for each outcome and signature of each case that nothing covers."""
    found: defaultdict[tuple[str, Kind, str], list[str]] = defaultdict(list)
    for cell in result.cells:
        if cell.unexpected and cell.outcome.kind in ALLOWED:
            found[cell.case, cell.outcome.kind, cell.outcome.signature].append(cell.id)
    revision = max(s.reported.get("revision", "") for s in result.subjects)
    source = f"run {result.run.id} on revision {revision}" if revision else result.run.id
    for (_, kind, signature), ids in sorted(found.items()):
        yield Entry(tuple(sorted(set(ids))), kind, signature, REASON, source)


def file_text(family: str, entries: Sequence[Entry]) -> str:
    """Return the content of an expectation file."""
    head = f"schema = {quoted(SCHEMA)}\nfamily = {quoted(family)}\n"
    return head + "".join(f"\n{entry_text(entry)}" for entry in entries)


def entry_text(entry: Entry) -> str:
    """Return one entry as TOML."""
    cells = ",\n  ".join(map(quoted, entry.cells))
    rows = ["[[deviation]]", f"cells = [\n  {cells},\n]", f"outcome = {quoted(entry.outcome)}"]
    texts = ("signature", "reason", "source", "owner", "link")
    rows += [f"{name} = {quoted(value)}" for name in texts if (value := getattr(entry, name))]
    if entry.expires:
        rows.append(f"expires = {entry.expires.isoformat()}")
    rows += [f"{name} = true" for name in ("intermittent", "rare") if getattr(entry, name)]
    if entry.when != When():
        rows.append("[deviation.when]")
        rows += when_rows(entry.when)
    return "\n".join(rows) + "\n"


def when_rows(when: When) -> Iterator[str]:
    """Yield the conditions that are set."""
    for field in fields(when):
        value = getattr(when, field.name)
        if not value:
            continue
        text = quoted(value) if field.name in RANGES else ", ".join(map(quoted, value))
        yield f"{field.name} = {text if field.name in RANGES else f'[{text}]'}"


def quoted(text: str) -> str:
    """Return a TOML basic string.

    Source: TOML 1.0; JSON's escapes are a subset of it but for DEL, which JSON leaves alone.
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
