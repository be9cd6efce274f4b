"""Values travel as JSON and back without loss; frames are cut right however they come."""

import json
import math
import struct

import pytest

from wstp_harness.abi import Extended
from wstp_harness.lab import ENVIRONMENT, Buffer, Callback, Value
from wstp_harness.lab.frames import Frame, Unpacker, pack
from wstp_harness.lab.values import EndReference, from_json, summary, to_json

VALUES: list[Value] = [
    None,
    0,
    -(2**63),
    2**64 - 1,
    0.1,
    5e-324,
    1.7976931348623157e308,
    b"",
    bytes(range(256)),
    'h\xe9 " \\ \n \x00',
    [1, [b"x", None], "y"],
    Extended.of(0.1),
    Buffer("Integer16", [-32768, 32767]),
    Buffer("Real128", [Extended.of(1.5), Extended.of(-2.5)]),
    EndReference(3),
    ENVIRONMENT,
    Callback("yield", (0, 1)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: summary(value, 40))
def test_a_value_comes_back_as_it_went(value: Value) -> None:
    text = json.dumps(to_json(value), allow_nan=False)

    assert from_json(json.loads(text)) == value


@pytest.mark.parametrize("bits", [0x7FF8000000000001, 0xFFF0000000000000, 0x7FF0000000000000])
def test_a_float_json_has_no_word_for_keeps_its_bits(bits: int) -> None:
    value = struct.unpack("<d", struct.pack("<Q", bits))[0]

    back = from_json(to_json(value))

    assert isinstance(back, float)
    assert struct.unpack("<Q", struct.pack("<d", back))[0] == bits


def test_the_sign_of_zero_survives() -> None:
    back = from_json(json.loads(json.dumps(to_json(-0.0))))

    assert isinstance(back, float)
    assert math.copysign(1.0, back) == -1.0


def test_a_buffer_shows_its_elements() -> None:
    assert Buffer("Integer32", [1, -1]).data == struct.pack("<2i", 1, -1)
    assert Buffer("Real32", struct.pack("<2f", 1.5, 2.5)).values == [1.5, 2.5]
    assert len(Buffer("UTF16", "ab".encode("utf-16-le"))) == 2


def test_a_call_cannot_take_what_json_cannot_carry() -> None:
    with pytest.raises(TypeError, match="set"):
        to_json({1})  # type: ignore[arg-type]  # the point of the test


def test_an_unknown_kind_of_value_is_refused() -> None:
    with pytest.raises(ValueError, match="wormhole"):
        from_json({"wormhole": 1})


def test_frames_come_out_whole_however_the_stream_is_cut() -> None:
    frames: list[Frame] = [{"id": 1, "op": "hello"}, {"id": 2, "text": "h\xe9"}, {"id": 3}]
    stream = b"".join(pack(frame) for frame in frames)
    whole, single = Unpacker(), Unpacker()

    assert whole.feed(stream) == frames
    assert [f for byte in stream for f in single.feed(bytes([byte]))] == frames


@pytest.mark.parametrize(
    "stream",
    [b"\xff\xff\xff\xff{}", b"\0\0\0\x02[]", b"\0\0\0\x02x}"],
    ids=["absurd-length", "no-object", "no-json"],
)
def test_a_stream_of_something_else_is_noticed(stream: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any, the peer is not one of ours
        Unpacker().feed(stream)
