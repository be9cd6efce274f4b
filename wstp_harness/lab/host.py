"""The agent: a process that loads one library and does what PROTOCOL.md says.

This is the reference peer. Its main thread only reads requests; every end has a thread of
its own (a lane), so a call that blocks blocks nobody else. The process speaks over the two
descriptors it was given, never over its standard streams: a library that prints, or takes
over descriptors 0 and 1, meets files there.

Crashes: faulthandler writes the Python stacks into a pipe to the parent, then the crashed
thread sleeps in its signal handler until the parent has read its native stack and kills the
process. The handlers are set again after the library's initialisation, which sets its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.lab.frames import Frame, Unpacker, pack
from wstp_harness.lab.progress import Progress

if TYPE_CHECKING:
    from multiprocess.connection import (  # type: ignore[import-untyped]  # no annotations
        Connection,
    )

STACKS_SIGNAL: Final = signal.SIGUSR2
"""Makes an agent write its Python stacks; no known library handles it."""
_FATAL: Final = (
    signal.SIGSEGV,
    signal.SIGBUS,
    signal.SIGFPE,
    signal.SIGILL,
    signal.SIGABRT,
)
_PARENT_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG, linux/prctl.h
_ANY_TRACER: Final = (0x59616D61, 0xFFFFFFFFFFFFFFFF)  # PR_SET_PTRACER, PR_SET_PTRACER_ANY
_READ_BYTES: Final = 1 << 18


def main(requests: Connection, crashes: Connection, directory: str, library: str) -> None:
    """Run an agent until its parent goes away; never returns.

    Args:
        requests: The stream of frames, a connected socket.
        crashes: Write end of the pipe for stacks.
        directory: Where `stdout`, `stderr` and the progress file are.
        library: Path of the shared object to load.
    """
    code = 0
    try:
        _be_an_agent(requests, crashes, Path(directory), library)
    except BaseException:  # noqa: BLE001  # whatever it is must reach the captured stderr
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # no library destructor may delay or fail the end of an agent


class Wire:
    """The agent's end of the stream; replies may come from any thread."""

    def __init__(self, descriptor: int) -> None:
        """Take the descriptor over."""
        self._socket = socket.socket(fileno=descriptor)
        self._lock = threading.Lock()
        self._unpacker = Unpacker()

    def reply(self, request: Frame, answer: Frame) -> None:
        """Send the answer to a request."""
        answer["id"] = request["id"]
        data = pack(answer)
        with self._lock:
            self._socket.sendall(data)

    def read(self) -> list[Frame] | None:
        """Wait for requests; None when the parent is gone."""
        data = self._socket.recv(_READ_BYTES)
        return self._unpacker.feed(data) if data else None


def catch_fatal_signals() -> None:
    """Take the fatal signals (again): stacks to the parent, then wait to be examined."""
    libc = ctypes.CDLL(None)
    libc.signal.argtypes = (ctypes.c_int, ctypes.c_void_p)
    libc.signal.restype = ctypes.c_void_p
    sleep = ctypes.cast(libc.pause, ctypes.c_void_p)
    faulthandler.disable()
    for number in _FATAL:
        libc.signal(number, sleep)
    faulthandler.enable(file=_Crashes.descriptor, all_threads=True)


class _Crashes:
    """Where stacks go; faulthandler itself is global to the process, and so is this."""

    descriptor = 2


def _be_an_agent(requests: Connection, crashes: Connection, directory: Path, library: str) -> None:
    for connection in (requests, crashes):
        os.set_inheritable(connection.fileno(), False)  # noqa: FBT003  # positional only
    _capture_streams(directory)
    with contextlib.suppress(PermissionError):
        os.setsid()
    libc = ctypes.CDLL(None)
    libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    libc.prctl(ctypes.c_int(_ANY_TRACER[0]), ctypes.c_ulong(_ANY_TRACER[1]), 0, 0, 0)
    _Crashes.descriptor = crashes.fileno()
    faulthandler.register(STACKS_SIGNAL, file=crashes.fileno(), all_threads=True)
    catch_fatal_signals()
    from wstp_harness.lab.lanes import Lanes  # noqa: PLC0415  # streams are captured first

    wire = Wire(os.dup(requests.fileno()))
    requests.close()
    lanes = Lanes(wire, Progress(directory / "progress"), library)
    while (frames := wire.read()) is not None:
        for frame in frames:
            if frame.get("op") == "quit":
                wire.reply(frame, {})
                return
            lanes.dispatch(frame)


def _capture_streams(directory: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        file = os.open(directory / name, flags, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
