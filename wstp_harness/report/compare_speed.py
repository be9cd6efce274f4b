"""What the gate of ``bench --against`` found, read from its figures for the page of a comparison.

Rule: nothing is measured or judged here; figures of other libraries than those compared are
refused.
Not here: the gate and its words (``bench``), layout of any kind.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, cast

from wstp_harness.report.base import ReportError
from wstp_harness.report.model import Result
from wstp_harness.report.store import Json

#: The words of the gate, the worst first.
ORDER: Final = ("SLOWER", "INVALID", "INCONCLUSIVE", "FASTER", "SAME")


class NoFigures(ReportError):
    """A file holds no figures of a gate, or those of other libraries; the message says which."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What the gate said of one curve at one size.

    Attributes:
        name: Workload, link and size.
        old_ns, new_ns: What it takes the two libraries, nanoseconds.
        low, ratio, high: New over old, with the interval.
        control: Old over old in the same run: low, ratio, high.
        margin: The part of the time that a difference must reach.
        verdict: The gate's word.
        reason: Why, where the word alone does not say it.
    """

    name: str
    old_ns: float
    new_ns: float
    low: float
    ratio: float
    high: float
    control: tuple[float, ...]
    margin: float
    verdict: str
    reason: str = ""


def load(path: Path, results: Sequence[Result]) -> tuple[Speed, ...]:
    """Read the figures of the gate held on the first and the last of some results.

    Raises:
        NoFigures: There are none in the file, or they are of other libraries.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        rows = tuple(map(speed, data["judgements"]))
        new, old = (library["sha256"] for library in data["libraries"])
    except OSError as error:
        raise NoFigures(f"{path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NoFigures(
            f"{path}: no figures of `wstp-harness bench --library NEW --against OLD --out FILE`"
        ) from error
    compared = [{s.sha256 for s in result.subjects} for result in (results[0], results[-1])]
    if any(digest not in known for digest, known in zip((old, new), compared, strict=True)):
        raise NoFigures(f"{path}: the figures are of other libraries than the results")
    return tuple(sorted(rows, key=lambda row: (ORDER.index(row.verdict), -row.ratio)))


def speed(row: Mapping[str, Json]) -> Speed:
    """Return one judgement of the gate."""
    curve = cast("Mapping[str, str]", row["curve"])
    change = cast("Mapping[str, float]", row["change"])
    control = cast("Mapping[str, float]", row["control"])
    pairs = cast("Sequence[Mapping[str, Sequence[float]]]", row["pairs"])
    verdict = str(row["verdict"])
    if verdict not in ORDER:
        raise ValueError(verdict)
    link = curve["kind"] if curve["kind"] == "Loopback" else f"{curve['kind']} {curve['place']}"
    return Speed(
        name=f"{curve['workload']}, {link}, {cast('int', row['bytes']):,} B",
        old_ns=median(pair["old"][0] for pair in pairs),
        new_ns=median(pair["new"][0] for pair in pairs),
        low=change["low"],
        ratio=change["ratio"],
        high=change["high"],
        control=(control["low"], control["ratio"], control["high"]),
        margin=cast("float", row["margin"]),
        verdict=verdict,
        reason=str(row.get("reason", "")),
    )


def sentence(rows: Sequence[Speed]) -> str:
    """Count the verdicts, the worst first; empty when no gate was held."""
    counts = Counter(row.verdict for row in rows)
    return ", ".join(f"{counts[word]} {word}" for word in ORDER if counts[word])


def control(rows: Sequence[Speed]) -> Speed | None:
    """Return the row that shows what noise alone does here, over all curves."""
    if not rows:
        return None
    lows, ratios, highs = zip(*(row.control for row in rows), strict=True)
    return Speed(
        name="old against old, all curves: noise",
        old_ns=0.0,
        new_ns=0.0,
        low=min(lows),
        ratio=median(ratios),
        high=max(highs),
        control=(),
        margin=min(row.margin for row in rows),
        verdict="",
    )
