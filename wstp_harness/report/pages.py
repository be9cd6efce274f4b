"""A finished result as files and as an exit code.

Rule: every file appears whole or not at all, and all are renderings of the same result, so writing
them again from result.json gives the same bytes.
Not here: what a page looks like (``html``, ``junit``, ``markdown``, ``terminal``).
"""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from wstp_harness.report import ctrf, html, junit, markdown
from wstp_harness.report.model import Relation, Result, Run
from wstp_harness.report.store import render, save

CONFORMS: Final = 0
UNEXPECTED: Final = 1
STALE: Final = 10
#: Relations that say the expectation file is behind, not that the library got worse.
OUTDATED: Final = frozenset({Relation.IMPROVED, Relation.SIGNATURE_CHANGED, Relation.STALE_ENTRY})
RENDERERS: Final = {
    "index.html": html.render,
    "junit.xml": junit.render,
    "ctrf.json": ctrf.render,
    "summary.md": markdown.render,
}


def begin(run: Run, folder: Path) -> None:
    """Put a page into the folder of a run that has begun; what an older run left there goes.

    A run that is killed then leaves its events and this page, which says how to read them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("result.json", *RENDERERS):
        (folder / name).unlink(missing_ok=True)
    (folder / "index.html").write_text(html.running(run), "utf-8", newline="\n")


def write(result: Result, folder: Path) -> None:
    """Write result.json and every page into a folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    save(result, folder / "result.json")
    write_pages(result, folder, RENDERERS)


def write_packed(result: Result, folder: Path) -> None:
    """Write what is worth keeping of a run: its page, its summary, and its data as an archive."""
    write_pages(result, folder, ("index.html", "summary.md"))
    scratch = folder / ".result.json.gz.part"
    scratch.write_bytes(gzip.compress(render(result).encode(), mtime=0))  # the same bytes always
    scratch.replace(folder / "result.json.gz")


def write_pages(result: Result, folder: Path, names: Iterable[str]) -> None:
    """Write some of the pages into a folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        scratch = folder / f".{name}.part"
        scratch.write_text(RENDERERS[name](result), "utf-8", newline="\n")
        scratch.replace(folder / name)


def exit_code(result: Result) -> int:
    """Return 1 for unexpected results or an unfinished run, 10 for expectations behind, or 0."""
    relations = {cell.expected.relation for cell in result.cells if cell.unexpected}
    if relations - OUTDATED or not result.run.complete:
        return UNEXPECTED
    return STALE if relations or result.stale else CONFORMS
