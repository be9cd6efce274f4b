"""Text put in every encoding, got in every encoding.

Requirement: a string or symbol put in one encoding is got in another with the same
characters; lengths count units, a byte order mark included; characters do not count it; the
byte getter replaces what it cannot hold; a getter that cannot hold a character fails with
WSEGSCONVERT. Source: reference pages of WSGetUTF8String, WSGetUTF16String, WSGetUTF32String,
WSGetUCS2String, WSGetByteString and of their put functions.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.corpus import TEXTS
from wstp_harness.oracle.steps import SENT, check
from wstp_harness.oracle.text import NATIVE, UNICODE, Encoding


@pytest.mark.spec(
    ("WSGet{get.name}{shape}", "WSPut{put.name}{shape}"),
    "the characters and lengths that were put arrive in the encoding asked for",
    source="WSGetUTF8String, WSGetUTF16String, WSGetUCS2String, WSGetByteString: reference pages",
)
@pytest.mark.parametrize("get", UNICODE, ids=lambda each: f"get-{each.id}")
@pytest.mark.parametrize("put", UNICODE, ids=lambda each: f"put-{each.id}")
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_text(pair: Pair, shape: str, put: Encoding, get: Encoding) -> None:
    texts = [text for text in TEXTS.values() if put.holds(text) and get.gets(text)]

    check(pair.writer, [*(put.put(text, shape) for text in texts), *SENT])
    check(pair.reader, [get.get(text, shape) for text in texts])


@pytest.mark.spec(
    ("WSPut{shape}", "WSGet{get.name}{shape}"),
    "escapes in char* text stand for characters",
    source="WSPutString, reference page; short escapes observed on 13.2",
)
@pytest.mark.parametrize("get", UNICODE, ids=lambda each: f"get-{each.id}")
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_char_text_read_as_characters(pair: Pair, shape: str, get: Encoding) -> None:
    texts = [text for text in TEXTS.values() if get.gets(text)]

    check(pair.writer, [*(NATIVE.put(text, shape) for text in texts), *SENT])
    check(pair.reader, [get.get(text, shape) for text in texts])


@pytest.mark.spec(
    ("WSGet{shape}", "WSPut{put.name}{shape}"),
    "char* text is canonical: octal up to 0xFF, four or six upper-case digits above",
    source="observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("put", UNICODE, ids=lambda each: f"put-{each.id}")
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_characters_read_as_char_text(pair: Pair, shape: str, put: Encoding) -> None:
    texts = [text for text in TEXTS.values() if put.holds(text)]

    check(pair.writer, [*(put.put(text, shape) for text in texts), *SENT])
    check(pair.reader, [NATIVE.get(text, shape) for text in texts])
