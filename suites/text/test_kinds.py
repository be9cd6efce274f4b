"""Strings, symbols and other things where text is asked for.

Requirement: WSGetString reads strings, WSGetSymbol reads symbols; anything else is WSEGSEQ
and stays. Source: WSGetString, WSGetSymbol, reference pages; strings for symbols and for
numbers are observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, function
from wstp_harness.oracle.text import ENCODINGS, Encoding


@pytest.mark.spec(
    "WSGet{encoding.name}Symbol",
    "a string is no symbol: WSEGSEQ (3), and it stays",
    source="WSGetSymbol, reference page",
)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_string_as_symbol(pair: Pair, encoding: Encoding) -> None:
    wanted = encoding.get("x", "Symbol")
    refused = Step(wanted.function, wanted.arguments, returned=0, error=3)

    check(pair.writer, [encoding.put("x"), *SENT])
    check(pair.reader, [refused, Step("WSClearError"), encoding.get("x")])


@pytest.mark.spec(
    "WSGet{encoding.name}String",
    "a symbol is read as a string as well",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_symbol_as_string(pair: Pair, encoding: Encoding) -> None:
    check(pair.writer, [encoding.put("x\u00e9", "Symbol"), *SENT])
    check(pair.reader, [encoding.get("x\u00e9")])


@pytest.mark.spec(
    "WSGet{encoding.name}{shape}",
    "a function is no text: WSEGSEQ (3), and it stays",
    source="WSGetString, WSGetSymbol: reference pages",
)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_function_as_text(pair: Pair, encoding: Encoding, shape: str) -> None:
    wanted = encoding.get("f", shape)
    refused = Step(wanted.function, wanted.arguments, returned=0, error=3)
    right = Step("WSGetFunction", outputs={"text": b"f", "count": 0})

    check(pair.writer, [function("f", 0), *SENT])
    check(pair.reader, [refused, Step("WSClearError"), right])


@pytest.mark.spec(
    ("WSGetType", "WSPut{encoding.name}{shape}"),
    "gives WSTKSTR for strings and WSTKSYM for symbols, without consuming them",
    source="WSGetType, reference page",
)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_type_of_text(pair: Pair, encoding: Encoding, shape: str) -> None:
    look = Step("WSGetType", returned={"String": 34, "Symbol": 35}[shape])

    check(pair.writer, [encoding.put("x", shape), *SENT])
    check(pair.reader, [look, look, encoding.get("x", shape)])
