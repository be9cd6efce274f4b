"""One mebibyte of text, larger than any buffer of a link.

Source: WSPutString, WSPutUTF16String: reference pages name no limit but the int length.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.corpus import long
from wstp_harness.oracle.steps import SENT, check, start
from wstp_harness.oracle.text import ENCODINGS, Encoding

MEBIBYTE = 1 << 20


@pytest.mark.spec(
    ("WSPut{encoding.name}String", "WSGet{encoding.name}String"),
    "a string larger than the link's buffers arrives whole",
    source="WSPutString, reference page",
)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_larger_than_buffers(pair: Pair, encoding: Encoding) -> None:
    text = long("latin-1", MEBIBYTE // encoding.width)
    sent = start(pair.writer, [encoding.put(text), *SENT])

    check(pair.reader, [encoding.get(text)])
    sent.check()
