"""Starting the process of an agent and ending it.

The process is started by package `multiprocess` with method spawn: a fresh interpreter that
shares nothing with this one but two descriptors and a directory of files. It is ended by
SIGKILL to its process group only, because a library may have taken over SIGTERM.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import types
from typing import TYPE_CHECKING, Final

import multiprocess  # type: ignore[import-untyped]  # the package carries no annotations
from multiprocess.connection import Connection  # type: ignore[import-untyped]  # as above

from wstp_harness.lab import host
from wstp_harness.lab.progress import Progress
from wstp_harness.locate.preload import preloading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEND_SECONDS: Final = 10.0
"""An agent that takes no bytes for so long is hung as a whole."""
_TAIL_BYTES: Final = 4096


class Process:
    """A running agent process and the files it shares with us.

    Attributes:
        name: For messages.
        pid: Process id, also the id of its process group and session.
        socket: Our end of the stream of frames.
        crash_fd: Readable when faulthandler has written stacks.
        progress: Which call each end is in.
        directory: Holds `stdout`, `stderr`, `progress`.
        send_seconds: Limit for writing a request.
    """

    send_seconds = SEND_SECONDS

    def __init__(self, name: str, library: Path, directory: Path) -> None:
        """Start the agent; it greets as soon as it has loaded the library."""
        self.name = name
        self.directory = directory
        directory.mkdir(parents=True)
        self._output_from = {"stdout": 0, "stderr": 0}
        self.progress = Progress(directory / "progress", create=True)
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(SEND_SECONDS)
        self.crash_fd, crash_write = os.pipe()
        given = (Connection(theirs.detach()), Connection(crash_write, readable=False))
        context = multiprocess.get_context("spawn")
        self._process = context.Process(
            target=host.main,
            args=(*given, str(directory), str(library)),
            daemon=True,
        )
        with _no_main_module(), preloading():
            self._process.start()
        for connection in given:
            connection.close()
        self.pid: int = self._process.pid
        self._closed = False
        self._code: int | None = None

    def kill(self) -> None:
        """Kill the process group and reap the process; safe to repeat."""
        if self._closed:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def exit_code(self, within_seconds: float) -> int | None:
        """Wait so long for the process to end; minus the signal's number if one ended it."""
        if not self._closed:
            self._process.join(within_seconds)
            self._code = self._process.exitcode
        return self._code

    def alive(self) -> bool:
        """Tell whether the process still runs."""
        return not self._closed and bool(self._process.is_alive())

    def mark_output(self) -> None:
        """Forget what was written so far: a new case begins."""
        for name in self._output_from:
            path = self.directory / name
            self._output_from[name] = path.stat().st_size if path.exists() else 0

    def output(self) -> str:
        """Return the tail of what was written to standard output and error since the mark."""
        parts = []
        for name, start in self._output_from.items():
            path = self.directory / name
            data = path.read_bytes()[start:][-_TAIL_BYTES:] if path.exists() else b""
            if data:
                parts.append(f"[{name}]\n{data.decode(errors='backslashreplace')}")
        return "\n".join(parts)

    def close(self) -> None:
        """Kill the process and give back everything held for it; safe to repeat."""
        self.kill()
        if not self._closed:
            self.exit_code(0)
            self._closed = True
            self._process.close()  # its descriptors would stay until garbage is looked for
        self.socket.close()
        if self.crash_fd >= 0:
            os.close(self.crash_fd)
            self.crash_fd = -1
        self.progress.close()


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    """Hide the main module while spawning.

    Spawn would import it again in the child: there it is useless and, being pytest or a
    command with its imports, costs more than all the rest of the start.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
