"""Numbers sent as text: big integers, and reals with precision marks.

Requirement: WSPutRealNumberAs...String sends a real written in Wolfram's notation;
WSPutNext(WSTKINT) with WSPutSize and WSPutData sends an integer of any size; every getter
converts it, correctly rounded, or fails with error 7 and leaves it. Source: WSPutNext,
WSPutSize, WSPutData, reference pages; marks and rounding observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.binary import DOUBLE
from wstp_harness.oracle.number_text import meaning
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.scalars import one
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.text import ENCODINGS, Encoding
from wstp_harness.oracle.texts_of_numbers import (
    INTEGER_TEXTS,
    LONG_INTEGER_TEXTS,
    REAL_TEXTS,
    get_of_text,
    put_integer_text,
    put_real_text,
)

GETTERS = ["Integer32", "Integer64", "Real64", "Real128"]


@pytest.mark.spec(
    ("WSGet{get}", "WSPutNext"),
    "an integer sent as text is converted exactly, rounded for reals, or is error 7 and stays",
    source="WSPutNext, reference page; rounding observed on 13.2",
)
@pytest.mark.parametrize("get", GETTERS)
def test_integer_from_text(pair: Pair, get: str) -> None:
    puts = [step for text in INTEGER_TEXTS for step in put_integer_text(text)]
    gets = [step for text in INTEGER_TEXTS for step in get_of_text(get, text)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGet{get}",
    "an integer of hundreds of digits is error 7 and can still be read as text afterwards",
    source="WSGetInteger64, reference page: nothing is consumed on failure",
    level="SHOULD",
)
@pytest.mark.parametrize("get", ["Integer32", "Integer64"])
def test_long_integer_after_overflow(pair: Pair, get: str) -> None:
    puts = [step for text in LONG_INTEGER_TEXTS for step in put_integer_text(text)]
    gets = [step for text in LONG_INTEGER_TEXTS for step in get_of_text(get, text)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    ("WSGetNumberAsString", "WSPutData"),
    "an integer of hundreds of digits arrives digit by digit",
    source="WSPutNext, WSPutData: reference pages",
)
def test_long_integer(pair: Pair) -> None:
    puts = [step for text in LONG_INTEGER_TEXTS for step in put_integer_text(text)]
    gets = [
        Step("WSGetNumberAsString", outputs={"text": text.encode()}) for text in LONG_INTEGER_TEXTS
    ]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    ("WSGet{get}", "WSPutRealNumberAsString"),
    "a real in Wolfram's notation is converted, correctly rounded, or is error 7 and stays",
    source="observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("get", ["Real64", "Real128"])
def test_real_from_text(pair: Pair, get: str) -> None:
    puts = [Step("WSPutRealNumberAsString", (text,)) for text in REAL_TEXTS]
    gets = [step for text in REAL_TEXTS for step in get_of_text(get, text)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGetNumberAsString",
    "gives the text of a real back with its marks, unchanged",
    source="observed on 13.2",
    level="SHOULD",
)
def test_marks_come_back(pair: Pair) -> None:
    puts = [Step("WSPutRealNumberAsString", (text,)) for text in REAL_TEXTS]
    gets = [
        Step("WSGetNumberAsString", outputs={"text": text.encode()}, about=text)
        for text in REAL_TEXTS
    ]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSPutRealNumberAs{encoding.name}String",
    "takes the text of a real in the encoding of its name",
    source="header and name; observed on 13.2",
)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_real_in_each_encoding(pair: Pair, encoding: Encoding) -> None:
    spelled = "-12.5`20.*^3"
    value = float(DOUBLE.round(meaning(spelled)) or 0)

    check(pair.writer, [put_real_text(encoding, spelled), *SENT])
    check(pair.reader, one(BY_NAME["Real64"], value))
