"""Byte order marks.

Requirement: UTF-16 and UTF-32 text is taken in the order that its mark says; a leading UTF-8
mark is no character. Source: WSPutUTF16String, WSPutUTF32String, WSPutUTF8String, reference
pages; the order without a mark is observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.text import UTF8

TEXT = "a\u03c0\U0001f600"
SWAPPED = {"UTF16": ("utf-16-be", 2), "UTF32": ("utf-32-be", 4)}


@pytest.mark.spec(
    "WSPut{name}{shape}",
    "takes the bytes of each unit in the order that the byte order mark says",
    source="WSPutUTF16String, WSPutUTF32String: reference pages",
)
@pytest.mark.parametrize("name", SWAPPED)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_other_order(pair: Pair, shape: str, name: str) -> None:
    codec, width = SWAPPED[name]
    memory = ("\ufeff" + TEXT).encode(codec)
    put = Step(f"WSPut{name}{shape}", (memory, len(memory) // width))

    check(pair.writer, [put, *SENT])
    check(pair.reader, [UTF8.get(TEXT, shape)])


@pytest.mark.spec(
    "WSPut{name}{shape}",
    "takes units without a mark as big-endian",
    source="observed on 13.2 (documented: the mark must be there)",
    level="INFO",
)
@pytest.mark.parametrize("name", SWAPPED)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_no_mark(pair: Pair, shape: str, name: str) -> None:
    codec, width = SWAPPED[name]
    memory = TEXT.encode(codec)
    put = Step(f"WSPut{name}{shape}", (memory, len(memory) // width))

    check(pair.writer, [put, *SENT])
    check(pair.reader, [UTF8.get(TEXT, shape)])


@pytest.mark.spec(
    "WSPutUTF8{shape}",
    "a leading byte order mark is left out of the text",
    source="WSPutUTF8String, reference page",
)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
@pytest.mark.parametrize("text", ["", TEXT], ids=["alone", "before-text"])
def test_utf8_mark(pair: Pair, shape: str, text: str) -> None:
    memory = ("\ufeff" + text).encode()

    check(pair.writer, [Step(f"WSPutUTF8{shape}", (memory, len(memory))), *SENT])
    check(pair.reader, [UTF8.get(text, shape)])
