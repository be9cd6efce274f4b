"""Comparisons name what changed, how bad that is, since when, and count only what is comparable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report import compare_summary
from wstp_harness.report.change import Class, classify
from wstp_harness.report.compare import NothingToCompare, compare
from wstp_harness.report.evidence import TracedCall
from wstp_harness.report.model import Attempt, Case, Kind, Outcome, Result, Subject

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult

PASS = Outcome(Kind.PASS)
FAIL = Outcome(Kind.FAIL, "WSGetInteger32 error 7", "it answered 7")
CRASH = Outcome(Kind.CRASH, "SIGSEGV in WSGetInteger32")


def ended(result: Result, outcomes: dict[int, Outcome]) -> Result:
    """Return a result in which some cells ended so."""
    cells = list(result.cells)
    for number, outcome in outcomes.items():
        cells[number] = replace(cells[number], outcome=outcome)
    return replace(result, cells=tuple(cells))


def called(result: Result, version: str) -> Result:
    """Return a result of the library of that version."""
    subject = replace(result.subjects[0], reported={"version": version}, path=f"/{version}.so")
    return replace(result, subjects=(subject,))


def info(behaviour: str) -> Outcome:
    return Outcome(Kind.INFO, behaviour=behaviour)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (PASS, PASS, None),
        (PASS, CRASH, Class.REGRESSION),
        (PASS, Outcome(Kind.HANG, "in WSActivate"), Class.REGRESSION),
        (PASS, FAIL, Class.REGRESSION),
        (PASS, Outcome(Kind.LEAK, "thread"), Class.REGRESSION),
        (info("four"), FAIL, Class.REGRESSION),
        (FAIL, CRASH, Class.REGRESSION),
        (PASS, Outcome(Kind.UNSUPPORTED, "WSNew"), Class.LOST),
        (Outcome(Kind.UNSUPPORTED, "WSNew"), PASS, Class.GAINED),
        (Outcome(Kind.UNSUPPORTED, "WSNew"), FAIL, Class.SIGNATURE),
        (info("four"), info("four"), None),
        (info("four"), info("five"), Class.BEHAVIOUR),
        (FAIL, FAIL, None),
        (CRASH, replace(CRASH, detail="another sentence"), None),
        (FAIL, replace(FAIL, signature="WSGetInteger32 error 3"), Class.SIGNATURE),
        (CRASH, FAIL, Class.IMPROVEMENT),
        (CRASH, PASS, Class.FIX),
        (FAIL, Outcome(Kind.MISSING), Class.UNJUDGED),
        (Outcome(Kind.SKIPPED), PASS, Class.UNJUDGED),
    ],
    ids=lambda value: (
        f"{value.kind}-{value.behaviour}" if isinstance(value, Outcome) else str(value)
    ),
)
def test_a_change_is_classified_by_the_harm_it_does(
    before: Outcome, after: Outcome, kind: Class | None
) -> None:
    assert classify(before, after) is kind


def test_changes_are_listed_from_crash_to_fix(make_result: MakeResult) -> None:
    old = ended(make_result(60), {0: FAIL, 1: info("a"), 2: FAIL})
    new = ended(
        make_result(60),
        {
            1: info("b"),
            2: replace(FAIL, signature="other"),
            3: FAIL,
            4: CRASH,
            5: Outcome(Kind.HANG),
        },
    )

    found = compare([old, new])

    assert [(str(c.kind), str(c.after.kind)) for c in found.changes] == [
        ("regression", "CRASH"),
        ("regression", "HANG"),
        ("regression", "FAIL"),
        ("behaviour", "INFO"),
        ("signature", "FAIL"),
        ("fix", "PASS"),
    ]
    assert found.regressed
    assert found.compared == 60


def test_known_deviations_that_stay_are_no_change(make_result: MakeResult) -> None:
    spoiled = {3: (Kind.FAIL, True), 4: (Kind.LEAK, True)}

    found = compare([make_result(60, spoiled), make_result(60, spoiled)])

    assert found.changes == ()
    assert not found.regressed
    assert compare_summary.verdict(found).endswith("no change in 60 cells compared.")


def test_cells_of_one_side_only_are_listed_and_never_summed(make_result: MakeResult) -> None:
    old, new = make_result(60), make_result(60)
    old, new = replace(old, cells=old.cells[:50]), replace(new, cells=new.cells[10:])

    found = compare([old, new])

    assert found.compared == 40
    assert found.only_before == tuple(sorted(c.id for c in make_result(60).cells[:10]))
    assert found.only_after == tuple(sorted(c.id for c in make_result(60).cells[50:]))
    assert "20 cells not comparable (listed)" in compare_summary.verdict(found)
    assert found.changes == ()


def test_a_cell_that_the_candidate_lost_makes_it_fail(make_result: MakeResult) -> None:
    old, new = make_result(12), ended(make_result(12), {5: Outcome(Kind.MISSING)})

    found = compare([old, new])

    assert [c.kind for c in found.changes] == [Class.UNJUDGED]
    assert found.compared == 11
    assert found.regressed
    assert not compare([new, old]).regressed


def test_the_first_bad_version_is_named(make_result: MakeResult) -> None:
    good = make_result(60)
    bad = ended(good, {7: FAIL})
    named = [called(r, v) for r, v in ((good, "12"), (good, "13"), (bad, "14"), (bad, "15"))]

    (change,) = compare(named).changes

    assert change.since == "C"
    assert [str(o.kind) for o in change.strip if o] == ["PASS", "PASS", "FAIL", "FAIL"]


def test_the_first_bad_version_looks_past_another_way_of_failing(make_result: MakeResult) -> None:
    good = make_result(6)
    results = [good, ended(good, {0: FAIL}), ended(good, {0: CRASH})]

    (change,) = compare(results).changes

    assert (change.kind, change.since) == (Class.REGRESSION, "B")


def test_a_fault_that_came_and_went_is_named_as_such(make_result: MakeResult) -> None:
    good = make_result(6)

    (change,) = compare([good, good, ended(good, {0: FAIL}), good]).changes

    assert (change.kind, change.since) == (Class.BETWEEN, "C")
    assert "1 change in between" in compare_summary.verdict(
        compare([good, ended(good, {0: FAIL}), good])
    )


def test_one_cause_in_many_cells_is_one_regression(make_result: MakeResult) -> None:
    new = called(ended(make_result(60), dict.fromkeys(range(0, 60, 6), FAIL)), "14.1")

    found = compare([called(make_result(60), "13.3"), new])
    (group,) = compare_summary.groups(found)

    assert compare_summary.verdict(found) == (
        "13.3 → 14.1: 1 regression in 10 cells; 60 cells compared."
    )
    assert len(group.changes) == 10
    assert group.where.startswith("10 cells of 1 case; all Loopback, never")


def test_both_commands_name_their_own_library(make_result: MakeResult) -> None:
    old, new = called(make_result(6), "13.3"), called(ended(make_result(6), {0: FAIL}), "14.1")

    (change,) = compare([old, new]).changes

    assert change.commands[0].startswith("wstp-harness run --library /13.3.so --cell '")
    assert change.commands[1].startswith("wstp-harness run --library /14.1.so --cell '")
    assert change.cell in change.commands[1]


def test_an_unstable_cell_says_so(make_result: MakeResult) -> None:
    new = ended(make_result(6), {0: FAIL})
    shaky = replace(new.cells[0], attempts=(Attempt(FAIL, 0.1), Attempt(PASS, 0.1)))

    (change,) = compare([make_result(6), replace(new, cells=(shaky, *new.cells[1:]))]).changes

    assert not change.steady


def test_the_first_call_that_differs_is_found(make_result: MakeResult) -> None:
    def traced(outcome: Outcome, got: str) -> Result:
        calls = (
            TracedCall("loopback", "WSLoopbackOpen", (), "one" + got, 0, "", 0, 1),
            TracedCall("loopback", "WSPutInteger32", ("7",), "1", 0, "", 2, 3),
            TracedCall("loopback", "WSGetInteger32", (), "1", 0, "", 4, 5, {"value": got}),
        )
        result = ended(make_result(6), {0: outcome})
        return replace(result, cells=(replace(result.cells[0], trace=calls), *result.cells[1:]))

    (change,) = compare([traced(FAIL, "8"), traced(replace(FAIL, signature="x"), "9")]).changes

    assert change.divergence is not None
    assert change.divergence.index == 1
    assert change.divergence.before == "loopback: WSGetInteger32() returned 1, value = 8"
    assert change.divergence.after == "loopback: WSGetInteger32() returned 1, value = 9"


def test_one_run_over_several_libraries_is_compared_library_by_library(
    make_result: MakeResult,
) -> None:
    base = make_result(12)
    other = Subject("B", "new.so", "/new.so")
    cells = [replace(c, axes=replace(c.axes, connector="A")) for c in base.cells]
    second = [replace(c, axes=replace(c.axes, listener="B", connector="B")) for c in base.cells]
    mixed = [replace(c, axes=replace(c.axes, connector="B"), outcome=CRASH) for c in base.cells]
    second[3] = replace(second[3], outcome=FAIL)
    result = replace(base, subjects=(*base.subjects, other), cells=(*cells, *second, *mixed))

    found = compare([result])

    assert found.compared == 12
    assert [c.cell for c in found.changes] == [base.cells[3].id]
    assert "--library /new.so" in found.changes[0].commands[1]


@pytest.mark.parametrize("number", [0, 1], ids=["none", "one-library"])
def test_fewer_than_two_results_are_refused(make_result: MakeResult, number: int) -> None:
    with pytest.raises(NothingToCompare, match="two results"):
        compare([make_result(6)] * number)


def test_results_without_a_common_cell_are_refused(make_result: MakeResult) -> None:
    result = make_result(6)

    with pytest.raises(NothingToCompare, match="no cell in common"):
        compare([replace(result, cells=result.cells[:3]), replace(result, cells=result.cells[3:])])


def test_what_makes_a_comparison_doubtful_is_said(make_result: MakeResult) -> None:
    old, new = make_result(6), make_result(6)
    other_suite = replace(new, run=replace(new.run, suite_digest="ff" * 32, complete=False))
    other_code = replace(new, cases=tuple(replace(c, code="assert 1") for c in new.cases))
    old_code = replace(old, cases=tuple(replace(c, code="assert 2") for c in old.cases))

    assert compare_summary.fair(compare([old, new])).startswith("Like with like")
    said = compare_summary.fair(compare([old, other_suite]))
    assert said == "Read with care: another suite, a run that is not complete."
    assert "1 rewritten case" in compare_summary.fair(compare([old_code, other_code]))


def test_another_machine_is_named_but_does_not_make_it_doubtful(make_result: MakeResult) -> None:
    old, new = make_result(6), make_result(6)
    new = replace(new, run=replace(new.run, machine=replace(new.run.machine, cpu="other")))

    found = compare([old, new])
    (differing,) = [f for f in compare_summary.facts(found) if not f.same]

    assert (differing.name, differing.decides) == ("machine", False)
    assert compare_summary.fair(found).startswith("Like with like")


def test_two_runs_of_equal_names_are_told_apart(make_result: MakeResult) -> None:
    result = make_result(6)
    runs = [replace(result, run=replace(result.run, id=name)) for name in ("aa", "bb")]
    bare = [replace(r, subjects=(Subject("A", "lib.so", "/lib.so"),)) for r in runs]

    assert compare_summary.labels(bare) == ("run aa", "run bb")
    assert compare_summary.labels([bare[0], bare[0]]) == ("result A", "result B")


def test_the_requirement_comes_with_the_change(make_result: MakeResult) -> None:
    case: Case = make_result(6).cases[0]

    (change,) = compare([make_result(6), ended(make_result(6), {0: FAIL})]).changes

    assert change.requirement == case.requirement
    assert change.functions == case.functions
