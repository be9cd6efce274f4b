"""Texts by the cause for which a library may get them wrong. Invalid ones: `invalid.py`."""

from __future__ import annotations

from functools import cache
from typing import Final

TEXTS: Final[dict[str, str]] = {
    "empty": "",
    "one": "a",
    "ascii": "".join(map(chr, range(0x20, 0x7F))),
    "nul": "a\0b\0",
    "controls": "".join(map(chr, [*range(1, 0x20), 0x7F])),
    "c1-controls": "".join(map(chr, range(0x80, 0xA0))),
    "latin-1": "".join(map(chr, range(0xA0, 0x100))),
    "backslashes": "\\ \\\\ a\\",
    "escape-alike": "\\n\\012\\.e9\\:03c0\\|01f600\\[Alpha]\\q",
    "quotes": '"a\' ""',
    "newlines": "a\nb\r\nc\rd",
    "two-byte": "\u0100\u03c0\u07ff",
    "three-byte": "\u0800\u4e2d\ud7ff\ue000\uffe6",
    "mark-inside": "a\ufeffb",
    "mark-first": "\ufeffa",
    "noncharacters": "\ufffe\uffff\ufdd0",
    "replacement": "\ufffd",
    "combining": "e\u0301 \u1100\u1161\u11a8",
    "right-to-left": "\u05d0\u0628\u200f",
    "private-use": "\uf74c\uf76d",
    "astral": "\U00010000\U0001f600\U0010ffff",
    "mixed": "a\u00e9\u03c0\u4e2d\U0001f600z",
}
LENGTHS: Final = (63, 64, 65, 127, 128, 129, 255, 256, 5120, 65535, 65536)
"""Where length fields and buffers change their size."""
ALPHABETS: Final = {"ascii": "a", "latin-1": "\u00e9", "bmp": "\u4e2d", "astral": "\U0001f600"}


@cache
def long(alphabet: str, length: int) -> str:
    """Return a text of that many characters that is not periodic in any power of two."""
    filler = ALPHABETS[alphabet]
    return "".join(filler if number % 7 else "b" for number in range(length))
