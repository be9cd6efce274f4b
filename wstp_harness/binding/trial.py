"""Does a protocol work with a library, here and now: a number there and back, in child processes.

``python -m wstp_harness.binding.trial LIBRARY PROTOCOL both|listen|connect [NAME]`` is the child.
It exits with 0, or prints one line that says what went wrong.
"""

from __future__ import annotations

import selectors
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import ErrorCode
from wstp_harness.binding.channel import channel
from wstp_harness.binding.environment import Environment
from wstp_harness.binding.errors import ConnectionRefused, LinkError
from wstp_harness.binding.protocol import Protocol
from wstp_harness.locate import LibraryFault
from wstp_harness.locate.doctor import Finding, Health
from wstp_harness.locate.preload import child_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wstp_harness.binding.link import Link

_SECONDS: Final = 10.0
_NUMBER: Final = 48
_LISTENS: Final = "listens at "
_NONE: Final = "this library does not have it"
_ADVICE: Final = {
    Protocol.LOOPBACK: "the library does not work at all here; use another",
    Protocol.INTRAPROCESS: "leave it out: --protocol SharedMemory --protocol TCPIP",
    Protocol.SHARED_MEMORY: "look at the findings on shared memory and left-overs",
    Protocol.TCPIP: "look at the findings on host name and ports",
}


def try_protocols(library: Path | str, *, timeout_seconds: float = _SECONDS) -> Iterator[Finding]:
    """Try every protocol, both ends in one process and, where that exists, in two."""
    for protocol in Protocol:
        yield _finding(protocol, "one process", _alone(library, protocol, timeout_seconds))
        if protocol in {Protocol.SHARED_MEMORY, Protocol.TCPIP}:
            yield _finding(protocol, "two processes", _apart(library, protocol, timeout_seconds))


def _finding(protocol: Protocol, place: str, fault: str) -> Finding:
    check = f"{protocol}, {place}"
    if fault == _NONE:
        return Finding(check, Health.WARNING, fault, _ADVICE[protocol])
    if fault:
        return Finding(check, Health.BAD, fault, _ADVICE[protocol])
    return Finding(check, Health.GOOD, "works")


def _start(library: Path | str, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "wstp_harness.binding.trial", str(library), *words]
    return subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=child_environment(),
    )


def _alone(library: Path | str, protocol: Protocol, seconds: float) -> str:
    return _ended(_start(library, protocol, "both"), seconds)


def _apart(library: Path | str, protocol: Protocol, seconds: float) -> str:
    listener = _start(library, protocol, "listen")
    said = _first_line(listener, seconds)
    name = said.removeprefix(_LISTENS)
    if name in {"", said}:
        fault = _ended(listener, seconds)
        return said or fault or "the listener has no name"
    connector = _start(library, protocol, "connect", name)
    faults = [_ended(connector, seconds), _ended(listener, seconds)]
    return next((fault for fault in faults if fault), "")


def _first_line(child: subprocess.Popen[str], seconds: float) -> str:
    """What it says first; "" when it ends or says nothing in time."""
    if child.stdout is None:
        return ""
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        return child.stdout.readline().strip() if waiting.select(seconds) else ""


def _ended(child: subprocess.Popen[str], seconds: float) -> str:
    try:
        said = child.communicate(timeout=seconds)[0].strip().splitlines()
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return f"no answer within {seconds:g} s"
    if child.returncode == 0:
        return ""
    if child.returncode < 0:
        return f"the process died of signal {-child.returncode}"
    return said[-1] if said else f"the process exited with {child.returncode}"


def _talk(first: Link, second: Link) -> None:
    first.put("Integer", _NUMBER)
    first.flush()
    if second.get("Integer") != _NUMBER:
        raise ValueError("another number arrives than was sent")


def _run(library: str, protocol: Protocol, role: str, name: str) -> None:
    with Environment(library) as environment:
        if role == "both":
            with channel(protocol, environment) as (listener, connector):
                _talk(listener, connector)
                _talk(connector, listener)
        elif role == "listen":
            with environment.listen(protocol) as link:
                sys.stdout.write(f"{_LISTENS}{link.name}\n")
                sys.stdout.flush()
                link.activate(timeout_seconds=_SECONDS)
                link.put("Integer", link.get("Integer"))
                link.flush()
                link.get("Integer")
        else:
            with environment.connect(protocol, name) as link:
                link.activate(timeout_seconds=_SECONDS)
                link.put("Integer", _NUMBER)
                link.flush()
                if link.get("Integer") != _NUMBER:
                    raise ValueError("another number arrives than was sent")
                with suppress(LinkError):  # the listener may close as soon as this arrives
                    link.put("Integer", _NUMBER)
                    link.flush()
                    link.wait(timeout_seconds=1)


def main() -> int:
    """Run one trial."""
    library, protocol, role, *name = sys.argv[1:]
    try:
        _run(library, Protocol(protocol), role, name[0] if name else "")
    except ConnectionRefused as fault:
        missing = fault.code == ErrorCode.WSEPROTOCOL
        sys.stdout.write(f"{_NONE if missing else fault}\n")
        return 1
    except (LibraryFault, OSError, ValueError, ArithmeticError, AttributeError) as fault:
        sys.stdout.write(f"{fault}\n")
        return 1
    except Exception as fault:  # noqa: BLE001 - whatever it is becomes the finding's text
        sys.stdout.write(f"{type(fault).__name__}: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
