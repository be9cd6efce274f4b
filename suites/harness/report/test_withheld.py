"""No report shows the secret of a licence: not an ID, not the word after the option."""

from __future__ import annotations

import pytest

from wstp_harness.report.withheld import Withheld

LICENCE = "O-WSDS-9Q5Y2ABCDEFGHI"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"WolframKernel -entitlement {LICENCE} -pwfile x", "-entitlement [withheld] -pwfile x"),
        ("-entitlement 'anything-else' -x", "-entitlement '[withheld]' -x"),
        ("['-linkname', '-entitlement', 'hidden']", "'-entitlement', '[withheld]']"),
        ("--ENTITLEMENT=hidden rest", "--ENTITLEMENT=[withheld] rest"),
        (f"died of {LICENCE}.", "died of [withheld]."),
        ("from-a-variable, twice from-a-variable", "[withheld], twice [withheld]"),
    ],
)
def test_a_secret_is_replaced_wherever_it_stands(text: str, shown: str) -> None:
    withheld = Withheld.of({"WOLFRAMSCRIPT_ENTITLEMENTID": "from-a-variable", "HOME": "/root"})

    assert withheld.text(text).endswith(shown)
    assert withheld.data({"a": [text, 1, None]}) == {"a": [withheld.text(text), 1, None]}


@pytest.mark.parametrize(
    "text",
    [
        "numbers/scalars::limits[loopback/8]",
        "NO-OP and O-ring",
        "the entitlement of a library",
        "-linkname O-1",
        "true",
    ],
)
def test_other_texts_stay(text: str) -> None:
    withheld = Withheld.of({"HAS_ENTITLEMENT": "true", "ENTITLEMENT": ""})

    assert withheld.text(text) == text
