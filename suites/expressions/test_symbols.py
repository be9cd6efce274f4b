"""Is the next token this symbol, asked in an encoding.

Requirement: WSTest...Symbol consumes the symbol when it is the one asked for, else fails with
WSEGSEQ (3) and leaves it. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.text import UCS2, UTF8, UTF16, UTF32, Encoding

SEVEN = Step("WSPutInteger32", (7,))
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})


@pytest.mark.spec(
    "WSTest{encoding.name}Symbol",
    "consumes the symbol that was asked for; another one fails with WSEGSEQ (3) and stays",
    source="header: WSTest...Symbol; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("text", ["ab", "\u20acb"], ids=["plain", "unicode"])
@pytest.mark.parametrize("encoding", [UCS2, UTF8, UTF16, UTF32], ids=lambda each: each.id)
def test_symbol(pair: Pair, encoding: Encoding, text: str) -> None:
    def ask(symbol: str, returned: int = 1, error: int = 0) -> Step:
        units = encoding.memory(symbol)
        arguments = (units, len(units) // encoding.width)
        return Step(f"WSTest{encoding.name}Symbol", arguments, returned, error)

    check(pair.writer, [encoding.put(text, "Symbol"), SEVEN, *SENT])
    refused = [ask("ax", 0, 3), Step("WSClearError")]
    check(pair.reader, [*refused, ask(text), GOT_SEVEN])
