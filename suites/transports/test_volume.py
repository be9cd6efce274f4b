"""More data than any buffer of a link holds.

Requirement: what is put arrives whole and in order, whatever its size. Source:
WSPutReal64List, WSPutByteString, reference pages: the only limit is the int length.
"""

import array
from functools import cache

import pytest

from wstp_harness.lab import Buffer, Pair
from wstp_harness.oracle.steps import SENT, Step, check, start

COUNT = 1 << 18
TOKENS = 10_000


@cache
def put(value: int) -> Step:
    return Step("WSPutInteger32", (value,))


@cache
def got(value: int) -> Step:
    return Step("WSGetInteger32", outputs={"value": value}, about=value)


@pytest.mark.spec(
    ("WSPutReal64List", "WSGetReal64List"),
    "a list of two mebibytes arrives whole",
    source="WSPutReal64List, reference page",
)
def test_large_list(pair: Pair) -> None:
    numbers = Buffer("Real64", array.array("d", range(COUNT)).tobytes())

    writing = pair.writer.start("WSPutReal64List", numbers, COUNT)
    flushing = pair.writer.start("WSFlush")
    read = pair.reader.call("WSGetReal64List")

    assert writing.result().returned == 1
    assert flushing.result().returned == 1
    assert read.returned == 1
    assert read.outputs["count"] == COUNT
    assert read.outputs["data"] == numbers


@pytest.mark.spec(
    ("WSPutInteger32", "WSGetInteger32"),
    "ten thousand small tokens arrive in order",
    source="WSPutInteger32, reference page",
)
def test_many_small_tokens(pair: Pair) -> None:
    writing = start(pair.writer, [*map(put, range(TOKENS)), *SENT])

    check(pair.reader, list(map(got, range(TOKENS))))
    writing.check()


@pytest.mark.spec(
    ("WSPutString", "WSFlush"),
    "both ends may write a buffer's worth before either reads",
    source="link protocol: the directions are independent",
)
@pytest.mark.topologies("!loopback")
@pytest.mark.writers("listener")
def test_both_write_first(pair: Pair) -> None:
    text = "x" * 16_384
    puts = [Step("WSPutString", (text,)), *SENT]
    get = Step("WSGetString", outputs={"text": text.encode()})
    writing = [start(end, puts) for end in pair.ends]

    for each in writing:
        each.check()
    check(pair.listener, [get])
    check(pair.connector, [get])


@pytest.mark.spec(
    ("WSPutInteger32", "WSGetInteger32"),
    "requests and replies alternate a hundred times",
    source="WSFlush, reference page",
)
@pytest.mark.topologies("!loopback")
def test_ping_pong(pair: Pair) -> None:
    rounds = range(100)
    flush = Step("WSFlush")
    asking = [step for n in rounds for step in (put(n), flush, got(-n))]
    answering = [step for n in rounds for step in (got(n), put(-n), flush)]

    asked = start(pair.writer, asking)
    check(pair.reader, answering)
    asked.check()
