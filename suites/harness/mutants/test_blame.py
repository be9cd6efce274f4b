"""Whom verdicts accuse: what the failing cells name."""

import pytest

from wstp_harness.mutants.blame import Witness, accused, population, suspects


def test_the_function_that_every_failing_cell_names_is_the_first_suspect() -> None:
    witnesses = [
        *(Witness((f"WSGet{kind}", "WSPutByte"), failed=True) for kind in "ABC"),
        *(Witness((f"WSGet{kind}", "WSPutReal"), failed=False) for kind in "ABC"),
    ]

    assert suspects(witnesses, {"WSPutByte": 3})[0] == ("WSPutByte", 1.0)


def test_a_function_that_more_of_all_cells_name_is_less_suspect() -> None:
    witnesses = [Witness(("WSFlush", "WSReady"), failed=True)]

    ranking = suspects(witnesses, {"WSFlush": 4, "WSReady": 100})

    assert ranking == [("WSFlush", 0.5), ("WSReady", 0.1)]


def test_among_equals_the_verdicts_own_words_count() -> None:
    witnesses = [Witness(("WSFlush", "WSReady"), failed=True, signature="WSReady returned")]

    assert suspects(witnesses, {})[0][0] == "WSReady"


def test_nobody_is_suspect_when_nothing_failed() -> None:
    assert suspects([Witness(("WSFlush",), failed=False)], {"WSFlush": 1}) == []


def test_a_cell_counts_once_for_each_function_it_names() -> None:
    cells = [("WSFlush", "WSReady", "WSFlush"), ("WSReady",)]

    assert population(cells) == {"WSFlush": 1, "WSReady": 2}


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
