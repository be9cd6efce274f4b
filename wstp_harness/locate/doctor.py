"""Checks of the machine that WSTP links depend on: one finding a line, with what to do.

Here is what can be seen without a library (shared memory, temporary folder, host name, ports,
limits, left-overs) and what can be seen of a library without using it. Whether links work is tried
out by ``binding/trial.py``.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.locate.faults import LibraryFault
from wstp_harness.locate.identity import identify
from wstp_harness.locate.left_overs import SHARED_MEMORY, left_overs
from wstp_harness.locate.probe import probe

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENOUGH_SHARED_BYTES: Final = 64 << 20
_ENOUGH_DESCRIPTORS: Final = 256
_SLOW_SECONDS: Final = 2.0
_START_SECONDS: Final = 20.0


class Health(StrEnum):
    """How bad a finding is."""

    GOOD = "ok"
    WARNING = "warning"
    BAD = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor.

    Attributes:
        check: What was looked at.
        health: How it is.
        text: What was found.
        advice: What to do; "" when nothing is to be done.
    """

    check: str
    health: Health
    text: str
    advice: str = ""

    def __str__(self) -> str:
        """``problem  shared memory: 64 KiB free in /dev/shm; …``."""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{self.health:8} {self.check}: {self.text}{advice}"


def examine_machine(
    *, shared_memory: Path = SHARED_MEMORY, temporary: Path | None = None
) -> Iterator[Finding]:
    """Look at the machine.

    Args:
        shared_memory: Folder of POSIX shared memory.
        temporary: Folder for temporary files; the system's by default.
    """
    yield _shared_memory(shared_memory)
    yield _left_overs(shared_memory)
    yield _temporary(temporary or Path(tempfile.gettempdir()))
    yield _host_name()
    yield _ports()
    yield _descriptors()
    yield _processes()
    yield _uuid()


def examine_library(path: Path | str) -> Iterator[Finding]:
    """Look at a shared object: what it is, whether it loads, what it lacks."""
    try:
        identity = identify(path)
        versions = probe(path)
    except LibraryFault as fault:
        yield Finding("library", Health.BAD, f"{fault.path}: {fault.reason}", fault.advice)
        return
    text = f"interface {versions.interface}, revision {versions.revision}, {identity.architecture}"
    yield Finding("library", Health.GOOD, f"{identity.path}: {text}")
    missing = len(identity.missing)
    if missing:
        yield Finding(
            "functions",
            Health.WARNING,
            f"{missing} of {missing + len(identity.functions)} functions are missing",
            "cases that need them are reported as unsupported",
        )
    else:
        yield Finding("functions", Health.GOOD, f"all {len(identity.functions)} are there")


def _shared_memory(folder: Path) -> Finding:
    check = "shared memory"
    if not folder.is_dir():
        return Finding(check, Health.BAD, f"{folder} does not exist", "mount a tmpfs there")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(check, Health.BAD, f"{folder} is not writable", f"chmod 1777 {folder}")
    free = shutil.disk_usage(folder).free
    text = f"{free >> 20} MiB free in {folder}"
    if free < _ENOUGH_SHARED_BYTES:
        advice = "give the container more (docker run --shm-size=1g) or remove left-overs"
        return Finding(check, Health.WARNING, text, advice)
    return Finding(check, Health.GOOD, text)


def _left_overs(folder: Path) -> Finding:
    check = "left-overs"
    found = left_overs(folder)
    if not found:
        return Finding(check, Health.GOOD, f"none in {folder}")
    names = ", ".join(path.name for path in found[:3]) + (", …" if found[3:] else "")
    text = f"{len(found)} objects of ended processes in {folder} ({names})"
    return Finding(check, Health.WARNING, text, "remove them: wstp-harness doctor --remove")


def _temporary(folder: Path) -> Finding:
    check = "temporary folder"
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            return Finding(check, Health.GOOD, f"{folder} is writable")
    except OSError as fault:
        text = f"{folder} is not writable ({fault.strerror})"
        return Finding(check, Health.BAD, text, "set TMPDIR to a folder you own")


def _host_name() -> Finding:
    check = "host name"
    name = socket.gethostname()
    start = time.monotonic()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        advice = f"add a line '127.0.0.1 {name}' to /etc/hosts"
        return Finding(check, Health.BAD, f"{name} has no address", advice)
    seconds = time.monotonic() - start
    text = f"{name} is {address}"
    if seconds > _SLOW_SECONDS:
        advice = f"add a line '{address} {name}' to /etc/hosts"
        return Finding(check, Health.WARNING, f"{text}, found after {seconds:.1f} s", advice)
    return Finding(check, Health.GOOD, text)


def _ports() -> Finding:
    check = "ports"
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                pass
    except OSError as fault:
        text = f"a connection to 127.0.0.1 fails ({fault})"
        return Finding(check, Health.BAD, text, "allow local connections in the firewall")
    return Finding(check, Health.GOOD, "a free one can be taken and connected to")


def _descriptors() -> Finding:
    import resource  # noqa: PLC0415 - exists on POSIX only

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit != resource.RLIM_INFINITY and limit < _ENOUGH_DESCRIPTORS:
        advice = "raise the limit: ulimit -n 1024"
        return Finding("open files", Health.WARNING, f"at most {limit}", advice)
    return Finding("open files", Health.GOOD, f"at most {limit}")


def _processes() -> Finding:
    check = "processes"
    try:
        command = [sys.executable, "-c", ""]
        subprocess.run(command, check=True, capture_output=True, timeout=_START_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as fault:
        advice = "run `ulimit -u` and look for a limit of the container"
        return Finding(check, Health.BAD, f"a second Python cannot be started ({fault})", advice)
    method = multiprocessing.get_start_method(allow_none=True)
    if method in {None, "fork"} and multiprocessing.get_all_start_methods()[0] == "fork":
        text = "Python can be started; multiprocessing forks, and a fork has no library threads"
        advice = "with links, use multiprocessing.get_context('spawn')"
        return Finding(check, Health.GOOD, text, advice)
    return Finding(check, Health.GOOD, "Python can be started, multiprocessing spawns")


def _uuid() -> Finding:
    try:
        ctypes.CDLL("libuuid.so.1")
    except OSError:
        return Finding(
            "libuuid",
            Health.WARNING,
            "not installed; Wolfram's libraries need it",
            "install libuuid1 (Debian, Ubuntu, SUSE) or libuuid (Fedora, RHEL)",
        )
    return Finding("libuuid", Health.GOOD, "installed")
