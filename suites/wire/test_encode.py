"""What the subject puts arrives at a raw peer as exactly the recorded bytes.

Source: recorded vectors (the bytes of a shipped library for the same calls and the same
announcement of the peer).
"""

from pathlib import Path

import pytest

from wstp_harness.lab import Agent, Outcome, Pending, Unsupported
from wstp_harness.lab.raw_link import RawLink
from wstp_harness.wire.vectors import Vector, load_vectors

VECTORS = [
    each for each in load_vectors(Path(__file__).with_name("vectors.json")) if each.kind == "encode"
]
SHORT = [each for each in VECTORS if len(each.data) < 1 << 15]
LONG = [each for each in VECTORS if len(each.data) >= 1 << 15]


@pytest.mark.parametrize("vector", SHORT, ids=lambda each: each.name)
def test_bytes_of_calls(vector: Vector, wire_agent: Agent, negotiations: dict[str, bytes]) -> None:
    with RawLink.listening(wire_agent) as link:
        assert link.set_up(negotiations[vector.record["negotiation"]]).ok
        outcomes = settled([link.end.start(name, *values) for name, *values in vector.calls])
        received = link.peer.expect(len(vector.data))
        link.end.close()
        surplus, _ = link.peer.rest(5.0)

    assert vector.masked(received) == vector.masked(vector.data)
    assert surplus == b""
    assert [outcome.returned for outcome in outcomes] == vector.record["returns"]
    assert outcomes[-1].error == vector.record["wserror"]


@pytest.mark.parametrize("vector", LONG, ids=lambda each: each.name)
def test_bytes_of_calls_that_may_wait_for_the_peer_to_read(
    vector: Vector, wire_agent: Agent, negotiations: dict[str, bytes]
) -> None:
    with RawLink.listening(wire_agent) as link:
        assert link.set_up(negotiations[vector.record["negotiation"]]).ok
        pending = [link.end.start(name, *values) for name, *values in vector.calls]
        received = link.peer.expect(len(vector.data))
        outcomes = settled(pending)
        link.end.close()
        surplus, _ = link.peer.rest(5.0)

    assert received == vector.data
    assert surplus == b""
    assert [outcome.returned for outcome in outcomes] == vector.record["returns"]
    assert outcomes[-1].error == vector.record["wserror"]


def settled(pending: list[Pending]) -> list[Outcome]:
    """Wait for calls; a function the subject does not have makes the vector UNSUPPORTED."""
    try:
        return [each.result() for each in pending]
    except Unsupported as missing:
        pytest.skip(f"UNSUPPORTED: {missing}")
