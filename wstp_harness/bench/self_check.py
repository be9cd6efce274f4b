"""How often the gate is wrong on this machine: gates of a library against itself, and slowed.

A stream of rounds is measured once; each round holds the library, itself again, and itself
slowed by busy waiting of a known size. Gates are then held over windows of the stream. Windows
overlap, so a rate is known to two or three points, not better.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.curves import GROUPS, limit_curve
from wstp_harness.bench.gate import CONFIRM_PAIRS, SCREEN_PAIRS, Pair, judge_curve, may_be_slower
from wstp_harness.bench.pump import invoke
from wstp_harness.bench.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wstp_harness.bench.pump import Curve

SLOWED: Final = (0.05, 0.10, 0.20)
ROUNDS: Final = 80
TRIALS: Final = 50
FOUND_ENOUGH: Final = 0.8
STEP: Final = 7
"""Rounds between the starts of two windows; prime, so that windows do not fall on one phase."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What the gate did on one curve.

    Attributes:
        curve: its id.
        trials: gates held of each kind.
        false_alarms: part of the gates of identical code that said SLOWER.
        invalid: part of them that said INVALID.
        found: part of the gates that said SLOWER, by injected slow-down (0.1 is 10 %).
    """

    curve: str
    trials: int
    false_alarms: float
    invalid: float
    found: dict[str, float]

    def smallest_found(self) -> float | None:
        """Return the smallest slow-down found in four of five gates; None when none was."""
        enough = [float(part) for part, rate in self.found.items() if rate >= FOUND_ENOUGH]
        return min(enough, default=None)


def curves() -> list[Curve]:
    """Return a latency curve and a bandwidth curve."""
    small = next(c for c in GROUPS["round-trip"] if (c.kind, c.place) == ("TCPIP", "processes"))
    large = next(c for c in GROUPS["bandwidth"] if (c.kind, c.place) == ("TCPIP", "processes"))
    return [small, large]


def self_check(
    library: Path,
    curve: Curve,
    *,
    rounds: int = ROUNDS,
    trials: int = TRIALS,
    measure_ms: int = 100,
    progress: Callable[[str], None] = lambda _: None,
) -> Rates:
    """Measure the stream of one curve and hold the gates over it.

    Raises:
        PumpFailedError: an invocation failed.
    """
    (start,) = invoke(curve, library, measure_ms=measure_ms)
    stream = []
    for number in range(rounds):
        progress(f"{curve.id} round {number + 1} of {rounds}")
        stream.append(_round(library, curve, start.p10_ns, measure_ms, number))
    same = [_verdict(curve, stream, trial, "0") for trial in range(trials)]
    return Rates(
        curve=curve.id,
        trials=trials,
        false_alarms=same.count(Verdict.SLOWER) / trials,
        invalid=same.count(Verdict.INVALID) / trials,
        found={
            str(part): [_verdict(curve, stream, trial, str(part)) for trial in range(trials)].count(
                Verdict.SLOWER
            )
            / trials
            for part in SLOWED
        },
    )


def _round(
    library: Path, curve: Curve, each_ns: float, measure_ms: int, number: int
) -> dict[str, float]:
    """One invocation of everything, the order turned round in every other round."""
    keys = ["old", "0", "control", *map(str, SLOWED), "drift"]
    taken: dict[str, float] = {}
    for key in keys if number % 2 == 0 else reversed(keys):
        spin = int(float(key) * each_ns) if key in {str(part) for part in SLOWED} else 0
        subject, path = (limit_curve(curve), None) if key == "drift" else (curve, library)
        (point,) = invoke(subject, path, measure_ms=measure_ms, spin_ns=spin)
        taken[key] = point.p10_ns
    return taken


def _verdict(curve: Curve, stream: Sequence[dict[str, float]], trial: int, key: str) -> Verdict:
    """Hold one gate over a window: a screen, and new pairs that decide if it found something."""
    pairs = [
        Pair(
            old=(taken["old"],),
            new=(taken[key],),
            control=(taken["control"],),
            drift=(taken["drift"],),
        )
        for offset in range(SCREEN_PAIRS + CONFIRM_PAIRS)
        for taken in [stream[(trial * STEP + offset) % len(stream)]]
    ]
    (judgement,) = judge_curve(curve, pairs[:SCREEN_PAIRS])
    if may_be_slower(judgement):
        (judgement,) = judge_curve(curve, pairs[SCREEN_PAIRS:])
    return judgement.verdict


def record_path() -> Path:
    """Return where the last result of this machine is kept (XDG_STATE_HOME)."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "wstp-harness" / "self-check.json"


def keep(rates: Sequence[Rates]) -> None:
    """Keep a result, so that later reports can say how far the gate can be trusted here."""
    path = record_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "rates": [asdict(each) for each in rates]}
    path.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def last() -> str:
    """Say in one line what the last self-check of this machine found."""
    try:
        data = json.loads(record_path().read_text("utf-8"))
        rates = [Rates(**each) for each in data["rates"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "the gate was never checked on this machine: wstp-harness bench --self-check"
    said = [f"{each.curve}: {sentence(each)}" for each in rates]
    return f"self-check of {data['date']}: " + "; ".join(said)


def sentence(rates: Rates) -> str:
    """Say one curve's rates."""
    smallest = rates.smallest_found()
    found = "none of the injected slow-downs" if smallest is None else f"+{smallest:.0%}"
    return f"{rates.false_alarms:.0%} false alarms, finds {found} in 80 % of {rates.trials} gates"
