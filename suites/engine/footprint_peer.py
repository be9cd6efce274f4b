"""One end, or both, of a link that carries 64 MiB; says how much its memory grew at most.

`python footprint_peer.py LIBRARY PROTOCOL listener|connector|both [NAME]`; the listener says its
link's name first.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from wstp_harness.binding import Environment, Library, Link, Protocol, channel

TRANSFER_BYTES = 64 << 20
SECONDS = 60.0


def peak_bytes() -> int:
    """Return the largest resident memory since the last reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) << 10


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def put(link: Link, data: memoryview[float]) -> None:
    link.put_list(data)
    link.flush()


def get(link: Link) -> None:
    with link.lend_list("Real64", timeout_seconds=SECONDS) as loan:
        assert loan.view.nbytes == TRANSFER_BYTES


def put_and_wait(link: Link, data: memoryview[float]) -> None:
    put(link, data)
    assert link.get_integer(timeout_seconds=SECONDS) == 1


def get_and_answer(link: Link) -> None:
    get(link)
    link.put_integer(1)
    link.flush()


def exchange(listener: Link, connector: Link, data: memoryview[float]) -> None:
    """Both ends in this process; a loopback link is one end, and holds all of it meanwhile."""
    if listener is connector:
        put(listener, data)
        get(listener)
        return
    reader = threading.Thread(target=get_and_answer, args=(connector,))
    reader.start()
    put_and_wait(listener, data)
    reader.join()


def main(library: str, protocol_name: str, role: str, name: str = "") -> None:
    protocol = Protocol[protocol_name]
    with Environment(Library(Path(library))) as environment:
        data = memoryview(bytearray(b"\x01" * TRANSFER_BYTES)).cast("d")
        if role == "both":
            with channel(protocol, environment) as (listener, connector):
                reset_peak()
                before = peak_bytes()
                exchange(listener, connector, data)
        elif role == "listener":
            with environment.listen(protocol) as link:
                sys.stdout.write(f"{link.name}\n")
                sys.stdout.flush()
                link.activate(timeout_seconds=SECONDS)
                reset_peak()
                before = peak_bytes()
                put_and_wait(link, data)
        else:
            with environment.connect(protocol, name) as link:
                link.activate(timeout_seconds=SECONDS)
                reset_peak()
                before = peak_bytes()
                get_and_answer(link)
        sys.stdout.write(json.dumps(peak_bytes() - before) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
