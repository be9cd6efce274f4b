"""Numbers read as text.

Requirement: WSGetNumberAs...String gives a number of any kind as text. Source: the names and
the header; spelling (17 and 20 digits, `*^`) observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import edges, scalars
from wstp_harness.oracle.number_text import c_form, wolfram_form
from wstp_harness.oracle.numbers import BY_NAME, INTEGERS
from wstp_harness.oracle.steps import Step, check
from wstp_harness.oracle.text import ENCODINGS, Encoding

INTEGER_NAMES = [kind.name for kind in INTEGERS]


@pytest.mark.spec(
    "WSGetNumberAsString",
    "gives an integer of any kind in decimal",
    source="WSGetNumberAsString; observed on 13.2",
)
@pytest.mark.parametrize("kind", INTEGER_NAMES)
def test_integer_as_text(pair: Pair, kind: str) -> None:
    numbers = edges.values(BY_NAME[kind])
    gets = [
        Step("WSGetNumberAsString", outputs={"text": str(number).encode()}, about=number)
        for number in numbers
    ]

    check(pair.writer, scalars.puts(BY_NAME[kind], numbers))
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGet{form}String",
    "spells a real like C's %g, with 17 digits for doubles and 20 for long doubles",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("form", ["", "NumberAs"], ids=["c", "wolfram"])
@pytest.mark.parametrize("kind", ["Real32", "Real64", "Real128"])
def test_real_as_text(pair: Pair, kind: str, form: str) -> None:
    numbers = edges.values(BY_NAME[kind])
    spell = wolfram_form if form else c_form
    gets = [
        Step(f"WSGet{form}String", outputs={"text": spell(number).encode()}, about=number)
        for number in numbers
    ]

    check(pair.writer, scalars.puts(BY_NAME[kind], numbers))
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGetNumberAs{encoding.name}String",
    "gives a number in the encoding asked for, with the lengths of that encoding",
    source="WSGetUTF16String, reference page: lengths count the byte order mark",
)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_number_in_each_encoding(pair: Pair, encoding: Encoding) -> None:
    numbers = [0, -1, 200, 2**63 - 1, -(2**63)]
    gets = [
        encoding.get(str(number))._replace(function=f"WSGetNumberAs{encoding.name}String")
        for number in numbers
    ]

    check(pair.writer, scalars.puts(BY_NAME["Integer64"], numbers))
    check(pair.reader, gets)
