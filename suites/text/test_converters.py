"""Text converted in memory, without a link.

Requirement: WSConvert...String writes units of an encoding as char* text, WSNextCharacter and its
relatives read char* text character by character. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import Agent

TEXT = "a\u00e9\u20ac\n"
CODECS = {
    "Byte": "latin-1",
    "DoubleByte": "utf-16-be",
    "UCS2": "utf-16-le",
    "UTF8": "utf-8",
    "UTF16": "utf-16-le",
    "UTF32": "utf-32-le",
}
ESCAPES = {"a": b"a", "\u00e9": b"\\351", "\u20ac": b"\\:20AC", "\n": b"\\012"}
ROOM = 3000
ALL = pytest.mark.parametrize("encoding", CODECS)
#: Each character of the text: its code, the bytes that stand for it.
NATIVE = [(97, b"a"), (0x20AC, b"\\:20AC"), (98, b"b"), (0xE9, b"\\351"), (99, b"c")]
NATIVE_TEXT = b"".join(spelled for _, spelled in NATIVE)
CHARACTERS = pytest.mark.parametrize("number", range(len(NATIVE)))


def text_of(encoding: str) -> str:
    """Return a text that the encoding can hold."""
    return TEXT.replace("\u20ac", "") if encoding == "Byte" else TEXT


def before(number: int) -> int:
    """Return how many bytes stand before a character of the text."""
    return sum(len(spelled) for _, spelled in NATIVE[:number])


@pytest.mark.spec(
    "WSConvert{encoding}String{lines}",
    "writes octal escapes up to 0xFF and four upper-case digits above, and returns 0",
    source="header: WSConvert...String; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("lines", ["", "NL"], ids=["plain", "new-lines"])
@ALL
def test_convert(agent: Agent, encoding: str, lines: str) -> None:
    text = text_of(encoding)
    newline = (ord("x"),) if lines else ()
    units = text.encode(CODECS[encoding])

    got = agent.call(f"WSConvert{encoding}String{lines}", units, len(text), b"", ROOM, *newline)

    assert got.returned == 0
    assert got.outputs["text"] == b"".join(map(ESCAPES.__getitem__, text))


@pytest.mark.spec(
    "WSConvert{encoding}String",
    "returns how many characters found no room",
    source="header: WSConvert...String; observed on 13.2",
    level="SHOULD",
)
@ALL
def test_no_room(agent: Agent, encoding: str) -> None:
    text = text_of(encoding)

    got = agent.call(f"WSConvert{encoding}String", text.encode(CODECS[encoding]), len(text), b"", 5)

    assert got.returned == len(text) - 2


@pytest.mark.spec(
    "WSConvertCharacter",
    "writes one character and returns how many bytes it took",
    source="header: WSConvertCharacter; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("character", ["a", "\u20ac"], ids=["plain", "unicode"])
def test_character(agent: Agent, character: str) -> None:
    got = agent.call("WSConvertCharacter", ord(character), b"")

    assert got.outputs["text"] == ESCAPES[character]
    assert got.returned == len(ESCAPES[character])


@pytest.mark.spec(
    "WSConvertNewLine",
    "writes the escape of a new line and returns its length",
    source="header: WSConvertNewLine; observed on 13.2",
    level="SHOULD",
)
def test_new_line(agent: Agent) -> None:
    got = agent.call("WSConvertNewLine", b"")

    assert got.outputs["text"] == b"\\n"
    assert got.returned == 2


@pytest.mark.spec(
    ("WSOldConvertByteString", "WSOldConvertUCS2String", "WSOldPutCharToString"),
    "the old form keeps bytes and writes 0xFB and two bytes for a character above 0xFF",
    source="observed on 13.2",
    level="SHOULD",
)
def test_old_form(agent: Agent) -> None:
    old = b"a\xe9\xfb\x20\xac\n"

    short = agent.call("WSOldConvertByteString", b"a\xe9\n", 3, b"", ROOM)
    long = agent.call("WSOldConvertUCS2String", TEXT.encode("utf-16-le"), 4, b"", ROOM)
    one = agent.call("WSOldPutCharToString", 0x20AC, b"")

    assert (short.returned, short.outputs["text"]) == (0, b"a\xe9\n")
    assert (long.returned, long.outputs["text"]) == (0, old)
    assert (one.returned, one.outputs["text"]) == (3, old[2:5])


@pytest.mark.spec(
    "WSNextCharacter",
    "returns the code of a character and moves behind it, escapes included",
    source="header: WSNextCharacter; observed on 13.2",
    level="SHOULD",
)
@CHARACTERS
def test_next_character(agent: Agent, number: int) -> None:
    code, spelled = NATIVE[number]
    rest = NATIVE_TEXT[before(number) :]

    got = agent.call("WSNextCharacter", rest, len(rest))

    assert got.returned == code
    assert got.outputs["start"] == spelled


@pytest.mark.spec(
    "WSNextCharacterFromStringWithLength",
    "returns the code of the character at an index and moves the index behind it",
    source="header: WSNextCharacterFromStringWithLength; observed on 13.2",
    level="SHOULD",
)
@CHARACTERS
def test_character_at(agent: Agent, number: int) -> None:
    name, at = "WSNextCharacterFromStringWithLength", before(number)

    got = agent.call(name, NATIVE_TEXT, at, len(NATIVE_TEXT))

    assert got.returned == NATIVE[number][0]
    assert got.outputs["index"] == before(number + 1)


@pytest.mark.spec(
    "WSCharacterOffset",
    "moves over so many characters, escapes included, and returns how many it could not",
    source="header: WSCharacterOffset; observed on 13.2",
    level="SHOULD",
)
@CHARACTERS
def test_offset(agent: Agent, number: int) -> None:
    got = agent.call("WSCharacterOffset", NATIVE_TEXT, len(NATIVE_TEXT), number)

    assert got.returned == 0
    assert got.outputs["start"] == NATIVE_TEXT[: before(number)]


@pytest.mark.spec(
    "WSStringCharacter",
    "returns the code of the first character, escapes included; a text ends there or at its NUL",
    source="header: WSStringCharacter; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("ends", ["there", "at-its-NUL"])
@CHARACTERS
def test_first_character(agent: Agent, number: int, ends: str) -> None:
    code, spelled = NATIVE[number]
    end = len(spelled) if ends == "there" else None

    first = agent.call("WSStringCharacter", NATIVE_TEXT[before(number) :], end)
    none = agent.call("WSStringCharacter", b"", 0 if ends == "there" else None)

    assert first.returned == code
    assert none.returned == -1


@pytest.mark.spec(
    "{function}",
    "begins a walk over a text at its first character",
    source="header: the macros that walk texts; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("function", ["WSStringFirstPosFun", "WSOldStringFirstPosFun"])
def test_first_position(agent: Agent, function: str) -> None:
    assert agent.call(function, NATIVE_TEXT, bytes(64)).returned == NATIVE_TEXT
