"""Characters that the encoding asked for cannot hold.

Requirement: the getter fails with WSEGSCONVERT (49). Source: error text 49; WSGetUCS2String,
reference page: UCS-2 holds the first 65536 characters.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Plain, Step, check
from wstp_harness.oracle.text import NATIVE, UCS2, UTF8, UTF16, UTF32, Encoding

TEXTS = {"after-others": "ab\u4e2d\U00010000", "three": "\U0010ffff" * 3}


@pytest.mark.spec(
    "WSGetUCS2{shape}",
    "a character above 0xFFFF does not fit UCS-2: error 49",
    source="error text 49; WSGetUCS2String, reference page",
)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("put", [NATIVE, UTF8, UTF16, UTF32], ids=lambda each: each.id)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_astral_as_ucs2(pair: Pair, shape: str, put: Encoding, text: str) -> None:
    check(pair.writer, [put.put(TEXTS[text], shape), *SENT])
    check(pair.reader, [UCS2.refused(TEXTS[text], shape)])


@pytest.mark.spec(
    "WSGetUCS2{shape}",
    "refused text stays on the link for a getter that can hold it",
    source="WSGetUCS2String, reference page: nothing is consumed on failure",
    level="SHOULD",
)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_refused_text_stays(pair: Pair, shape: str, text: str) -> None:
    gets = [
        UCS2.refused(TEXTS[text], shape),
        Step("WSClearError"),
        UTF32.get(TEXTS[text], shape),
    ]

    check(pair.writer, [UTF8.put(TEXTS[text], shape), *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSGetByte{shape}",
    "characters without a byte are replaced by the byte that was asked for",
    source="WSGetByteString, reference page: missing",
)
@pytest.mark.parametrize("missing", [0x20, 0x7E, 0xFF], ids=hex)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
def test_stand_in_for_what_is_missing(pair: Pair, shape: str, missing: int) -> None:
    received = b"a%cz%c%c" % (missing, missing, missing)
    outputs: dict[str, Plain] = {"text": received, "units": len(received)}

    check(pair.writer, [UTF8.put("a\u03c0z\u20ac\U0001f600", shape), *SENT])
    check(pair.reader, [Step(f"WSGetByte{shape}", (missing,), outputs=outputs)])
