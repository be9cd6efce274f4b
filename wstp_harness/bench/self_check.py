"""How often the gate is wrong on this machine: gates of a library against itself, and slowed.

A stream of rounds is measured; each round holds the library, itself again, and itself slowed by
busy waiting of a known size. Gates are then held over the stream as a run would hold them: one
after the other, each over rounds that no other gate of its kind has seen. The stream is kept in a
file and grows with every self-check, so that an interrupted one loses nothing.
"""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scipy import stats

from wstp_harness.bench.budget import spoken, warm_up_ms
from wstp_harness.bench.curves import GROUPS, MEBIBYTE, limit_curve
from wstp_harness.bench.gate import INVOCATIONS, Schedule, judge_curve, may_be_slower
from wstp_harness.bench.model import Pair, Verdict
from wstp_harness.bench.pump import invoke
from wstp_harness.bench.result import Rates, SelfCheck
from wstp_harness.bench.trust import state_folder
from wstp_harness.report.store import Json, dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wstp_harness.bench.model import Curve

SLOWED: Final = ("0.05", "0.1")
"""Parts of an operation's time that are added to it."""
SAME: Final = "0"
TOGETHER: Final = 5
"""Rounds of one curve before those of the next: an interrupted check has seen both."""
CONFIDENCE: Final = 0.95


def curves() -> list[Curve]:
    """Return a latency curve and a bandwidth curve."""
    far = ("TCPIP", "processes")
    small = next(c for c in GROUPS["round-trip"] if (c.kind, c.place) == far)
    large = next(c for c in GROUPS["bandwidth"] if (c.kind, c.place) == far)
    return [small, replace(large, sizes=(4 * MEBIBYTE,))]


class Stream:
    """The rounds of one curve, one library and one measuring time, in a file."""

    def __init__(self, path: Path, curve: Curve, library: str, measure_ms: int) -> None:
        """Read what earlier checks measured.

        Args:
            path: of the file, which holds the rounds of other streams too.
            curve: what is measured.
            library: its hash.
            measure_ms: of one invocation.
        """
        self.path = path
        self.curve = curve
        self.key: Mapping[str, Json] = {"curve": curve.id, "library": library, "ms": measure_ms}
        self.rounds: list[dict[str, float]] = [
            line["ns"] for line in lines(path) if all(line.get(k) == v for k, v in self.key.items())
        ]

    def add(self, taken: dict[str, float]) -> None:
        """Append a round, to the file at once."""
        self.rounds.append(taken)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(dumps({**self.key, "ns": {**taken}}) + "\n")

    def usual_ns(self) -> float | None:
        """Return what an operation took lately; None when nothing is known."""
        return statistics.median(r["old"] for r in self.rounds[-TOGETHER:]) if self.rounds else None


def lines(path: Path) -> Iterator[dict[str, dict[str, float]]]:
    """Yield the records of a file; a line cut short by an interruption is left out."""
    if not path.is_file():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def self_check(
    library: Path,
    sha256: str,
    *,
    seconds: float,
    schedule: Schedule | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> SelfCheck:
    """Measure for so long, and judge everything measured so far.

    Raises:
        PumpFailedError: an invocation failed.
    """
    plan = schedule or Schedule()
    streams = [Stream(stream_path(), curve, sha256, plan.measure_ms) for curve in curves()]
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        said = ", ".join(f"{len(stream.rounds)} rounds of {stream.curve.id}" for stream in streams)
        progress(f"{said}, {spoken(left)} left")
        for stream in streams:
            for number in range(TOGETHER):
                if number and time.monotonic() > end:
                    break
                stream.add(_round(library, stream, plan.measure_ms))
    rates = tuple(held(stream.curve, stream.rounds, plan) for stream in streams)
    return SelfCheck(f"{datetime.now(UTC):%Y-%m-%d}", rates, sha256)


def held(curve: Curve, stream: Sequence[Mapping[str, float]], plan: Schedule) -> Rates:
    """Hold all the gates that a stream has rounds for."""
    same = list(_gates(curve, stream, SAME, plan))
    slowed = {part: list(_gates(curve, stream, part, plan)) for part in SLOWED}
    each = statistics.mean(taken["seconds"] for taken in stream) if stream else 0.0
    share = INVOCATIONS / (INVOCATIONS + len(SLOWED))
    alarms = same.count(Verdict.SLOWER)
    found = {part: gates.count(Verdict.SLOWER) for part, gates in slowed.items()}
    return Rates(
        curve=curve.id,
        gates=len(same),
        alarms=alarms,
        invalid=same.count(Verdict.INVALID),
        trials={part: len(gates) for part, gates in slowed.items()},
        found=found,
        alarms_at_most=at_most(alarms, len(same)),
        found_at_least={part: at_least(found[part], len(slowed[part])) for part in SLOWED},
        seconds=(plan.screen + plan.confirm) * each * share,
    )


def _round(library: Path, stream: Stream, measure_ms: int) -> dict[str, float]:
    """One invocation of everything, the order turned round in every other round."""
    curve = stream.curve
    usual = stream.usual_ns()
    if usual is None:
        usual = invoke(curve, library, measure_ms=measure_ms)[0].p10_ns
    keys = ["old", SAME, "control", *SLOWED, "drift"]
    taken: dict[str, float] = {}
    begun = time.monotonic()
    for key in keys if len(stream.rounds) % 2 == 0 else reversed(keys):
        spin = int(float(key) * usual) if key in SLOWED else 0
        subject, path = (limit_curve(curve), None) if key == "drift" else (curve, library)
        (point,) = invoke(
            subject,
            path,
            measure_ms=measure_ms,
            warm_up_ms=warm_up_ms(measure_ms),
            spin_ns=spin,
        )
        taken[key] = point.p10_ns
    return {**taken, "seconds": time.monotonic() - begun}


def _gates(
    curve: Curve, stream: Sequence[Mapping[str, float]], key: str, plan: Schedule
) -> Iterator[Verdict]:
    """Yield the verdict of each gate, which takes what it needs of the stream."""
    pairs = [
        Pair((taken["old"],), (taken[key],), (taken["control"],), (taken["drift"],))
        for taken in stream
    ]
    at = 0
    while len(pairs) - at >= plan.screen:
        (judgement,) = judge_curve(curve, pairs[at : at + plan.screen])
        at += plan.screen
        if may_be_slower(judgement):
            if len(pairs) - at < plan.confirm:
                return
            (judgement,) = judge_curve(curve, pairs[at : at + plan.confirm])
            at += plan.confirm
        yield judgement.verdict


def stream_path() -> Path:
    """Return the file of the rounds measured so far."""
    return state_folder() / "self-check-rounds.jsonl"


def at_most(count: int, of: int) -> float:
    """Return the rate that lies above the true one with 95 % confidence (Clopper and Pearson)."""
    return 1.0 if count >= of else float(stats.beta.ppf(CONFIDENCE, count + 1, of - count))


def at_least(count: int, of: int) -> float:
    """Return the rate that lies below the true one with 95 % confidence."""
    return 0.0 if count <= 0 else float(stats.beta.ppf(1 - CONFIDENCE, count, of - count + 1))
