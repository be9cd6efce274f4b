"""The evidence that goes with a verdict: the calls on one clock, and the command that repeats it.

Not here: the verdict (``judging``).
"""

import shlex
from collections.abc import Iterable, Sequence
from typing import Final

import pytest

from wstp_harness.plugin.fixtures import SUBJECTS
from wstp_harness.plugin.judging import Verdict
from wstp_harness.plugin.subjects import EMBEDDED
from wstp_harness.report.evidence import Hang, TracedCall
from wstp_harness.report.model import Axes

TRACE_CALLS: Final = 200


def trace_of(calls: Sequence[dict[str, object]], verdict: Verdict) -> tuple[TracedCall, ...]:
    """Return the last calls on one clock that starts with the first, and the one never ended."""
    recent = calls[-TRACE_CALLS:]
    zero = int(str(recent[0]["started_ns"])) if recent else 0
    traced = [traced_call(entry, zero) for entry in recent]
    lost = verdict.crash or verdict.hang
    if lost and lost.call:
        end = lost.end if isinstance(lost, Hang) else ""
        after = traced[-1].ended_ns if traced else 0
        traced.append(TracedCall(end, lost.call, (), "", 0, "", after, -1))
    return tuple(traced)


def traced_call(entry: dict[str, object], zero: int) -> TracedCall:
    """Return one call of the lab's trace as the report shows it."""
    arguments, outputs = entry["arguments"], entry["outputs"]
    return TracedCall(
        end=str(entry["end"]),
        function=str(entry["function"]),
        arguments=tuple(map(str, arguments)) if isinstance(arguments, Iterable) else (),
        returned=str(entry["returned"]),
        error=int(str(entry["error"])),
        message=str(entry["message"]),
        started_ns=int(str(entry["started_ns"])) - zero,
        ended_ns=int(str(entry["ended_ns"])) - zero,
        outputs={k: str(v) for k, v in outputs.items()} if isinstance(outputs, dict) else {},
    )


def reproduce(config: pytest.Config, cell: str, axes: Axes) -> str:
    """Return the command that runs one cell again on the same libraries."""
    keys = {axes.listener, axes.connector}
    used = [each for each in config.stash[SUBJECTS] if each.key in keys]
    words = ["wstp-harness", "run"]
    if any(each.name != EMBEDDED for each in used):
        words += [word for each in used for word in ("--library", each.path)]
    return shlex.join([*words, "--cell", cell])
