"""Hostile greetings and port exchanges fail the activation, never the process.

Source: recorded set-ups. Where another library accepts or refuses, the engine does the same;
where that library crashes, the engine refuses; where it waits, the engine may wait or refuse,
and returns when the peer has gone.
"""

from pathlib import Path
from typing import NoReturn

import pytest

from wstp_harness.lab import Agent, AgentFailure, Outcome
from wstp_harness.lab.raw_link import RawLink
from wstp_harness.wire.greeting import NAME, STANDARD
from wstp_harness.wire.peer import RawConnector, RawListener, Silence
from wstp_harness.wire.vectors import Vector, load_hostile

SETUPS = load_hostile(Path(__file__).with_name("hostile.json"), "handshake")
CONNECTORS = [v for v in SETUPS if v.record["peer_role"] == "connector"]
LISTENERS = [v for v in SETUPS if v.record["peer_role"] == "listener"]
SILENT_SECONDS = 0.05
STRANGERS = frozenset({"hello missing"})
"""Whoever does not begin with a port exchange is nobody's peer: the engine waits on."""
STRICTER = frozenset({"NUL bytes then Y"})
"""Answers the engine refuses although another library takes them: bytes before `Y`."""


@pytest.mark.parametrize("vector", CONNECTORS, ids=lambda each: each.name)
def test_a_hostile_connector(vector: Vector, wire_agent: Agent, family: str) -> None:
    try:
        with RawLink.listening(wire_agent, 1.0) as link:
            peer = link.peer
            assert isinstance(peer, RawConnector)
            peer.connect_data()
            peer.connect_message()
            peer.send(vector.record["hello"].encode())
            send_all(peer, vector.data)
            if family == "engine" and vector.name in STRANGERS:
                outcome = activation_by_another_peer(link)
            else:
                outcome = activation(link)
    except AgentFailure as failure:
        judge(vector, failure, family)

    if family == "engine" and vector.name in STRANGERS:
        assert outcome.ok
    else:
        assert_as_recorded(vector, outcome, family)


@pytest.mark.parametrize("vector", LISTENERS, ids=lambda each: each.name)
def test_a_hostile_listener(vector: Vector, wire_agent: Agent, family: str) -> None:
    record = vector.record
    asks = record["hello"].endswith("Y")
    try:
        with RawLink.connecting(wire_agent, 1.0, asks=asks) as link:
            peer = link.peer
            assert isinstance(peer, RawListener)
            assert peer.accept_data().decode() == record["hello"]
            send_all(peer, vector.data)
            if record["msg_connected"] and not link.activation.ready(SILENT_SECONDS):
                peer.accept_message()
                send_all(peer, hostile_greeting(record["name"]))
            outcome = activation(link)
    except AgentFailure as failure:
        judge(vector, failure, family)

    if family == "engine" and vector.name in STRICTER:
        assert (outcome.returned, outcome.error) == (0, 1)
    else:
        assert_as_recorded(vector, outcome, family)


def hostile_greeting(name: str) -> bytes:
    """Return the greeting a record's name describes; else a correct one."""
    text = NAME + STANDARD.text()
    if name == "no envid line":
        return text.replace(b"-envid ''\n", b"\n")
    if name == "CRLF":
        return text.replace(b"\n", b"\r\n")
    return text


def send_all(peer: RawConnector | RawListener, data: bytes) -> None:
    """Send bytes to a library that may stop listening in the middle."""
    try:
        peer.send(data)
    except (ConnectionError, TimeoutError, Silence):
        return


def activation(link: RawLink) -> Outcome:
    """Wait for the activation; a peer that is waited for goes away after a moment."""
    if not link.activation.ready(SILENT_SECONDS):
        link.peer.close()
    return link.activation.result()


def activation_by_another_peer(link: RawLink) -> Outcome:
    """Let a stranger go and a correct peer come."""
    assert not link.activation.ready(SILENT_SECONDS)
    link.peer.close()
    with RawConnector(link.end.name) as second:
        second.set_up()
        return link.activation.result()


def judge(vector: Vector, failure: AgentFailure, family: str) -> NoReturn:
    """Skip a crash or a hang that the record knows; the engine has none of these."""
    said = vector.record["activate"]
    known = any(word in said for word in ("process dies", "blocks", "uninitialised"))
    assert family != "engine", str(failure)
    assert known, str(failure)
    pytest.skip(f"the subject is known to do so: {failure}")


def assert_as_recorded(vector: Vector, outcome: Outcome, family: str) -> None:
    """Compare with the record; memory faults of another library have no fixed outcome."""
    said = vector.record["activate"]
    if said == "ok":
        assert outcome.returned == 1
    elif family == "engine" or "process dies" not in said:
        assert outcome.returned == 0
        assert outcome.error != 0
