"""Whom verdicts accuse: what failing cells name and passing ones do not."""

import pytest

from wstp_harness.mutants.blame import Witness, accused, suspects


def test_the_function_that_fails_with_every_partner_is_the_first_suspect() -> None:
    witnesses = [
        *(Witness((f"WSGet{kind}", "WSPutByte"), failed=True) for kind in "ABC"),
        *(Witness((f"WSGet{kind}", "WSPutReal"), failed=False) for kind in "ABC"),
    ]

    assert suspects(witnesses)[0] == ("WSPutByte", 1.0)


def test_a_function_that_also_works_is_less_suspect() -> None:
    witnesses = [
        Witness(("WSFlush", "WSReady"), failed=True),
        Witness(("WSReady",), failed=False),
    ]

    assert [name for name, _ in suspects(witnesses)] == ["WSFlush", "WSReady"]


def test_the_verdicts_own_words_count() -> None:
    witnesses = [Witness(("WSFlush", "WSReady"), failed=True, signature="WSReady returned")]

    assert suspects(witnesses)[0][0] == "WSReady"


def test_nobody_is_suspect_when_nothing_failed() -> None:
    assert suspects([Witness(("WSFlush",), failed=False)]) == []


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("WSGetInteger32 value", "WSGetInteger32"),
        ("in WSReady", "WSReady"),
        ("SIGSEGV in MLFlush", "MLFlush"),
        ("descriptor", ""),
    ],
)
def test_a_signature_names_a_function(signature: str, name: str) -> None:
    assert accused(signature) == name


def test_a_function_that_only_a_verdict_names_is_a_suspect_too() -> None:
    witnesses = [Witness(("WSTestHead",), failed=True, signature="WSClearError returned")] * 2

    assert suspects(witnesses) == [("WSTestHead", 1.0), ("WSClearError", 0.4)]
