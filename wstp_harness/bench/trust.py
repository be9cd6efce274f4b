"""What a self-check found, in words: for the terminal, for pages of later runs.

Not here: how it is found (``self_check``, which needs scipy).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.bench.result import SelfCheck
from wstp_harness.report.store import dumps, from_json, to_json

if TYPE_CHECKING:
    from wstp_harness.bench.result import Rates

FOUND_ENOUGH: Final = 0.8
NEVER: Final = "the gate was never checked on this machine: wstp-harness bench --self-check"


def smallest_found(rates: Rates) -> float | None:
    """Return the smallest slow-down found in four of five gates; None when none was."""
    enough = [
        float(part)
        for part, count in rates.found.items()
        if rates.trials.get(part, 0) and count / rates.trials[part] >= FOUND_ENOUGH
    ]
    return min(enough, default=None)


def sentence(rates: Rates) -> str:
    """Say one curve's rates."""
    if not rates.gates:
        return "too little measured for one gate; check on, what is measured adds up"
    bound = f"at most {rates.alarms_at_most:.1%}"
    said = [f"{rates.alarms} false alarms in {rates.gates} gates of identical code ({bound})"]
    said += [
        f"+{float(part):.0%} found in {rates.found[part]} of {trials} "
        f"(at least {rates.found_at_least.get(part, 0):.0%})"
        for part, trials in rates.trials.items()
    ]
    smallest = smallest_found(rates)
    least = "none of them" if smallest is None else f"+{smallest:.0%}"
    longest = f"a gate that looks twice takes {rates.seconds:.0f} s"
    return f"{', '.join(said)}; smallest found in 80 %: {least}; {longest}"


def said(check: SelfCheck | None) -> str:
    """Say in one line what the last self-check of this machine found."""
    if check is None:
        return NEVER
    curves = "; ".join(f"{each.curve}: {sentence(each)}" for each in check.rates)
    return f"self-check of {check.date}: {curves}"


def state_folder() -> Path:
    """Return where what is known of this machine is kept (XDG_STATE_HOME)."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "wstp-harness"


def record_path() -> Path:
    """Return where the last result of this machine is kept."""
    return state_folder() / "self-check.json"


def keep(found: SelfCheck) -> None:
    """Keep a result, so that later reports can say how far the gate can be trusted here."""
    path = record_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(to_json(found), indent=1) + "\n", "utf-8")


def last() -> SelfCheck | None:
    """Return what the last self-check of this machine found; None when there was none."""
    try:
        return from_json(SelfCheck, json.loads(record_path().read_text("utf-8")))
    except (OSError, ValueError):
        return None
