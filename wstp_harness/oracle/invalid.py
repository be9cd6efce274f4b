"""Invalid text by cause, for each encoding in which the cause can occur.

Source: the Unicode standard (chapter 3, D92 and table 3-7) says what is ill-formed; the
reference pages of WSPutUTF8String, WSPutUTF16String and WSPutUTF32String and the error texts
47 and 48 say what a put does with it: it fails and sends nothing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

BAD_DATA: Final = 47
CANNOT_CONVERT: Final = 48


@dataclass(frozen=True, slots=True)
class Invalid:
    """One piece of text that has to be refused.

    Attributes:
        encoding: As in `WSPut...String`.
        cause: Why it is ill-formed, usable in ids.
        memory: The buffer.
        units: Its length in units.
    """

    encoding: str
    cause: str
    memory: bytes
    units: int

    @property
    def id(self) -> str:
        """Name for ids."""
        return f"{self.encoding}-{self.cause}"


def _utf8(cause: str, memory: bytes) -> Invalid:
    return Invalid("UTF8", cause, memory, len(memory))


def _utf16(cause: str, *units: int) -> Invalid:
    return Invalid("UTF16", cause, struct.pack(f"<{len(units)}H", *units), len(units))


def _utf32(cause: str, *units: int) -> Invalid:
    return Invalid("UTF32", cause, struct.pack(f"<{len(units)}I", *units), len(units))


INVALID: Final = (
    _utf8("overlong-nul", b"\xc0\x80"),
    _utf8("overlong-two", b"\xc1\xbf"),
    _utf8("overlong-three", b"\xe0\x80\xaf"),
    _utf8("overlong-four", b"\xf0\x80\x80\xaf"),
    _utf8("surrogate", b"a\xed\xa0\x80"),
    _utf8("surrogate-pair", b"\xed\xa0\xbd\xed\xb8\x80"),
    _utf8("beyond-10ffff", b"\xf4\x90\x80\x80"),
    _utf8("lead-f5", b"\xf5\x80\x80\x80"),
    _utf8("five-bytes", b"\xf8\x88\x80\x80\x80"),
    _utf8("byte-fe", b"a\xfeb"),
    _utf8("byte-ff", b"a\xffb"),
    _utf8("continuation-first", b"\x80"),
    _utf8("continuation-inside", b"a\x80b"),
    _utf8("continuation-last", b"\xc3\xa9\xa9"),
    _utf8("second-missing", b"\xc3a"),
    _utf8("third-missing", b"\xe4\xb8a"),
    _utf8("cut-after-one-of-two", b"a\xc3"),
    _utf8("cut-after-two-of-three", b"a\xe4\xb8"),
    _utf8("cut-after-three-of-four", b"a\xf0\x9f\x98"),
    _utf16("high-surrogate-last", 0xFEFF, 0x61, 0xD83D),
    _utf16("high-surrogate-alone", 0xFEFF, 0xD83D, 0x61),
    _utf16("low-surrogate-alone", 0xFEFF, 0xDE00, 0x61),
    _utf16("low-surrogate-last", 0xFEFF, 0x61, 0xDE00),
    _utf16("surrogates-swapped", 0xFEFF, 0xDE00, 0xD83D),
    _utf32("surrogate", 0xFEFF, 0xD800),
    _utf32("beyond-10ffff", 0xFEFF, 0x110000),
    _utf32("largest-unit", 0xFEFF, 0xFFFFFFFF),
)
EMPTY: Final = (_utf16("no-units"), _utf32("no-units"))
"""Not even a byte order mark."""
