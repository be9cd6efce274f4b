"""What the plugin makes of a case: outcome, signature, evidence, and pytest's word for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report.model import Kind

if TYPE_CHECKING:
    from suites.harness.plugin.conftest import Play, Played

MADE = Path(__file__).parent / "made"


@pytest.fixture(scope="module")
def played(play: Play) -> Played:
    return play(
        {"numbers/test_made.py": MADE / "values.py", "links/test_pairs.py": MADE / "pairs.py"}
    )


def test_a_wrong_value_is_a_failure_with_signature_and_both_values(played: Played) -> None:
    cell = played.cell("wrong_value[loopback/16]")

    assert (cell.outcome.kind, cell.outcome.signature) == (
        Kind.FAIL,
        "WSGetInteger16 output value",
    )
    assert cell.outcome.detail == ("what was put is got; but got.outputs['value'] is 7, not 8")
    assert cell.functions == ("WSGetInteger16",)


def test_a_failure_has_its_calls_on_one_clock_and_the_command_to_repeat_it(
    played: Played,
) -> None:
    cell = played.cell("wrong_value[loopback/16]")

    opened, put, get = cell.trace
    names = [call.function for call in cell.trace]
    assert names == ["WSLoopbackOpen", "WSPutInteger16", "WSGetInteger16"]
    assert opened.started_ns == 0
    assert opened.ended_ns <= put.started_ns
    assert put.ended_ns <= get.started_ns
    assert get.outputs == {"value": "7"}
    assert cell.repro == "wstp-harness run --cell 'numbers/made::wrong_value[loopback/16]'"


def test_a_refused_call_has_the_link_error_in_its_signature(played: Played) -> None:
    cell = played.cell("::refused")

    assert cell.outcome.signature == "WSGetInteger32 returned error 3"


def test_a_passing_cell_carries_no_evidence(played: Played) -> None:
    cell = played.cell("::right")

    assert cell.outcome.kind is Kind.PASS
    assert (cell.trace, cell.text, cell.repro) == ((), "", "")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("::broken_case", Kind.HARNESS_ERROR),
        ("::skipped", Kind.SKIPPED),
        ("::no_such_function", Kind.UNSUPPORTED),
        ("::observed", Kind.INFO),
    ],
)
def test_other_ends_have_their_own_kind(played: Played, name: str, kind: Kind) -> None:
    assert played.cell(name).outcome.kind is kind


def test_an_informational_case_says_which_behaviour_it_saw(played: Played) -> None:
    assert played.cell("::observed").outcome.behaviour == "answers-four"


def test_a_case_is_recorded_with_requirement_and_source(played: Played) -> None:
    (case,) = [c for c in played.result.cases if c.id.endswith("::wrong_value")]

    assert case.functions == ("WSGetInteger{bits}",)
    assert (case.requirement, case.title) == ("what was put is got", "wrong value")
    assert case.chapter == "numbers"
    assert 'assert got.outputs["value"] == 8' in case.code


def test_cases_run_where_their_markers_say(played: Played) -> None:
    ids = sorted(cell.id for cell in played.result.cells if cell.case.startswith("links/"))

    assert ids == [
        "links/pairs::flush[intraprocess-threads/connector-writes]",
        "links/pairs::flush[intraprocess-threads/listener-writes]",
        "links/pairs::flush[shared-memory-threads/connector-writes]",
        "links/pairs::flush[shared-memory-threads/listener-writes]",
        "links/pairs::no_link",
        "links/pairs::not_yet[intraprocess-threads]",
        "links/pairs::one_way[tcpip-processes/connector-writes]",
    ]
    assert {c.outcome.kind for c in played.result.cells if c.id in ids} == {Kind.PASS}


def test_the_run_fails_and_says_which_library_it_was(played: Played) -> None:
    assert played.code == 1
    assert "embedded engine" in played.words
    assert "WSTP_LIBRARY is not set" in played.words
    assert "does not conform: 4 unexpected results in 15 cells" in played.words


def test_a_cell_whose_worker_died_is_missing(play: Play) -> None:
    played = play({"numbers/test_dying.py": MADE / "dying.py"}, "-n", "2")

    kinds = {cell.id: cell.outcome.kind for cell in played.result.cells}
    assert kinds == {
        "numbers/dying::dies[loopback/0]": Kind.PASS,
        "numbers/dying::dies[loopback/1]": Kind.MISSING,
        "numbers/dying::dies[loopback/2]": Kind.PASS,
    }
    assert played.code == 1


def test_a_repetition_never_hides_the_first_outcome(play: Play) -> None:
    played = play({"numbers/test_flaky.py": MADE / "flaky.py"}, "--wstp-rerun=2")

    cell = played.cell("flaky")
    assert [a.outcome.kind for a in cell.attempts] == [Kind.FAIL, Kind.PASS, Kind.FAIL]
    assert cell.outcome.kind is Kind.FAIL
    assert cell.flaky
    assert played.code == 1
