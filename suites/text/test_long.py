"""Long text, around the sizes where length fields and buffers change.

Requirement: the length of a string is not limited by any buffer. Source: WSPutUTF8String,
reference page (len is the number of bytes, an int).
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.corpus import ALPHABETS, LENGTHS, long
from wstp_harness.oracle.steps import SENT, check, start
from wstp_harness.oracle.text import ENCODINGS, Encoding

HOLDING = [
    (encoding, alphabet)
    for encoding in ENCODINGS
    for alphabet, letter in ALPHABETS.items()
    if encoding.holds(letter)
]


@pytest.mark.spec(
    ("WSPut{encoding.name}String", "WSGet{encoding.name}String"),
    "a string of any length arrives whole",
    source="WSPutUTF8String, reference page",
)
@pytest.mark.parametrize(
    ("encoding", "alphabet"), HOLDING, ids=[f"{one.id}-{two}" for one, two in HOLDING]
)
def test_lengths(pair: Pair, encoding: Encoding, alphabet: str) -> None:
    texts = [long(alphabet, length) for length in LENGTHS]
    sent = start(pair.writer, [*(encoding.put(text) for text in texts), *SENT])

    check(pair.reader, [encoding.get(text) for text in texts])
    sent.check()
