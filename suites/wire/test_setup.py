"""The set-up of a link, word by word, in both roles, and messages and closing after it.

Source: recorded transcripts. What an end announces about itself may differ between
libraries; its form, its version and the number of its lines may not.
"""

import time
from pathlib import Path
from typing import Any

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Unsupported, Value
from wstp_harness.lab.raw_link import RawLink
from wstp_harness.wire.greeting import LINES, NAME, STANDARD, Greeting, message_port
from wstp_harness.wire.peer import RawConnector, RawListener, RawPeer
from wstp_harness.wire.vectors import Vector, load_vectors

ALL = load_vectors(Path(__file__).with_name("vectors.json"))
TRANSCRIPTS = [each for each in ALL if each.kind == "transcript" and "link server" not in each.name]
SERVER = next(each for each in ALL if "link server" in each.name)
SPOKEN = [each for each in ALL if each.kind == "message" and each.calls]
MESSAGES = [each for each in SPOKEN if "both_sockets_eof" not in each.record]
CLOSES = [each for each in SPOKEN if "both_sockets_eof" in each.record]
OWN_PEER = STANDARD.text().replace(b"'Jan 27 2023, 10:57:24'", b"wstp_harness")
BLOCK = b"\n-libraryid"
QUIET_SECONDS = 0.05


@pytest.mark.parametrize("vector", TRANSCRIPTS, ids=lambda each: each.name)
def test_a_recorded_dialogue_is_held_again(vector: Vector, wire_agent: Agent) -> None:
    connects = "vendor connects" in vector.name
    asks = vector.name.endswith("link name p1@127.0.0.1")
    open_link = RawLink.connecting if connects else RawLink.listening
    options: dict[str, Any] = {"asks": True} if asks else {}

    with open_link(wire_agent, **options) as link:
        play(link.peer, vector.record["steps"], after_ports="after the port" in vector.name)
        outcome = link.activation.result()

    assert outcome.returned == 1
    assert outcome.error == 0


@pytest.mark.parametrize("version", [6, 5, 4, 3])
def test_the_number_of_option_lines_follows_the_lower_version(
    version: int, wire_agent: Agent
) -> None:
    with RawLink.listening(wire_agent) as link:
        assert link.set_up(Greeting(version=version)).ok
        spoken = link.peer.greeting
        assert spoken is not None
        link.end.script([("WSPutInteger32", 7), "WSFlush"])
        data = link.peer.expect(6)

    assert len(spoken.lines()) == LINES[version]
    assert data == b"\xe4\x07\0\0\0\n"


def test_a_newer_version_is_answered_with_our_own(wire_agent: Agent) -> None:
    with RawLink.listening(wire_agent) as link:
        outcome = link.set_up(STANDARD.text().replace(b" 6", b" 9", 1))
        spoken = link.peer.greeting

    assert outcome.ok
    assert spoken is not None
    assert spoken.version == 6


@pytest.mark.parametrize(
    "greeting",
    [
        NAME.replace(b"k", b"m") + STANDARD.text(),
        NAME + STANDARD.text().replace(b" 6", b" 2", 1),
        NAME + STANDARD.text().replace(b"boxer", b"nobody's dog"),
        NAME + STANDARD.text().replace(b"''", b"'" + b"x" * 600 + b"'", 1),
    ],
    ids=["other-name", "version-2", "unknown-numbers", "line-of-600"],
)
def test_a_greeting_that_cannot_be_accepted_fails_the_activation(
    greeting: bytes, wire_agent: Agent
) -> None:
    with RawLink.listening(wire_agent) as link:
        connector = link.peer
        assert isinstance(connector, RawConnector)
        connector.connect_data()
        connector.send(b"need_msg_portN")
        connector.expect(3)
        connector.connect_message()
        connector.send(greeting)
        outcome = link.activation.result()

    assert outcome.returned == 0
    assert outcome.error == 1


@pytest.mark.parametrize("vector", MESSAGES, ids=lambda each: each.name)
def test_messages_travel_as_two_words(vector: Vector, wire_agent: Agent) -> None:
    record = vector.record
    expected = bytes.fromhex(record["message_socket_hex"])

    with RawLink.listening(wire_agent) as link:
        assert link.set_up().ok
        try:
            link.end.script(vector.calls)
        except Unsupported as missing:
            pytest.skip(f"UNSUPPORTED: {missing}")
        words = link.peer.expect(len(expected), message=True)
        more, closed = link.peer.rest(QUIET_SECONDS, message=True)
        data, data_closed = link.peer.rest(QUIET_SECONDS)

    assert words == expected
    assert more == b""
    assert data.hex() == record.get("data_socket_hex", data.hex())
    assert not closed
    assert not data_closed


@pytest.mark.parametrize("vector", CLOSES, ids=lambda each: each.name)
def test_a_close_is_the_word_and_the_end_of_both_sockets(
    vector: Vector, wire_agent: Agent, family: str
) -> None:
    with RawLink.listening(wire_agent) as link:
        assert link.set_up(OWN_PEER if family == "engine" else STANDARD).ok
        link.end.script(vector.calls)
        words, closed = link.peer.rest(QUIET_SECONDS, message=True)
        _, data_closed = link.peer.rest(QUIET_SECONDS)

    assert words == bytes.fromhex(vector.record["message_socket_hex"])
    assert closed
    assert data_closed


