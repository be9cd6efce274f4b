"""The evidence that goes with a verdict: the calls on one clock, and the command that repeats it.

Not here: the verdict (``judging``).
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pytest

from wstp_harness.lab import Place, topology
from wstp_harness.plugin.fault import fault_of
from wstp_harness.plugin.fixtures import SUBJECTS, Lease
from wstp_harness.plugin.judging import Verdict
from wstp_harness.plugin.subjects import EMBEDDED
from wstp_harness.report.evidence import Fault, Hang, TracedCall
from wstp_harness.report.model import Axes

TRACE_CALLS: Final = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """What goes with a verdict, in the form of the report."""

    trace: tuple[TracedCall, ...] = ()
    unfinished: tuple[TracedCall, ...] = ()
    fault: Fault | None = None


def evidence(
    excinfo: pytest.ExceptionInfo[BaseException] | None,
    lease: Lease | None,
    verdict: Verdict,
    axes: Axes,
) -> Evidence:
    """Return the calls of a cell that did not pass, those that got lost, and the wrong fact."""
    if lease is None:
        lost = verdict.crash or verdict.hang
        return Evidence(trace_of([], verdict), opening_of(axes) if lost else ())
    calls = lease.trace()
    found = fault_of(excinfo, calls[-TRACE_CALLS:]) if excinfo else None
    return Evidence(trace_of(calls, verdict), unfinished_of(calls, lease.unfinished()), found)


def opening_of(axes: Axes) -> tuple[TracedCall, ...]:
    """Return the calls that give a cell its link, for a cell that was lost over them."""
    if not axes.topology:
        return ()
    at = topology(axes.topology)
    if at.place is Place.SINGLE:
        return (never_ended("loopback", "WSLoopbackOpen"),)
    words = {"listener": at.listen_words(), "connector": at.connect_words("")}
    return tuple(
        call
        for end, given in words.items()
        for call in (
            never_ended(end, "WSOpenArgcArgv", {"0": list(given)}),
            never_ended(end, "WSActivate"),
        )
    )


def never_ended(end: str, function: str, exact: Mapping[str, object] | None = None) -> TracedCall:
    """Return a call that never returned."""
    values = exact or {}
    return TracedCall(
        end, function, tuple(map(repr, values.values())), "", 0, "", 0, -1, {}, values
    )


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
        exact=dict(exact) if isinstance(exact := entry["exact"], Mapping) else {},
    )


def unfinished_of(
    calls: Sequence[dict[str, object]], pending: Sequence[dict[str, object]]
) -> tuple[TracedCall, ...]:
    """Return the calls that never got a reply, on the clock of the trace."""
    recent = calls[-TRACE_CALLS:] or pending
    zero = int(str(recent[0]["started_ns"])) if recent else 0
    return tuple(replace(traced_call(entry, zero), ended_ns=-1) for entry in pending)


def reproduce(config: pytest.Config, cell: str, axes: Axes) -> str:
    """Return the command that runs one cell again on the same libraries."""
    keys = {axes.listener, axes.connector}
    used = [each for each in config.stash[SUBJECTS] if each.key in keys]
    words = ["wstp-harness", "run"]
    if any(each.name != EMBEDDED for each in used):
        words += [word for each in used for word in ("--library", each.path)]
    return shlex.join([*words, "--cell", cell])
