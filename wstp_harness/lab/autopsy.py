"""Why an agent does not answer: crash, exit or hang, in which call, with which stacks.

A crash is noticed at once: faulthandler in the agent writes the Python stacks into a pipe
that the parent polls, and the crashed thread then waits in its signal handler, so that gdb
can still read the native stacks. An exit is noticed by the end of the stream, a hang by a
deadline. In every case the agent is dead when these functions return.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Final

from wstp_harness.lab.faults import (
    AgentCrashed,
    AgentExited,
    AgentFailure,
    AgentHung,
    Autopsy,
    CallSite,
    Stacks,
)
from wstp_harness.lab.host import STACKS_SIGNAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.lab.line import Line

_MOST_BYTES: Final = 1 << 18
_QUIET_SECONDS: Final = 0.3
_REAP_SECONDS: Final = 5.0
_SIGNALS: Final = {
    "Segmentation fault": "SIGSEGV",
    "Aborted": "SIGABRT",
    "Bus error": "SIGBUS",
    "Floating point exception": "SIGFPE",
    "Floating-point exception": "SIGFPE",
    "Illegal instruction": "SIGILL",
}
_NATIVE_LINES: Final = 400


def running(line: Line, thread: int | None = None) -> list[CallSite]:
    """Return the calls the ends of an agent are in, the one of `thread` first."""
    now = time.monotonic_ns()
    cells = sorted(line.process.progress.busy(), key=lambda cell: cell.thread != thread)
    sites = []
    for cell in cells:
        asked = line.asked.get(cell.request)
        function, arguments = asked.call(cell.index) if asked else ("?", "")
        label = asked.label if asked else f"end {cell.end}"
        sites.append(CallSite(label, function, arguments, (now - cell.since_ns) / 1e9))
    return sites


def crashed(line: Line) -> AgentFailure:
    """Explain an agent whose faulthandler has spoken, and end it."""
    python = _python_stacks(line)
    name = next((_SIGNALS[text] for text in _SIGNALS if text in python.split("\n", 1)[0]), "")
    if not name:
        return died(line, python)
    current = re.search(r"Current thread 0x([0-9a-f]+)", python)
    sites = running(line, int(current.group(1), 16) if current else None)
    stacks = Stacks(python, native_stacks(line.process.pid, line.stacks_seconds), "")
    line.process.kill()
    return AgentCrashed(name, _report(line, sites, stacks))


def died(line: Line, python: str) -> AgentFailure:
    """Explain an agent whose stream has ended."""
    python = python or _python_stacks(line)
    sites = running(line)
    code = line.process.exit_code(_REAP_SECONDS)
    line.process.kill()
    stacks = Stacks(python, "no native stacks: the process had already ended")
    report = _report(line, sites, stacks)
    if code is None:
        return AgentHung(_REAP_SECONDS, report)
    if code >= 0:
        return AgentExited(code, report)
    return AgentCrashed(signal.Signals(-code).name, report)


def hung(
    line: Line, request: int, deadline_seconds: float, others: Sequence[CallSite] = ()
) -> AgentFailure:
    """Explain an agent that did not reply in time: take its stacks and kill it."""
    sites = running(line)
    blamed = _blamed(line, request, deadline_seconds, sites)
    with contextlib.suppress(ProcessLookupError):
        os.kill(line.process.pid, STACKS_SIGNAL)
    python = _python_stacks(line)
    stacks = Stacks(python, native_stacks(line.process.pid, line.stacks_seconds))
    line.process.kill()
    rest = [site for site in sites if site is not blamed]
    return AgentHung(deadline_seconds, _report(line, [blamed, *rest, *others], stacks))


def native_stacks(pid: int, limit_seconds: float) -> str:
    """Return the native stacks of all threads by gdb, or a sentence why there are none."""
    gdb = shutil.which("gdb")
    if gdb is None:
        return "no native stacks: gdb is not installed"
    command = [gdb, "-nx", "-batch", "-p", str(pid)]
    for setting in ("set debuginfod enabled off", "thread apply all bt 24"):
        command += ["-ex", setting]
    try:
        done = subprocess.run(  # noqa: S603  # gdb by its full path, our own arguments
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no native stacks: gdb did not finish within {limit_seconds:g} s"
    text = done.stdout.decode(errors="backslashreplace")
    start = text.find("\nThread ")
    if start < 0:
        last = done.stderr.decode(errors="backslashreplace").strip().split("\n")[-1]
        return f"no native stacks: gdb said {last!r}"
    return "\n".join(text[start + 1 :].split("\n")[:_NATIVE_LINES])


def _blamed(
    line: Line, request: int, deadline_seconds: float, sites: Sequence[CallSite]
) -> CallSite:
    """Return the call of the request itself, or what the request asked for."""
    asked = line.asked[request]
    for site in sites:
        if site.end == asked.label:
            return site
    function, arguments = asked.call(0)
    return CallSite(asked.label, function, arguments, deadline_seconds)


def _report(line: Line, sites: Sequence[CallSite], stacks: Stacks) -> Autopsy:
    first = sites[0] if sites else None
    full = Stacks(stacks.python, stacks.native, line.process.output())
    return Autopsy(line.process.name, first, tuple(sites[1:]), full)


def _python_stacks(line: Line) -> str:
    """Read what faulthandler wrote, until nothing more comes for a moment, or too much.

    A process whose crash is answered by a handler that crashes writes without end.
    """
    parts: list[bytes] = []
    stacks = select.poll()
    stacks.register(line.process.crash_fd, select.POLLIN)
    while sum(map(len, parts)) < _MOST_BYTES and stacks.poll(_QUIET_SECONDS * 1000):
        data = os.read(line.process.crash_fd, 1 << 16)
        if not data:
            break
        parts.append(data)
    return b"".join(parts).decode(errors="backslashreplace")
