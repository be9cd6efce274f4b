"""The table of mutants: it breaks every exported function, in every family, and names each once."""

from collections import Counter

import pytest

from wstp_harness.abi import KINDS, load
from wstp_harness.lab import TOPOLOGIES
from wstp_harness.mutants import Hook, Mutant
from wstp_harness.mutants.row import applicable
from wstp_harness.mutants.table import matching, table

EXPORTED = {name for name, prototype in load().items() if prototype.exported}


def test_every_exported_function_is_broken_by_a_mutant() -> None:
    broken = {name for mutant in table() for name in mutant.wrong}

    assert broken == EXPORTED


def test_every_group_of_the_tables_has_mutants_of_its_functions() -> None:
    groups = {load()[name].group for mutant in table() for name in mutant.wrong}

    assert groups == {load()[name].group for name in EXPORTED}


def test_names_are_unique_and_can_stand_in_a_command() -> None:
    names = Counter(mutant.name for mutant in table())

    assert max(names.values()) == 1
    assert not [name for name in names if set(name) & set(", *'\"[]")]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if "scalar" in kind.shapes])
@pytest.mark.parametrize("direction", ["put", "get"])
def test_every_kind_of_number_has_a_wrong_value(kind: str, direction: str) -> None:
    (mutant,) = matching(table(), [f"{direction}-{kind}-plus-one"])

    assert mutant.wrong == (f"WS{direction.title()}{kind}",)


def test_every_topology_has_mutants_of_its_own() -> None:
    alone = {mutant.topologies for mutant in table() if mutant.kind == "only one topology"}

    assert alone == {(topology.id,) for topology in TOPOLOGIES}


def test_a_mutant_says_what_is_broken_and_in_which_way() -> None:
    silent = [m.name for m in table() if not (m.family and m.kind and m.reason and m.hooks)]

    assert silent == []


def test_a_hook_does_something() -> None:
    idle = [m.name for m in table() for h in m.hooks if not (h.before or h.after or h.instead)]

    assert idle == []


def test_only_functions_that_a_library_has_can_be_broken_in_it() -> None:
    rows = (
        Mutant("both", "x", "x", "x", (Hook("WSFlush", "x;"), Hook("WSReady", "x;"))),
        Mutant("one", "x", "x", "x", (Hook("WSFlush", "x;"),)),
    )

    assert applicable(rows, frozenset({"WSFlush"})) == rows[1:]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("Flush-lost", "Flush-lost"), ("WSFlush", "Flush-lost"), ("lost flush", "Flush-lost")],
    ids=["name", "function", "kind"],
)
def test_mutants_are_chosen_by_name_function_and_kind(pattern: str, expected: str) -> None:
    assert expected in {mutant.name for mutant in matching(table(), [pattern])}


def test_a_function_that_only_undoes_is_not_to_blame() -> None:
    (mutant,) = matching(table(), ["get-Integer32List-short"])

    assert mutant.functions == ("WSGetInteger32List", "WSReleaseInteger32List")
    assert mutant.wrong == ("WSGetInteger32List",)
