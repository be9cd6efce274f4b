"""The figures of a gate for the page of a comparison: ``bench --library NEW --against OLD --out``.

Rule: nothing is measured or judged here; figures of other libraries than those compared are
refused.
Not here: what the page shows of them (``report.compare_speed``, ``report.speed_strip``).
"""

from collections.abc import Sequence
from pathlib import Path

from wstp_harness.bench.model import Judgement
from wstp_harness.bench.store import load
from wstp_harness.bench.tables import what, where
from wstp_harness.report.base import ReportError
from wstp_harness.report.compare_speed import Speed, worst_first
from wstp_harness.report.model import Result


class NoFigures(ReportError):
    """A file holds no figures of a gate, or those of other libraries; the message says which."""


def figures(path: Path, results: Sequence[Result]) -> tuple[Speed, ...]:
    """Read what the gate said of the first and the last of some results.

    Raises:
        ReportError: There is nothing of the kind in the file, or it is of other libraries.
    """
    bench = load(path)
    if not bench.judgements:
        raise NoFigures(f"{path}: no gate was held; `wstp-harness bench --against OLD` holds one")
    new, old = bench.libraries[0].sha256, bench.libraries[-1].sha256
    compared = [{s.sha256 for s in result.subjects} for result in (results[0], results[-1])]
    if old not in compared[0] or new not in compared[1]:
        raise NoFigures(f"{path}: the figures are of other libraries than the results")
    return worst_first(map(speed, bench.judgements))


def speed(judgement: Judgement) -> Speed:
    """Return what the page shows of a judgement."""
    change, control = judgement.change, judgement.control
    return Speed(
        name=f"{what(judgement.curve, judgement.bytes)}, {where(judgement.curve)}",
        old_ns=judgement.old_ns,
        new_ns=judgement.new_ns,
        low=change.low,
        ratio=change.ratio,
        high=change.high,
        control=(control.low, control.ratio, control.high),
        margin=judgement.margin,
        verdict=str(judgement.verdict),
        reason=judgement.reason,
    )
