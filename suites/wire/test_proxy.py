"""A recorded conversation of two ends is the greeting and the tokens, however it is cut."""

import pytest

from wstp_harness.lab import Agent, topology
from wstp_harness.lab.pair import opened
from wstp_harness.wire import Greeting, Number, RecordingProxy, Separator, Text, decode
from wstp_harness.wire.greeting import ACCEPTED, KNOWS_MESSAGE_PORT, LINES, NAME
from wstp_harness.wire.tokens import STRING

TCPIP = topology("tcpip-threads")


@pytest.mark.parametrize("piece_bytes", [0, 7, 1], ids=["whole", "pieces-of-7", "bytes"])
def test_a_conversation_through_the_proxy(piece_bytes: int, wire_agent: Agent) -> None:
    listener = opened(wire_agent.open_end("listener", TCPIP.listen_words()), "WSOpenArgcArgv")
    with RecordingProxy(listener.name, piece_bytes) as proxy:
        words = TCPIP.connect_words(proxy.link_name)
        connector = opened(wire_agent.open_end("connector", words), "WSOpenArgcArgv")
        activation = listener.start("WSActivate")
        assert connector.call("WSActivate").ok
        assert activation.result().ok

        listener.script([("WSPutInteger32", 7), ("WSPutString", "hi"), "WSEndPacket", "WSFlush"])
        # WSNewPacket reads the separator: then all of it has gone through the proxy.
        number, text, _ = connector.script(["WSGetInteger32", "WSGetString", "WSNewPacket"])
        sent = proxy.sent_by("listener")
        asked = proxy.sent_by("connector")

    assert number.outputs["value"] == 7
    assert text.outputs["text"] == b"hi"
    assert asked.startswith(KNOWS_MESSAGE_PORT + NAME)
    spoken, stream = split_greeting(sent.removeprefix(ACCEPTED + NAME))
    assert Greeting.parse(spoken).version == 6
    assert decode(stream) == [
        Number(0xE4, b"\x07\0\0\0"),
        Text.of(STRING, "hi", 1),
        Separator(ord("]")),
    ]


def split_greeting(said: bytes) -> tuple[bytes, bytes]:
    """Return the greeting after the name, and what comes behind it."""
    lines = said.split(b"\n")
    count = 1 + LINES[6]
    return b"\n".join(lines[:count]) + b"\n", b"\n".join(lines[count:])
