"""Text put and got in pieces, in units of an encoding.

Requirement: after WSPutNext, WSPut...Characters sends a piece and says how many characters are
left; WSGetNext and WSGet...Characters read pieces of a size the caller chooses and say how many
are left. Only the first piece has a byte order mark. Source: header; observed on 13.2.
"""

from typing import NamedTuple

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Plain, Step, check

STRING = 34
BEGIN = Step("WSPutNext", (STRING,))
BEGUN = Step("WSGetNext", returned=STRING)
SEVEN = Step("WSPutInteger32", (7,))
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
MISSING = ord("?")


class Piecewise(NamedTuple):
    """How the pieces of one encoding look: codec, bytes per unit, text it can carry."""

    name: str
    codec: str
    width: int
    text: str
    mark: str = ""

    def memory(self, text: str) -> bytes:
        """Return a text as it lies in memory."""
        return text.encode(self.codec)

    def put(self, text: str, left: int) -> Step:
        """Return the step that puts a piece, with so many characters left."""
        units = self.memory(text)
        return Step(f"WSPut{self.name}Characters", (left, units, len(units) // self.width))

    def get(self, text: str, size: int, left: int) -> Step:
        """Return the step that gets a piece with room for `size` units."""
        units = self.memory(text)
        outputs: dict[str, Plain] = {"left": left, "codes": units, "got": len(units) // self.width}
        more = (MISSING,) if self.name == "8Bit" else ()
        return Step(f"WSGet{self.name}Characters", (size, *more), outputs=outputs)


PIECEWISE = (
    Piecewise("UCS2", "utf-16-le", 2, "ab\u20ac\u00e9c"),
    Piecewise("UTF8", "utf-8", 1, "abcde"),
    Piecewise("UTF16", "utf-16-le", 2, "ab\u20ac\u00e9c", "\ufeff"),
    Piecewise("UTF32", "utf-32-le", 4, "ab\u20ac\u00e9\U0001f600", "\ufeff"),
    Piecewise("8Bit", "latin-1", 1, "ab\u00e9\u00ffc"),
)
BY_NAME = pytest.mark.parametrize("form", PIECEWISE, ids=lambda each: each.name)


@pytest.mark.spec(
    ("WSGet{form.name}Characters", "WSPut{form.name}Characters"),
    "the pieces that were put are one text, which is read in pieces of another size",
    source="header: WSPut...Characters, WSGet...Characters; observed on 13.2",
    level="SHOULD",
)
@BY_NAME
def test_pieces(pair: Pair, form: Piecewise) -> None:
    text, mark = form.text, form.mark
    puts = [form.put(mark + text[:3], 2), form.put(text[3:4], 1), form.put(text[4:], 0)]
    first = len(mark) + 2
    gets = [form.get(mark + text[:2], first, 3), form.get(text[2:], 60, 0)]

    check(pair.writer, [BEGIN, *puts, SEVEN, *SENT])
    check(pair.reader, [BEGUN, *gets, GOT_SEVEN])


@pytest.mark.spec(
    "WSPut{form.name}Characters",
    "what was put in pieces is got whole",
    source="header: WSPut...Characters; observed on 13.2",
    level="SHOULD",
)
@BY_NAME
def test_put_in_pieces(pair: Pair, form: Piecewise) -> None:
    text = form.text
    puts = [form.put(form.mark + text[:1], 4), form.put(text[1:], 0)]
    units = text.encode("utf-16-le")
    whole = Step("WSGetUCS2String", outputs={"text": units, "units": 5})
    if form.name == "UTF32":
        whole = Step("WSGetUTF8String", outputs={"text": text.encode(), "characters": 5})

    check(pair.writer, [BEGIN, *puts, SEVEN, *SENT])
    check(pair.reader, [whole, GOT_SEVEN])


@pytest.mark.spec(
    ("WSGet7BitCharacters", "WSPut7BitCharacters", "WSPut7BitCount"),
    "after the counts of characters and bytes, pieces of plain text are one text",
    source="header: WSPut7BitCount, WSPut7BitCharacters; observed on 13.2",
    level="SHOULD",
)
def test_seven_bits(pair: Pair) -> None:
    puts = [
        Step("WSPut7BitCount", (5, 5)),
        Step("WSPut7BitCharacters", (3, b"ab", 2, 2)),
        Step("WSPut7BitCharacters", (0, b"cde", 3, 3)),
    ]
    gets = [
        Step("WSGet7BitCharacters", (2,), outputs={"left": 3, "codes": b"ab", "got": 2}),
        Step("WSGet7BitCharacters", (10,), outputs={"left": 0, "codes": b"cde", "got": 3}),
    ]

    check(pair.writer, [BEGIN, *puts, SEVEN, *SENT])
    check(pair.reader, [BEGUN, *gets, GOT_SEVEN])


@pytest.mark.spec(
    "WSGet7BitCharacters",
    "a character above 0x7F comes as its escape, never cut in the middle",
    source="observed on 13.2",
    level="SHOULD",
)
def test_seven_bits_of_unicode(pair: Pair) -> None:
    put = Step("WSPutUCS2String", ("a\u20acb".encode("utf-16-le"), 3))
    gets = [
        Step("WSGet7BitCharacters", (4,), outputs={"left": 2, "codes": b"a", "got": 1}),
        Step("WSGet7BitCharacters", (10,), outputs={"left": 0, "codes": b"\\:20ACb", "got": 7}),
    ]

    check(pair.writer, [put, SEVEN, *SENT])
    check(pair.reader, [BEGUN, *gets, GOT_SEVEN])
