"""Command lines in memory: a text into words, words into a text, the words that concern a link.

Requirement: blanks and tabs part words, quotes and backslashes keep them together, and what is
written can be read again. Source: header: WSStringToArgv, WSScanString, WSPrintArgv, WSFilterArgv;
WSOpenString, reference page, for the words of a link; quoting observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent

ROOM = 10
LINES = {
    "plain": ("a bc d", [b"a", b"bc", b"d"]),
    "double-quotes": ('a "b c" d', [b"a", b"b c", b"d"]),
    "single-quotes": ("'b c' d", [b"b c", b"d"]),
    "quotes-in-a-word": ("a\"b\"c 'x'y", [b"abc", b"xy"]),
    "backslash": ('b\\ c "x\\"y" z\\\\', [b"b c", b'x"y', b"z\\"]),
    "empty-words": ("a '' \"\"", [b"a", b"", b""]),
    "blanks": ("  a\tb ", [b"a", b"b"]),
    "never-closed": ('a "b c', [b"a", b"b c"]),
    "nothing": ("", []),
}
WORDS = {
    "plain": [b"a", b"bc", b"d"],
    "blanks": [b"a b", b"c\td", b" "],
    "quotes": [b'a"b', b"c'd", b"e\"f'g h"],
    "backslash": [b"a\\b", b"\\"],
    "empty": [b"", b"a", b""],
}


def stored(words: list[bytes]) -> bytes:
    return b"".join(word + b"\0" for word in words)


def split(agent: Agent, text: bytes) -> object:
    return agent.call("WSStringToArgv", text, ROOM).outputs["argv"]


@pytest.mark.spec(
    "WSStringToArgv",
    "splits a line into words and returns how many there are",
    source="header: WSStringToArgv; quoting observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("line", LINES)
def test_split(agent: Agent, line: str) -> None:
    text, words = LINES[line]

    got = agent.call("WSStringToArgv", text, ROOM)

    assert got.returned == len(words)
    assert got.outputs["argv"] == words


@pytest.mark.spec(
    "WSStringToArgv",
    "stores no more words than there is room for",
    source="header: WSStringToArgv has the length of argv; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("room", [0, 1, 2, 3])
def test_split_with_room(agent: Agent, room: int) -> None:
    got = agent.call("WSStringToArgv", "a b c", room)

    assert got.returned == room
    assert (got.outputs["argv"] or []) == [b"a", b"b", b"c"][:room]


@pytest.mark.spec(
    "WSScanString",
    "takes words off a line until argv is full, moves all pointers and tells how many are left",
    source="header: WSScanString; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("room", [1, 2, 3, 5])
def test_scan(agent: Agent, room: int) -> None:
    line, words, ends = b'a "b c" d', [b"a", b"b c", b"d"], [0, 2, 8, 9]
    taken = min(room, len(words))

    got = agent.call("WSScanString", room, line, b"")

    assert got.returned == len(words) - taken
    assert got.outputs["argv"] == words[:taken]
    assert got.outputs["argv_end"] == taken
    assert got.outputs["command_line"] == line[: ends[taken]]
    assert got.outputs["buffer"] == stored(words[:taken])


@pytest.mark.spec(
    ("WSPrintArgv", "WSStringToArgv"),
    "writes words so that they are read again as they were",
    source="header: WSPrintArgv; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("words", WORDS)
def test_print(agent: Agent, words: str) -> None:
    got = agent.call("WSPrintArgv", 1000, WORDS[words])

    printed = got.outputs["buffer"]
    assert got.returned == 0
    assert isinstance(printed, bytes)
    assert got.outputs["buffer_end"] == len(printed)
    assert got.outputs["argv"] == len(WORDS[words])
    assert split(agent, printed) == WORDS[words]


@pytest.mark.spec(
    "WSPrintArgv",
    "writes whole words only and tells how many found no room",
    source="header: WSPrintArgv; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("room", "printed", "left"),
    [(3, b"", 3), (4, b"abc", 2), (8, b"abc", 2), (9, b"abc defg", 1), (11, b"abc defg h", 0)],
)
def test_print_with_room(agent: Agent, room: int, printed: bytes, left: int) -> None:
    got = agent.call("WSPrintArgv", room, ["abc", "defg", "h"])

    assert got.returned == left
    assert got.outputs["buffer"] == printed


@pytest.mark.spec(
    "WSFilterArgv",
    "moves the words of a link with their values to the front and returns their end",
    source="header: WSFilterArgv; WSOpenArgcArgv, reference page: the words; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("others", "words"),
    [
        (["program", "-foo"], ["-linkname", "x", "-linkmode", "connect"]),
        (["program"], ["-mathlink", "-linkprotocol", "TCPIP", "-linkcreate"]),
        (["program"], ["-LINKNAME", "x", "-linkhost", "h", "-linkoptions", "4"]),
        (["program", "last"], []),
        ([], ["-linkname", "x"]),
        (["program"], ["-linkname"]),
        (["program"], ["-linkname", "-linkmode", "listen"]),
    ],
    ids=["values", "flags", "any-case", "none", "only", "no-value", "value-left-out"],
)
def test_filter(agent: Agent, others: list[str], words: list[str]) -> None:
    line = [*others[:1], *words, *others[1:]]

    got = agent.call("WSFilterArgv", ENVIRONMENT, line)

    assert got.returned == len(words)
    assert got.outputs["argv"] == [word.encode() for word in [*words, *others]]
