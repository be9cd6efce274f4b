"""Bytes sent by a raw peer are read by the subject as recorded, however they are cut.

Source: recorded vectors (what a shipped library read from the same bytes).
"""

from pathlib import Path
from typing import Any

import pytest

from wstp_harness.lab import Agent, Buffer, Outcome, Unsupported, Value
from wstp_harness.lab.raw_link import RawLink
from wstp_harness.wire.vectors import Vector, load_vectors

VECTORS = [
    each for each in load_vectors(Path(__file__).with_name("vectors.json")) if each.kind == "decode"
]
EXTRA = {"WSGetByteString": [ord("?")], "WSGetByteSymbol": [ord("?")]}
"""In-arguments of reads that have any: the code for what a byte cannot say."""
BETTER: dict[str, tuple[list[Any], int]] = {
    # An astral character has no UCS-2 unit; the recorded one is its lower half.
    "decode/astral, format 1 via WSGetUCS2String": ([[34], [0, None]], 49),
    # Out of sequence as for every other array that is no list; recorded is "malformed".
    "decode/list: A dims 2x0 via Integer32List": ([[0, None]], 3),
    # The outer length is not the body's; recorded is a read beyond it (decoding is strict).
    "decode/text: decimal outer length for a short string": ([[34], [34], [0, None]], 2),
    "decode/text: leading zeros in lengths": ([[34], [34], [0, None]], 2),
    "decode/text: outer length 0 with format A": ([[34], [34], [0, None]], 2),
}
"""What the engine answers instead where the record shows a fault."""
BEHIND = b"\xe4\x2a\0\0\0\n"
"""The number 42."""

vectors = pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each.name)


@vectors
def test_reads_of_bytes_sent_at_once(vector: Vector, wire_agent: Agent, family: str) -> None:
    with RawLink.connecting(wire_agent) as link:
        assert link.set_up().ok
        link.peer.send(vector.data)
        outcomes = reads(link, vector)

    assert (shown(outcomes), outcomes[-1].error) == expected(vector, family)


@vectors
def test_reads_of_bytes_sent_one_by_one(vector: Vector, wire_agent: Agent, family: str) -> None:
    with RawLink.connecting(wire_agent) as link:
        assert link.set_up().ok
        for byte in vector.data:
            link.peer.send(bytes([byte]))
        outcomes = reads(link, vector)

    assert (shown(outcomes), outcomes[-1].error) == expected(vector, family)


@vectors
def test_reads_of_bytes_with_the_next_expression_behind(
    vector: Vector, wire_agent: Agent, family: str
) -> None:
    with RawLink.connecting(wire_agent) as link:
        assert link.set_up().ok
        link.peer.send(vector.data + BEHIND)
        outcomes = reads(link, vector)

    assert (shown(outcomes), outcomes[-1].error) == expected(vector, family)


@pytest.mark.parametrize(
    "vector",
    [v for v in VECTORS if v.record["wserror"] == 0 and v.name not in BETTER],
    ids=lambda each: each.name,
)
def test_the_next_expression_is_read_after_this_one(vector: Vector, wire_agent: Agent) -> None:
    with RawLink.connecting(wire_agent) as link:
        assert link.set_up().ok
        link.peer.send(vector.data + b"]" + BEHIND)
        reads(link, vector)
        _, following = link.end.script(["WSNewPacket", "WSGetInteger32"])

    assert following.returned == 1
    assert following.outputs["value"] == 42


def reads(link: RawLink, vector: Vector) -> list[Outcome]:
    """Make the reads of a vector; a missing function makes it UNSUPPORTED."""
    calls = [[name, *EXTRA.get(name, ())] for (name,) in vector.record["reads"]]
    try:
        return link.end.script(calls)
    except Unsupported as missing:
        pytest.skip(f"UNSUPPORTED: {missing}")


def expected(vector: Vector, family: str) -> tuple[list[Any], int]:
    """Return the results and the error that are right for the subject."""
    if family == "engine" and vector.name in BETTER:
        return BETTER[vector.name]
    return vector.record["results"], vector.record["wserror"]


def shown(outcomes: list[Outcome]) -> list[list[Any]]:
    """Return outcomes in the notation of the vectors."""
    return [
        [outcome.returned, _content(outcome)] if outcome.outputs else [outcome.returned]
        for outcome in outcomes
    ]


def _content(outcome: Outcome) -> object:
    outputs = dict(outcome.outputs)
    name = outcome.function
    if "dims" in outputs:
        return _array(outputs) if outcome.returned else None
    if name == "WSGetFunction":
        return [_plain(name, outputs["text"]), outputs["count"]]
    first = next(iter(outputs.values()))
    if name.startswith(("WSGetUTF8", "WSGetUTF16")):
        return [_plain(name, first), outputs["characters"]] if outcome.returned else None
    return _plain(name, first)


def _array(outputs: dict[str, Value]) -> dict[str, object]:
    heads = outputs["heads"]
    return {
        "dims": outputs["dims"],
        "heads": [_plain("", head) for head in heads] if isinstance(heads, list) else None,
        "data": _plain("hex", outputs["data"]) or "",
    }


def _plain(function: str, value: Value) -> object:
    if isinstance(value, Buffer):
        return value.data.hex() or None
    if isinstance(value, bytes):
        native = function in ("", "WSGetString", "WSGetFunction", "WSGetNumberAsString")
        return value.decode("latin-1") if native else value.hex()
    return value
