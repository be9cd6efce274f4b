"""The plain Python codec agrees with every recorded stream, however it is cut.

Source: recorded vectors; the codec is written from the protocol's description alone.
"""

from pathlib import Path

import pytest

from wstp_harness.wire import (
    Array,
    Decoder,
    Function,
    Malformed,
    Number,
    Packed,
    Separator,
    Text,
    Token,
    decode,
    dump,
    encode,
)
from wstp_harness.wire.tokens import NATIVE, STRING, UCS2, UTF8, UTF16, UTF32, native_count
from wstp_harness.wire.vectors import Vector, load_vectors

VECTORS = load_vectors(Path(__file__).with_name("vectors.json"))
ENCODED = [each for each in VECTORS if each.kind == "encode"]
STREAMS = [each for each in VECTORS if each.kind in ("encode", "decode")]
CUT = [each for each in STREAMS if len(each.data) < 4096]

by_name = pytest.mark.parametrize("vector", ENCODED, ids=lambda each: each.name)


@by_name
def test_decoding_and_encoding_gives_the_same_bytes(vector: Vector) -> None:
    assert encode(decode(vector.data)) == vector.data


@pytest.mark.parametrize("vector", CUT, ids=lambda each: each.name)
def test_byte_by_byte_gives_the_same_tokens(vector: Vector) -> None:
    decoder = Decoder()

    found = [token for byte in vector.data for token in decoder.feed(bytes([byte]))]

    assert found == decode(vector.data)
    assert decoder.pending == b""


@pytest.mark.parametrize("vector", STREAMS, ids=lambda each: each.name)
def test_a_stream_with_a_cut_off_token_behind_gives_its_tokens_first(vector: Vector) -> None:
    decoder = Decoder()

    found = decoder.feed(vector.data + b"\xe4\x01")

    assert found == decode(vector.data)
    assert decoder.pending == b"\xe4\x01"


@pytest.mark.parametrize("vector", STREAMS, ids=lambda each: each.name)
def test_encoding_is_canonical(vector: Vector) -> None:
    tokens = decode(vector.data)

    assert decode(encode(tokens)) == tokens


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("hé", NATIVE, b'"EA~Bh\xe9\n'),
        ("h\u03b1", UCS2, b'"GC~B\0h\x03\xb1\n'),
        ("h\u03b1", UTF8, b'"FD~Bh\xce\xb1\n'),
        ("😀", UTF16, b'"GE~A=\xd8\0\xde\n'),
        ("a", UTF32, b'"GF~Aa\0\0\0\n'),
    ],
    ids=["native", "ucs2", "utf8", "utf16", "utf32"],
)
def test_texts_have_format_and_count(text: str, form: int, expected: bytes) -> None:
    assert encode([Text.of(STRING, text, form)]) == expected


@pytest.mark.parametrize(
    ("payload", "count"),
    [
        (rb"ab", 2),
        (rb"\:03b1\|01f600\.e9\351\\\n\"", 7),
        (rb"\[Alpha]x", 2),
        (rb"a\:03", 1),
        (b"a\\", 1),
    ],
    ids=["plain", "each-escape", "named", "cut-off", "backslash-at-the-end"],
)
def test_an_escape_counts_as_one_character(payload: bytes, count: int) -> None:
    assert native_count(payload) == count


@pytest.mark.parametrize(
    "token",
    [
        b"\x00",
        b"\xe4\x01\0\0\0x",
        b'"! A~@\n',
        b'"EG~Bhi\n',
        b"PA\x41x\n",
        b"AAX",
        b"AADA.\n",
        b'"99999999999999999999999 A~@\n',
    ],
    ids=[
        "unknown-token",
        "wrong-end",
        "no-length",
        "unknown-format",
        "packed-unknown-type",
        "array-without-dimensions",
        "no-level",
        "length-beyond-64-bits",
    ],
)
def test_what_is_no_token_is_malformed_where_it_begins(token: bytes) -> None:
    before = b"\xe4\x01\0\0\0\n"

    with pytest.raises(Malformed) as caught:
        decode(before + token)

    assert caught.value.offset == len(before)


def test_a_dump_shows_one_token_a_line_and_what_belongs_where() -> None:
    stream: list[Token] = [
        Function(2),
        Text.of(STRING, "f", NATIVE),
        Number(0xE4, b"\x07\0\0\0"),
        Packed(0xE4, 1, b"\x08\0\0\0"),
        Separator(ord("]")),
    ]

    lines = dump(stream).split("\n")

    assert lines[0] == "F 2 arguments"
    assert lines[2] == "  e4 7"
    assert lines[3].startswith("  P 1 x e4 ")
    assert lines[4] == "] end of packet"


def test_an_array_carries_its_shape() -> None:
    rank_two = next(each for each in ENCODED if each.name == "array/rank 2 heads f g")

    array, leaves = decode(rank_two.data)

    assert isinstance(array, Array)
    assert isinstance(leaves, Packed)
    assert [(d.length, d.head.payload) for d in array.dimensions] == [(2, b"f"), (3, b"g")]
    assert array.total == leaves.count
