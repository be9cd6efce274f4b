"""A process that has collected the suites, asked for runs: the asking end of ``cli.forks``.

Rule: a run is a process in a session of its own; whatever it leaves running is ended with it.
Not here: when a run has said enough (``running``).
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final, Self

#: How long collecting may take, and any answer.
ANSWER_SECONDS: Final = 300.0
LIBRARY_VARIABLE: Final = "WSTP_LIBRARY"


class Collected:
    """A process with all cells in it, which forks a run at each request.

    Use as a context manager; may be asked by several threads.
    """

    def __init__(
        self,
        library: Path,
        errors: Path,
        deadline_seconds: float,
        expectations: Path | None = None,
    ) -> None:
        """Start it; it collects meanwhile.

        Args:
            library: Library under test.
            errors: File for what the process has to complain about.
            deadline_seconds: How long a call may take.
            expectations: Known deviations, as for ``run``.
        """
        self.errors = errors
        self._lock = Lock()
        self._channel, theirs = socket.socketpair()
        self._channel.settimeout(ANSWER_SECONDS)
        with errors.open("w", encoding="utf-8") as complaints, theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                [
                    *(sys.executable, "-m", "wstp_harness.cli.forks"),
                    *(str(theirs.fileno()), str(library), str(deadline_seconds)),
                    *([f"--expectations={expectations}"] if expectations else []),
                ],
                env={k: v for k, v in os.environ.items() if k != LIBRARY_VARIABLE},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def run(
        self, cells: Sequence[str], out: Path, environment: Mapping[str, str], most_hangs: int
    ) -> "Run | None":
        """Start a run of cells, in their order; None when the process has ended.

        Args:
            cells: Ids.
            out: Folder of the report and of ``stderr.txt``; it exists.
            environment: Variables of the run.
            most_hangs: So many unexpected hangs end it; 0: none do.
        """
        request = {
            "cells": cells,
            "out": str(out),
            "environment": environment,
            "most_hangs": most_hangs,
        }
        process = self.ask({"run": request})
        return None if process is None else Run(self, process)

    def ask(self, request: Mapping[str, object]) -> int | None:
        """Return the answer to a request; None when the process has ended."""
        answer = b""
        with self._lock, suppress(ConnectionError):
            self._channel.sendall(json.dumps(request).encode() + b"\n")
            while not answer.endswith(b"\n"):
                some = self._channel.recv(64)
                if not some:
                    return None
                answer += some
        return int(answer) if answer else None

    @property
    def code(self) -> int:
        """Exit code of the process, which has ended."""
        return self._process.wait(ANSWER_SECONDS)


class Run:
    """A forked run that goes on until it ends or is ended."""

    def __init__(self, collected: Collected, process: int) -> None:
        """Take a process that nobody has waited for."""
        self.collected = collected
        self.process = process
        self._ended = os.pidfd_open(process)

    def wait(self, seconds: float) -> bool:
        """Return whether the run ends within so many seconds."""
        poll = select.poll()
        poll.register(self._ended, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def interrupt(self) -> None:
        """Ask it to write its report and end."""
        os.kill(self.process, signal.SIGINT)

    def finish(self) -> int:
        """Return its exit code; end it, and whatever it has left running."""
        for kill in (os.kill, os.killpg):  # a run that only just began leads no group yet
            with suppress(ProcessLookupError):
                kill(self.process, signal.SIGKILL)
        os.close(self._ended)
        code = self.collected.ask({"ended": self.process})
        return -signal.SIGKILL if code is None else code
