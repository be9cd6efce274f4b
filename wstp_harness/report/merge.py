"""Several partial results of one suite on the same libraries, put together into one.

Rule: nothing is counted twice and nothing is guessed: a cell that two parts have a verdict on,
another suite or another library is refused; a shard that is not there makes the result incomplete.
Not here: judging again (``ledger``), reading files (``store``, ``events``), pages (``pages``).
"""

import hashlib
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from wstp_harness.report.base import ReportError
from wstp_harness.report.called import union
from wstp_harness.report.events import key
from wstp_harness.report.model import Cell, Kind, Machine, Result, Run, Subject
from wstp_harness.report.shards import Shard

#: Options that say which part a run was or how it was worked off, not what it checks.
OF_A_PART: Final = frozenset({"shard", "workers", "library"})
SHARD_REMARK: Final = "shard "


class CannotMerge(ReportError):
    """The results do not belong together; the message says what differs."""


def merge(results: Sequence[Result]) -> Result:
    """Return one result with the cells of all.

    Raises:
        CannotMerge: There is none, they are not of one suite and the same libraries with the same
            options, or two of them have a verdict on the same cell.
    """
    if not results:
        raise CannotMerge("give the results of the shards")
    same("suite", results, lambda result: result.run.suite_digest)
    same("libraries", results, lambda result: list(map(identity, result.subjects)))
    same("options", results, lambda result: options(result.run))
    cells = merged_cells(results)
    cases = {case.id: case for result in results for case in result.cases}
    stale = {(e.file, e.pattern): e for result in results for e in result.stale}
    return Result(
        run=merged_run(results, cells),
        subjects=results[0].subjects,
        cases=tuple(sorted(cases.values(), key=lambda case: case.id)),
        cells=tuple(cells[k] for k in sorted(cells)),
        stale=tuple(stale.values()),
        called=union(result.called for result in results),
    )


def same(what: str, results: Sequence[Result], of: Callable[[Result], object]) -> None:
    """Refuse results that differ in something.

    Raises:
        CannotMerge: They do.
    """
    first = of(results[0])
    for number, result in enumerate(results[1:], 2):
        if of(result) != first:
            raise CannotMerge(f"result {number} was made with other {what} than the first")


def identity(subject: Subject) -> tuple[str, str]:
    """Return what a library is: its content; the path may differ between machines."""
    return subject.key, subject.sha256 or subject.path


def options(run: Run) -> Mapping[str, str]:
    """Return the options that two parts of one run share."""
    return {name: value for name, value in run.options.items() if name not in OF_A_PART}


def merged_cells(results: Iterable[Result]) -> dict[tuple[str, str, str], Cell]:
    """Return the cells of all; a verdict replaces a MISSING of another part.

    Raises:
        CannotMerge: Two parts have a verdict on the same cell.
    """
    cells: dict[tuple[str, str, str], Cell] = {}
    for result in results:
        for cell in result.cells:
            known = cells.get(key(cell))
            if known is None or known.outcome.kind is Kind.MISSING:
                cells[key(cell)] = cell
            elif cell.outcome.kind is not Kind.MISSING:
                raise CannotMerge(f"two of the results have a verdict on {cell.id}")
    return cells


def merged_run(results: Sequence[Result], cells: Mapping[tuple[str, str, str], Cell]) -> Run:
    """Return one run that stands for all parts; its seconds are those of the longest."""
    runs = [result.run for result in results]
    absent = absent_shards(runs)
    missing = sum(cell.outcome.kind is Kind.MISSING for cell in cells.values())
    partial = [text for text in dict.fromkeys(selection(run) for run in runs) if text]
    partial += [f"shards {', '.join(map(str, absent))} are not among the results"] if absent else []
    return replace(
        runs[0],
        id=hashlib.sha256("".join(run.id for run in runs).encode()).hexdigest()[:8],
        command=whole_command(runs[0].command),
        started=min((run.started for run in runs), key=moment),
        finished=max((run.finished for run in runs), key=moment),
        seconds=max(run.seconds for run in runs),
        machine=merged_machine([run.machine for run in runs]),
        options={k: v for k, v in runs[0].options.items() if k not in {"shard", "workers"}},
        planned=len(cells),
        complete=all(run.complete for run in runs) and not absent and not missing,
        partial="; ".join(partial),
    )


def absent_shards(runs: Iterable[Run]) -> list[Shard]:
    """Return the shards that none of the runs was.

    Raises:
        CannotMerge: The runs were cut into different numbers of shards.
    """
    found = {Shard.parse(text) for run in runs if (text := run.options.get("shard"))}
    counts = {shard.count for shard in found}
    if len(counts) > 1:
        raise CannotMerge(f"the runs were cut into {' and '.join(map(str, sorted(counts)))} shards")
    return [s for count in counts for n in range(count) if (s := Shard(n + 1, count)) not in found]


def selection(run: Run) -> str:
    """Return why a run is partial, apart from being a shard."""
    shard = run.options.get("shard")
    if not shard:
        return run.partial
    return run.partial.replace(f", {SHARD_REMARK}{shard}", "").replace(
        f"only cells selected by {SHARD_REMARK}{shard}", ""
    )


def whole_command(command: str) -> str:
    """Return the command of a shard without its ``--shard``."""
    words = shlex.split(command)
    kept = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if before != "--shard" and word != "--shard" and not word.startswith("--shard=")
    ]
    return shlex.join(kept)


def moment(text: str) -> tuple[float, str]:
    """Return a time of a run as something that sorts, also across time zones."""
    try:
        return datetime.fromisoformat(text).timestamp(), text
    except ValueError:
        return 0.0, text


def merged_machine(machines: Sequence[Machine]) -> Machine:
    """Return one description for the machines of all parts."""

    def joined(of: Callable[[Machine], str]) -> str:
        return " / ".join(dict.fromkeys(map(of, machines)))

    return Machine(
        os=joined(lambda at: at.os),
        kernel=joined(lambda at: at.kernel),
        cpu=joined(lambda at: at.cpu),
        cores=max(at.cores for at in machines),
        python=joined(lambda at: at.python),
    )
