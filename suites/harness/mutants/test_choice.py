"""Which cells run on a mutant: aimed at what is wrong, over all topologies, the same each time."""

from wstp_harness.mutants import Hook, Mutant
from wstp_harness.mutants.choice import PER_CASE, Known, aimed, sample, spread

PLACES = ("loopback", "tcpip-threads", "tcpip-processes")
CELLS = [
    Known(f"{case}[{place}/{number}]", case, (function,), place)
    for case, function in (("a/b::one", "WSFlush"), ("a/b::two", "WSReady"))
    for place in PLACES
    for number in range(40)
]


def mutant(*topologies: str) -> Mutant:
    return Mutant("m", "x", "x", "x", (Hook("WSFlush", instead="return 1;"),), topologies)


def test_cells_that_name_the_broken_function_are_chosen() -> None:
    chosen = aimed(mutant(), CELLS)

    assert {cell.case for cell in chosen} == {"a/b::one"}
    assert len(chosen) == PER_CASE


def test_a_few_cells_are_spread_over_all_topologies() -> None:
    assert {cell.topology for cell in spread(CELLS, 3)} == set(PLACES)


def test_a_mutant_of_one_topology_is_looked_for_there() -> None:
    assert {c.topology for c in aimed(mutant("tcpip-threads"), CELLS)} == {"tcpip-threads"}


def test_a_topology_can_be_left_out() -> None:
    assert {c.topology for c in aimed(mutant("!loopback"), CELLS)} == set(PLACES[1:])


def test_the_sample_holds_one_cell_of_every_case() -> None:
    assert [cell.case for cell in sample(CELLS)] == ["a/b::one", "a/b::two"]


def test_the_choice_does_not_depend_on_the_order_in_which_cells_are_known() -> None:
    assert aimed(mutant(), CELLS[::-1]) == aimed(mutant(), CELLS)
    assert sample(CELLS[::-1]) == sample(CELLS)
