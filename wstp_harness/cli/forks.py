"""``python -m wstp_harness.cli.forks``: suites collected once, and a run forked at each request.

Collecting all cells takes longer than running the hundred that a mutant needs. This process
collects them, then answers requests on a socket, one JSON value per line: ``{"run": …}`` forks a
run and answers its process id, ``{"ended": PID}`` answers the exit code of a run that is over. A
run writes its report as ``wstp-harness run --out`` does; its exit codes are the same. The process
ends when the socket does.
Not here: who asks (``mutants.forks``), the verdicts.
"""

import argparse
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from wstp_harness.cli.exits import Exit
from wstp_harness.cli.progress import Progress
from wstp_harness.cli.session import describe_or_end, run_pytest, suite_arguments
from wstp_harness.locate import LibraryFault
from wstp_harness.plugin.collecting import plan_of
from wstp_harness.plugin.fixtures import SUBJECTS
from wstp_harness.plugin.options import SETTINGS
from wstp_harness.plugin.recording import Recorder
from wstp_harness.plugin.running import LEDGER
from wstp_harness.plugin.session import open_ledger
from wstp_harness.plugin.subjects import describe, describe_all

RECORDER: Final = "wstp-recorder"
ERRORS: Final = "stderr.txt"
Request = Mapping[str, Any]


class Forks:
    """A pytest plugin: in place of running the cells, a run in a process of its own per request."""

    def __init__(self, channel: socket.socket, progress: Progress) -> None:
        """Answer requests that come in on a socket."""
        self.channel = channel
        self.progress = progress

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Fork; only a run comes back from here, with the cells it was asked for."""
        with self.channel.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                request = json.loads(line)
                if "ended" in request:
                    _, status = os.waitpid(request["ended"], 0)
                    self.answer(os.waitstatus_to_exitcode(status))
                elif (process := os.fork()) == 0:
                    break
                else:
                    self.answer(process)
            else:
                os._exit(Exit.CONFORMS)
        self.channel.close()
        begin(session, request["run"], self.progress)

    def answer(self, number: int) -> None:
        """Say a number."""
        self.channel.sendall(f"{number}\n".encode())


def begin(session: pytest.Session, request: Request, progress: Progress) -> None:
    """Make the session of a forked process the run that was asked for.

    Args:
        session: Of the process that collected.
        request: ``out``, ``environment``, ``most_hangs``, and ``cells``, ids in order.
        progress: What is told how the run goes.
    """
    out = Path(request["out"])
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    redirect(out / ERRORS)
    os.environ.update(request["environment"])
    config = session.config
    settings = config.stash[SETTINGS]
    describe.cache_clear()  # the library may say something else with these variables
    try:
        subjects = describe_all(settings.libraries)
    except LibraryFault as fault:
        sys.stderr.write(f"wstp-harness: {' '.join(str(fault).split())}\n")
        sys.stderr.flush()
        os._exit(Exit.LIBRARY)
    config.stash[SETTINGS] = replace(settings, out=out, most_hangs=request["most_hangs"])
    config.stash[SUBJECTS] = subjects
    config.stash[LEDGER] = open_ledger(settings, subjects)
    known = {plan.identity.cell: item for item in session.items if (plan := plan_of(item))}
    session.items[:] = [known[cell] for cell in request["cells"]]
    session.testscollected = len(session.items)
    config.pluginmanager.unregister(name=RECORDER)
    recorder = progress.recorder = Recorder(config)
    config.pluginmanager.register(recorder, RECORDER)
    recorder.pytest_sessionstart(session)
    recorder.pytest_collection_finish(session)


def redirect(errors: Path) -> None:
    """Give this process no input, no output, and a file for its last words."""
    nothing = os.open(os.devnull, os.O_RDWR)
    words = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    for old, new in ((nothing, 0), (nothing, 1), (words, 2)):
        os.dup2(old, new)
    os.close(nothing)
    os.close(words)


def main(words: Sequence[str] | None = None) -> int:
    """Collect, then serve until the other end of the socket is closed."""
    parser = argparse.ArgumentParser(prog="wstp_harness.cli.forks", description=__doc__)
    parser.add_argument("socket", type=int, help="descriptor of a stream socket")
    parser.add_argument("library", type=Path, help="library under test")
    parser.add_argument("deadline", type=float, help="how long a call may take, in seconds")
    parser.add_argument("--expectations", type=Path, help="known deviations, as for `run`")
    given = parser.parse_args(words)
    progress = Progress(describe_or_end([given.library]))
    arguments = [
        *suite_arguments(),
        *("-n", "0", "--capture=no"),
        f"--wstp-library={given.library}",
        *("--wstp-rerun=0", "--wstp-seed=0", f"--wstp-deadline={given.deadline}"),
        *([f"--wstp-expectations={given.expectations}"] if given.expectations else []),
    ]
    with socket.socket(fileno=given.socket) as channel:
        return int(run_pytest(arguments, progress, Forks(channel, progress)))


if __name__ == "__main__":
    sys.exit(main())
