"""What a library says about itself, asked in a child process: loading it may crash or hang.

``python -m wstp_harness.locate.probe PATH`` is the child; it prints one JSON object.
"""

from __future__ import annotations

import ctypes
import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import load, signature
from wstp_harness.locate.faults import LibraryFault, LibraryNotLoadable
from wstp_harness.locate.identity import Identity, identify
from wstp_harness.locate.opening import open_library
from wstp_harness.locate.preload import child_environment

if TYPE_CHECKING:
    from pathlib import Path

_TIMEOUT_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Versions:
    """Answers of ``WSVersionNumbers`` and ``WSCompilerID``.

    Attributes:
        interface: Interface number (4 for ``libWSTP64i4.so``).
        revision: Library revision.
        build: Build number.
        compiler: Compiler that built it, "" when it does not tell.
    """

    interface: int
    revision: int
    build: int
    compiler: str


def probe(path: Path | str, *, timeout_seconds: float = _TIMEOUT_SECONDS) -> Versions:
    """Load a library in a child process and ask its versions.

    Raises:
        LibraryNotFound: There is no such file.
        LibraryNotLoadable: It is no WSTP library for this machine, or it crashes or hangs when
            it is loaded and initialised.
    """
    identify(path)
    command = [sys.executable, "-m", "wstp_harness.locate.probe", str(path)]
    try:
        child = subprocess.run(  # noqa: S603 - our own module on a path the caller named
            command,
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
            env=child_environment(),
        )
    except subprocess.TimeoutExpired:
        reason = f"initialising it took more than {timeout_seconds:g} s"
        raise LibraryNotLoadable(path, reason, "it hangs; use another library") from None
    return _answer(path, child)


def _answer(path: Path | str, child: subprocess.CompletedProcess[str]) -> Versions:
    if child.returncode < 0:
        name = signal.Signals(-child.returncode).name
        raise LibraryNotLoadable(path, f"initialising it ends in {name}", "use another library")
    try:
        answer = json.loads(child.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        tail = child.stderr.strip().splitlines()[-1:] or ["no output"]
        reason = f"the process that loads it exits with {child.returncode} ({tail[0]})"
        raise LibraryNotLoadable(path, reason, "use another library") from None
    if "reason" in answer:
        raise LibraryNotLoadable(path, answer["reason"], answer["advice"])
    return Versions(**answer)


def versions(library: ctypes.CDLL, identity: Identity) -> Versions:
    """Ask a loaded library; makes an environment for it and ends it.

    Raises:
        LibraryNotLoadable: Its initialisation fails.
    """

    def call(name: str, *arguments: object) -> int | None:
        function = getattr(library, identity.exported_name(name))
        function.restype, function.argtypes = signature(load()[name])
        result: int | None = function(*arguments)
        return result

    environment = call("WSInitialize", None)
    if not environment:
        raise LibraryNotLoadable(identity.path, "WSInitialize answers NULL", "use another library")
    numbers = [ctypes.c_int() for _ in range(3)]
    call("WSVersionNumbers", environment, *map(ctypes.byref, numbers))
    compiler = ctypes.c_void_p()
    text = ""
    if "WSCompilerID" in identity.functions:
        call("WSCompilerID", environment, ctypes.byref(compiler))
        if compiler.value:
            text = ctypes.string_at(compiler.value).decode("latin-1")
            call("WSReleaseCompilerID", environment, compiler)
    call("WSDeinitialize", environment)
    interface, revision, build = (number.value for number in numbers)
    return Versions(interface, revision, build, text)


def main() -> int:
    """Print the answer for the path in the arguments."""
    try:
        identity = identify(sys.argv[1])
        answer = asdict(versions(open_library(identity), identity))
    except LibraryFault as fault:
        answer = {"reason": fault.reason, "advice": fault.advice}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