@pytest.mark.parametrize("vector", CLOSES, ids=lambda each: each.name)
def test_the_engine_closes_a_peer_that_may_forget_by_its_data_alone(
    vector: Vector, wire_agent: Agent, family: str
) -> None:
    if family != "engine":
        pytest.skip("Wolfram's library says the closing word to every peer")
    with RawLink.listening(wire_agent) as link:
        assert link.set_up().ok
        link.end.script(vector.calls)
        data, data_closed = link.peer.rest(QUIET_SECONDS)
        words, closed = link.peer.rest(QUIET_SECONDS, message=True)
        link.peer.data.close()
        more, ended = link.peer.rest(1.0, message=True)

    assert len(data) == (6 if "integer" in vector.name else 0)
    assert data_closed
    assert (words, closed) == (b"", False)
    assert (more, ended) == (b"", True)


def test_the_closing_word_of_a_peer_closes_the_link(wire_agent: Agent) -> None:
    record = next(each for each in ALL if each.name == "close/peer sends the word 9").record

    with RawLink.listening(wire_agent) as link:
        assert link.set_up().ok
        link.peer.message.sendall(bytes.fromhex(record["peer_message_hex"]))
        ready = wait_until_ready(link)
        following, error = link.end.script(["WSGetNext", "WSError"])

    assert [[ready], [following.returned], [error.returned]] == record["results"]


def test_what_came_before_the_end_of_the_stream_is_still_read(wire_agent: Agent) -> None:
    with RawLink.listening(wire_agent) as link:
        assert link.set_up().ok
        link.peer.send(b"\xe4\x07\0\0\0\n")
        link.peer.data.shutdown(1)
        first, second = link.end.script(["WSGetInteger32", "WSGetInteger32"])

    assert first.outputs["value"] == 7
    assert second.returned == 0
    assert second.error == 11


def test_a_link_server_pairs_two_sockets_by_their_identifier(wire_agent: Agent) -> None:
    sent = [bytes.fromhex(step[2]) for step in SERVER.record["steps"][:2]]
    answer = bytes.fromhex(SERVER.record["steps"][3][2])
    server, port = a_link_server(wire_agent)

    with RawConnector(f"{port}@127.0.0.1,{port}@127.0.0.1") as peer:
        peer.connect_data()
        peer.connect_message()
        peer.send(sent[0])
        peer.message.sendall(sent[1])
        link = wire_agent.call("WSWaitForNewLinkFromLinkServer", server).returned
        peer.send(NAME + STANDARD.text())
        activated = wire_agent.call("WSActivate", link)
        heard = peer.expect(len(answer))
        wire_agent.call("WSClose", link)
    wire_agent.call("WSShutdownLinkServer", server)

    assert activated.returned == 1
    assert heard == answer


def a_link_server(agent: Agent) -> tuple[Value, int]:
    """Return a server on any port of 127.0.0.1, and the port."""
    try:
        server = agent.call(
            "WSNewLinkServerWithPortAndInterface", ENVIRONMENT, 0, "127.0.0.1", None
        )
        port = agent.call("WSPortFromLinkServer", server.returned)
    except Unsupported as missing:
        pytest.skip(f"UNSUPPORTED: {missing}")
    if not server.returned:
        pytest.skip(f"UNSUPPORTED: link servers, error {server.output}")
    assert isinstance(port.returned, int)
    return server.returned, port.returned


def play(peer: RawPeer, steps: list[list[str]], *, after_ports: bool) -> None:
    """Act the peer's part of a transcript and check the library's."""
    if after_ports and isinstance(peer, RawConnector):
        peer.connect_data()
        peer.send(b"need_msg_portN")
        assert peer.expect(3) == b"OKY"
        peer.connect_message()
    port: int | None = None
    for what, *rest in steps:
        match what, rest:
            case "connect", ["data port"] if isinstance(peer, RawConnector):
                peer.connect_data()
            case "connect", ["message port"] if isinstance(peer, RawConnector):
                peer.connect_message(port)
            case "vendor connects", ["data port"] if isinstance(peer, RawListener):
                request = peer.accept_data()
                assert request == bytes.fromhex(steps[1][2])
            case "vendor connects", ["message port"] if isinstance(peer, RawListener):
                peer.accept_message()
            case "peer", ["data", text]:
                peer.send(own_port(peer, bytes.fromhex(text)))
            case "vendor", ["data", text, *_] if not text.startswith(b"need".hex()):
                port = hear(peer, bytes.fromhex(text)) or port


def own_port(peer: RawPeer, text: bytes) -> bytes:
    """Replace the recorded message port by the peer's."""
    if text.startswith(b"msg_port=") and isinstance(peer, RawListener):
        return message_port(peer.ports[1])
    return text


def hear(peer: RawPeer, text: bytes) -> int | None:
    """Expect a recorded text; of ports and announcements only the form. Returns a port."""
    if text.startswith(b"msg_port="):
        return int(peer.expect_until(b"Y").removeprefix(b"msg_port=").removesuffix(b"Y"))
    before, mark, block = text.partition(BLOCK)
    assert peer.expect(len(before)) == before
    if mark:
        lines = [peer.expect_until(b"\n") for _ in range(block.count(b"\n") + 1)]
        assert lines[0] == b"\n"
        version = b" %d" % len(lines)  # the negotiated one: version n has n - 1 lines
        assert Greeting.parse(version + b"".join(lines)).numerics_id
    return None


def wait_until_ready(link: RawLink) -> object:
    """Ask WSReady until it says something, at most two seconds."""
    end = time.monotonic() + 2.0
    ready: object = 0
    while not ready and time.monotonic() < end:
        ready = link.end.call("WSReady").returned
    return ready
