"""Escapes in char* text.

Requirement: in char* text a backslash begins an escape; the text of WSPutString is kept and
WSGetString gives it back. Source: WSPutString, WSGetString, reference pages; the short and
the unfinished escapes are observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.native import decode
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.text import UTF32

ESCAPES = {
    "octal": "\\351",
    "octal-of-two-digits": "\\40x",
    "dot-lower": "\\.e9",
    "dot-upper": "\\.E9",
    "colon-lower": "\\:03c0",
    "colon-upper": "\\:4E2D",
    "bar": "\\|01f600",
    "letters": '\\n\\t\\r\\b\\f\\"\\\\',
    "high-bytes": "\xe9\xff",
    "raw-newline": "a\nb",
    "folded-newline": "a\\\nb",
}
UNFINISHED = {"backslash": "\\", "dot": "\\.e", "colon": "\\:03", "bar": "\\|01f6"}


@pytest.mark.spec(
    "WSPutString",
    "each escape stands for one character",
    source="WSPutString, reference page; observed on 13.2",
)
@pytest.mark.parametrize("escape", ESCAPES)
def test_meaning(pair: Pair, escape: str) -> None:
    text = ESCAPES[escape]
    meant = "".join(map(chr, decode(text.encode("latin-1"))))

    check(pair.writer, [Step("WSPutString", (text,)), *SENT])
    check(pair.reader, [UTF32.get(meant)])


@pytest.mark.spec(
    "WSGet{shape}",
    "gives char* text back as it was put",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
@pytest.mark.parametrize("escape", ESCAPES)
def test_text_comes_back(pair: Pair, escape: str, shape: str) -> None:
    text = ESCAPES[escape]

    check(pair.writer, [Step(f"WSPut{shape}", (text,)), *SENT])

    got = pair.reader.call(f"WSGet{shape}")

    assert got.returned == 1
    assert got.outputs["text"] == text.encode("latin-1")


@pytest.mark.spec(
    "WSPutString",
    "an escape that the text ends in is left out",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("escape", UNFINISHED)
def test_unfinished(pair: Pair, escape: str) -> None:
    check(pair.writer, [Step("WSPutString", ("ab" + UNFINISHED[escape],)), *SENT])
    check(pair.reader, [UTF32.get("ab")])
