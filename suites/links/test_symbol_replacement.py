"""Symbols that travel under another name.

Requirement: WSSetSymbolReplacement makes a link put a symbol under its public name and give it back
under its private one; heads of functions included. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.steps import SENT, Step, check, function

PRIVATE, PUBLIC = b"My`x", b"System`y"


def replace(private: bytes, public: bytes, number: int) -> Step:
    arguments = (private, len(private), public, len(public))
    return Step("WSSetSymbolReplacement", arguments, returned=number)


def got(symbol: bytes) -> list[Step]:
    head = Step("WSGetFunction", outputs={"text": symbol, "count": 0})
    return [Step("WSGetSymbol", outputs={"text": symbol}), head]


PUT = [Step("WSPutSymbol", (PRIVATE,)), function(PRIVATE.decode(), 0)]


@pytest.mark.spec(
    "WSSetSymbolReplacement",
    "a symbol and a head are put under the public name",
    source="header: WSSetSymbolReplacement; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("!loopback")
def test_put(pair: Pair) -> None:
    check(pair.writer, [replace(PRIVATE, PUBLIC, 0), *PUT, *SENT])
    check(pair.reader, got(PUBLIC))


@pytest.mark.spec(
    "WSSetSymbolReplacement",
    "a symbol and a head are got under the private name",
    source="header: WSSetSymbolReplacement; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("!loopback")
def test_get(pair: Pair) -> None:
    puts = [Step("WSPutSymbol", (PUBLIC,)), function(PUBLIC.decode(), 0)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, [replace(PRIVATE, PUBLIC, 0), *got(PRIVATE)])


@pytest.mark.spec(
    ("WSClearSymbolReplacement", "WSClearAllSymbolReplacements"),
    "what was replaced is not replaced any more",
    source="header: WSClearSymbolReplacement; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("!loopback")
@pytest.mark.parametrize("everything", [False, True], ids=["one", "all"])
def test_clear(pair: Pair, *, everything: bool) -> None:
    one = Step("WSClearSymbolReplacement", (0,))
    clear = Step("WSClearAllSymbolReplacements", returned=None) if everything else one

    check(pair.writer, [replace(PRIVATE, PUBLIC, 0), clear, *PUT, *SENT])
    check(pair.reader, got(PRIVATE))


@pytest.mark.spec(
    "WSSetSymbolReplacement",
    "replacements are numbered; over loopback the two directions cancel out",
    source="header: WSSetSymbolReplacement; observed on 13.2",
    level="SHOULD",
)
def test_loopback(loopback: End) -> None:
    numbered = [replace(PRIVATE, PUBLIC, 0), replace(b"My`z", b"System`w", 1)]

    check(loopback, [*numbered, *PUT, *SENT, *got(PRIVATE)])
