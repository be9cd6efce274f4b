"""Ill-formed text.

Requirement: a put refuses text that its encoding does not allow, and nothing is sent: what is
put after WSClearError is the next thing the reader sees. Source: error texts 47 and 48;
WSPutUTF8String, WSPutUTF16String, WSPutUTF32String, reference pages.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.invalid import BAD_DATA, CANNOT_CONVERT, EMPTY, INVALID, Invalid
from wstp_harness.oracle.steps import SENT, Step, check

REFUSALS = frozenset({BAD_DATA, CANNOT_CONVERT})


@pytest.mark.spec(
    "WSPut{bad.encoding}{shape}",
    "refuses ill-formed text with 47 or 48",
    source="error texts 47 and 48; WSPutUTF8String, reference page",
)
@pytest.mark.parametrize("bad", INVALID, ids=lambda each: each.id)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_ill_formed(loopback: End, shape: str, bad: Invalid) -> None:
    put = loopback.call(f"WSPut{bad.encoding}{shape}", bad.memory, bad.units)

    assert put.returned == 0
    assert put.error in REFUSALS


@pytest.mark.spec(
    "WSPut{bad.encoding}String",
    "refuses a buffer without a single unit with 47, and the link stays usable",
    source="WSPutUTF16String, reference page: the buffer starts with a byte order mark",
)
@pytest.mark.parametrize("bad", EMPTY, ids=lambda each: each.id)
def test_no_units(pair: Pair, bad: Invalid) -> None:
    refused = Step(f"WSPut{bad.encoding}String", (bad.memory, 0), returned=0, error=BAD_DATA)
    puts = [refused, Step("WSClearError"), Step("WSPutInteger32", (7,)), *SENT]

    check(pair.writer, puts)
    check(pair.reader, [Step("WSGetInteger32", outputs={"value": 7})])


@pytest.mark.spec(
    "WSPut{bad.encoding}String",
    "the error of refused text stays until it is cleared: later puts fail too",
    source="WSClearError, reference page",
)
@pytest.mark.parametrize("bad", [INVALID[5], INVALID[20], *EMPTY], ids=lambda each: each.id)
def test_refusal_is_sticky(pair: Pair, bad: Invalid) -> None:
    refused = pair.writer.call(f"WSPut{bad.encoding}String", bad.memory, bad.units)
    after = pair.writer.call("WSPutInteger32", 7)

    assert refused.returned == 0
    assert after.returned == 0
    assert after.error == refused.error
