"""Runs over different libraries, put side by side as one result: what a grid is made of.

Rule: every library is one column, wherever it ran (a file is known by its content); a cell that two
runs hold counts as it ended in the run named first. Runs of other suites are joined and it is said.
Not here: shards of one run (``merge``), what the libraries do differently (``libraries``).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from wstp_harness.report.base import LETTERS
from wstp_harness.report.called import union
from wstp_harness.report.compare import NothingToCompare
from wstp_harness.report.events import key
from wstp_harness.report.merge import merged_machine, moment
from wstp_harness.report.model import Cell, Kind, Result, Run, Subject

#: Verdict on the libraries, or only the news that a cell was planned.
NO_NEWS: Final = Kind.MISSING


def join(results: Sequence[Result]) -> Result:
    """Return one result with the cells of all, every library under a letter of its own.

    Raises:
        NothingToCompare: There are fewer than two libraries, or too many.
    """
    subjects: dict[str, Subject] = {}
    cells: dict[tuple[str, str, str], Cell] = {}
    for result in results:
        letters = lettered(result, subjects)
        for old in result.cells:
            cell = moved(old, letters)
            known = cells.get(key(cell))
            if known is None or known.outcome.kind is NO_NEWS:
                cells[key(cell)] = cell
    if not 1 < len(subjects) <= len(LETTERS):
        raise NothingToCompare("give runs over at least two libraries, or one over several")
    stale = {(e.file, e.pattern): e for result in results for e in result.stale}
    cases = {case.id: case for result in reversed(results) for case in result.cases}
    return Result(
        run=one_run([result.run for result in results], len(cells)),
        subjects=tuple(subjects.values()),
        cases=tuple(sorted(cases.values(), key=lambda case: case.id)),
        cells=tuple(cells[k] for k in sorted(cells)),
        stale=tuple(stale.values()),
        called=union(result.called for result in results),
    )


def lettered(result: Result, subjects: dict[str, Subject]) -> dict[str, str]:
    """Return the new letter of each library of a result; new libraries are added to the others."""
    letters = {}
    for subject in result.subjects:
        identity = subject.sha256 or subject.path
        if identity not in subjects:
            letter = LETTERS[len(subjects)] if len(subjects) < len(LETTERS) else "?"
            subjects[identity] = replace(subject, key=letter)
        letters[subject.key] = subjects[identity].key
    return letters


def moved(cell: Cell, letters: dict[str, str]) -> Cell:
    """Return a cell with the letters that its libraries have among all."""
    at = cell.axes
    connector = letters.get(at.connector, at.connector)
    listener = letters.get(at.listener, at.listener)
    return replace(cell, axes=replace(at, listener=listener, connector=connector))


def one_run(runs: Sequence[Run], planned: int) -> Run:
    """Return one run that stands for all; its commands stand below each other."""
    digests = dict.fromkeys(run.suite_digest for run in runs)
    remarks = list(dict.fromkeys(run.partial for run in runs if run.partial))
    if len(digests) > 1:
        remarks.append("the runs were made with different suites")
    return replace(
        runs[0],
        id=hashlib.sha256("".join(run.id for run in runs).encode()).hexdigest()[:8],
        command="\n".join(dict.fromkeys(run.command for run in runs)),
        started=min((run.started for run in runs), key=moment),
        finished=max((run.finished for run in runs), key=moment),
        seconds=sum(run.seconds for run in runs),
        suite_digest=" ".join(digests),
        machine=merged_machine([run.machine for run in runs]),
        options={},
        planned=planned,
        complete=all(run.complete for run in runs),
        partial="; ".join(remarks),
    )
