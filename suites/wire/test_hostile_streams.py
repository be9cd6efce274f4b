"""Hostile bytes end in an error or in waiting for more, never in a crash or a hang.

Source: recorded streams. What another library does with them is in the records; of the
engine it is asked that the reads come back within the deadline when the peer has closed,
that the process lives, and that its memory stays within bounds. A subject that is known to
crash may crash where the record says so, and nowhere else.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest

from wstp_harness.lab import Agent, AgentFailure, End, Outcome, Unsupported
from wstp_harness.lab.raw_link import RawLink
from wstp_harness.wire import RawPeer
from wstp_harness.wire.vectors import Vector, load_hostile

STREAMS = load_hostile(Path(__file__).with_name("hostile.json"), "stream")
READER_OF = {
    ord("+"): "WSGetInteger64",
    ord("*"): "WSGetReal64",
    ord('"'): "WSGetUTF8String",
    ord("#"): "WSGetUTF8Symbol",
    ord("F"): "WSGetArgCount",
}
MOST_READS = 48
SILENT_SECONDS = 0.1
MEMORY_BYTES = 256 << 20
TYPED = {"WSGetByteString": [ord("?")]}

streams = pytest.mark.parametrize("vector", STREAMS, ids=lambda each: each.name)


@streams
def test_a_peer_that_closes_after_hostile_bytes(
    vector: Vector, wire_agent: Agent, family: str
) -> None:
    try:
        with RawLink.connecting(wire_agent) as link:
            assert link.set_up().ok
            before = memory_of(wire_agent)
            with sending(link.peer, vector.data, then_end=True):
                outcomes = read(link.end, vector)
            grown = memory_of(wire_agent) - before
    except AgentFailure as failure:
        judge(vector, failure, family)

    assert came_to_an_end(vector, outcomes)
    assert grown < MEMORY_BYTES


@streams
def test_a_peer_that_falls_silent_after_hostile_bytes(
    vector: Vector, wire_agent: Agent, family: str
) -> None:
    try:
        with RawLink.connecting(wire_agent) as link:
            assert link.set_up().ok
            first = link.end.start("WSGetNext")
            with sending(link.peer, vector.data, then_end=False):
                returned_in_silence = first.ready(SILENT_SECONDS)
            link.peer.close()
            outcome = first.result()
            outcomes = read(link.end, vector)
    except AgentFailure as failure:
        judge(vector, failure, family)

    assert came_to_an_end(vector, outcomes)
    # What made it wait can only be an error once the peer has gone.
    assert returned_in_silence or outcome.error != 0


def came_to_an_end(vector: Vector, outcomes: list[Outcome]) -> bool:
    """Tell whether reading ended in an error, or was ended by the number of reads."""
    enough = "read_calls" in vector.record or len(outcomes) >= MOST_READS
    return enough or outcomes[-1].error != 0


@contextmanager
def sending(peer: RawPeer, data: bytes, *, then_end: bool) -> Iterator[None]:
    """Send beside what the body does, for a subject that reads no more than it must."""

    def send() -> None:
        with suppress(OSError):
            peer.send(data)
            if then_end:
                peer.data.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=send)
    thread.start()
    yield
    with suppress(OSError):
        peer.data.shutdown(socket.SHUT_RDWR)
    thread.join()


def read(end: End, vector: Vector) -> list[Outcome]:
    """Make the reads of a record, or read token by token until there is an error."""
    written = vector.record.get("read_calls")
    try:
        if written:
            calls = [call if isinstance(call, list) else [call] for call in written]
            return end.script([[name, *TYPED.get(name, values)] for name, *values in calls])
        outcomes: list[Outcome] = []
        while len(outcomes) < MOST_READS:
            outcomes.append(end.call("WSGetNext"))
            reader = READER_OF.get(int(str(outcomes[-1].returned)))
            if reader is None:
                break
            outcomes.append(end.call(reader))
            if outcomes[-1].error:
                break
    except Unsupported as missing:
        pytest.skip(f"UNSUPPORTED: {missing}")
    return outcomes


def judge(vector: Vector, failure: AgentFailure, family: str) -> NoReturn:
    """Skip a crash or a hang that the record knows; the engine has none of these."""
    said = vector.record["vendor_open"] + vector.record["vendor_eof"]
    known = any(word in said for word in ("process dies", "blocks", "uninitialised"))
    assert family != "engine", str(failure)
    assert known, str(failure)
    pytest.skip(f"the subject is known to do so: {failure}")


def memory_of(agent: Agent) -> int:
    """Return the resident bytes of an agent."""
    pages = Path(f"/proc/{agent.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096
