"""Running one cell: its body, its verdict, its repetitions, and the record of all that.

Rule: exactly one record per cell leaves this process, attached to the report of the phase that
decided; pytest's own outcome follows from it: expected deviations are xfailed, others fail.
Not here: what an exception means (``judging``), what happens to the records (``session``).
"""

from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

import pytest
from _pytest.runner import runtestprotocol

from wstp_harness.lab import Unsupported
from wstp_harness.plugin.collecting import Plan, plan_of
from wstp_harness.plugin.evidence import Evidence, evidence, reproduce
from wstp_harness.plugin.fixtures import BEHAVIOURS, LEASE, LeakFound
from wstp_harness.plugin.judging import Verdict, judge
from wstp_harness.plugin.options import SETTINGS
from wstp_harness.plugin.touching import note_called, tell_called
from wstp_harness.report.ledger import Ledger
from wstp_harness.report.model import QUIET, Attempt, Cell, Kind, Relation
from wstp_harness.report.store import to_json

LEDGER: Final = pytest.StashKey[Ledger]()
#: Names of the attributes that carry records from a worker to the controller.
CELL, CASE = "wstp_cell", "wstp_case"
FOUND: Final = pytest.StashKey[Cell]()
TEXT_LENGTH: Final = 12_000
#: Repetitions cost a deadline each when the library hangs, so each signature gets only a few.
REPEATED_PER_SIGNATURE: Final = 5
#: A rare deviation must be repeated to be told from a new one.
REPEATED_WHEN_RARE: Final = 25
REPEATED: Final = pytest.StashKey[dict[str, int]]()
#: Why a run ended early, in the reason that pytest keeps.
TOO_MANY: Final = "unexpected hangs"
HANGS: Final = pytest.StashKey[int]()
TOLD: Final = pytest.StashKey[set[str]]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Run the body of a cell, then take back what it had been lent and look for leaks."""
    try:
        result = yield
    except BaseException as error:
        if lease := item.stash.get(LEASE, None):
            with suppress(LeakFound):  # the case has a verdict already
                lease.settle(healthy=reusable(item, error))
        raise
    if lease := item.stash.get(LEASE, None):
        lease.settle(healthy=True)
    return result


def reusable(item: pytest.Item, error: BaseException) -> bool:
    """Whether the agents of a case that did not pass may serve another one.

    They may when the case only found what was expected, as a passing case does; starting new ones
    for every known deviation costs more than the run.
    """
    if isinstance(error, Unsupported | pytest.skip.Exception):
        return True
    plan = plan_of(item)
    if plan is None or not isinstance(error, AssertionError):
        return False
    verdict = verdict_on(item, plan, pytest.ExceptionInfo.from_exception(error))
    found = plan.identity
    expected = item.config.stash[LEDGER].judge(found.cell, found.axes, verdict.outcome)
    return expected.relation is Relation.EXPECTED


def verdict_on(
    item: pytest.Item, plan: Plan, excinfo: pytest.ExceptionInfo[BaseException] | None
) -> Verdict:
    """Return the verdict on a cell that ended with this exception, or with none."""
    lease = item.stash.get(LEASE, None)
    calls = lease.trace() if lease and excinfo else []
    last_error = int(str(calls[-1]["error"])) if calls else 0
    behaviours = item.stash.get(BEHAVIOURS, [])
    return judge(excinfo, plan.functions, plan.case.requirement, behaviours, last_error)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Decide the outcome of a cell and say it in pytest's words as well."""
    report = yield
    plan = plan_of(item)
    if plan is None or call.when == "teardown" or (call.when == "setup" and not call.excinfo):
        return report
    cell = decide(item, plan, call, report)
    item.stash[FOUND] = cell
    note_called(item, quiet=cell.outcome.kind in QUIET)
    setattr(report, CELL, to_json(cell))
    told = item.config.stash.setdefault(TOLD, set())
    if plan.case.id not in told:
        told.add(plan.case.id)
        setattr(report, CASE, to_json(plan.case))
    speak(report, cell)
    return report


def decide(
    item: pytest.Item, plan: Plan, call: pytest.CallInfo[None], report: pytest.TestReport
) -> Cell:
    """Return the record of a cell that just ran."""
    lease = item.stash.get(LEASE, None)
    verdict = verdict_on(item, plan, call.excinfo)
    axes = plan.identity.axes
    outcome = verdict.outcome
    quiet = outcome.kind in QUIET
    seen = Evidence() if quiet else evidence(call.excinfo, lease, verdict, axes)
    text = "" if quiet else report.longreprtext[-TEXT_LENGTH:]
    if lease and not quiet and (said := lease.output().strip()):
        text += f"\n\n--- what the library printed ---\n{said[-TEXT_LENGTH:]}"
    return Cell(
        id=plan.identity.cell,
        case=plan.identity.case,
        axes=axes,
        outcome=outcome,
        functions=plan.functions if plan.functions != plan.case.functions else (),
        expected=item.config.stash[LEDGER].judge(plan.identity.cell, axes, outcome),
        seconds=round(call.duration, 4),
        attempts=(Attempt(outcome, round(call.duration, 4)),) if not quiet else (),
        leaks=verdict.leaks,
        crash=verdict.crash,
        hang=verdict.hang,
        trace=seen.trace,
        unfinished=seen.unfinished,
        fault=seen.fault,
        text=text,
        repro="" if quiet else reproduce(item.config, plan.identity.cell, axes),
    )


def speak(report: pytest.TestReport, cell: Cell) -> None:
    """Say a verdict in pytest's words: passed, skipped, xfailed, failed."""
    kind, relation = cell.outcome.kind, cell.expected.relation
    if cell.unexpected:
        report.outcome = "failed"
        if kind in QUIET:
            report.longrepr = f"{cell.id}: {relation}: {cell.expected.reason}"
    elif kind in {Kind.PASS, Kind.INFO}:
        report.outcome = "passed"
    elif kind in {Kind.SKIPPED, Kind.UNSUPPORTED}:
        report.outcome = "skipped"
        report.longrepr = ("", 0, f"{kind}: {cell.outcome.detail}")
    else:
        report.outcome = "skipped"
        report.wasxfail = f"{kind} {cell.outcome.signature}: {cell.expected.reason}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a cell; repeat it in fresh processes when it ended unexpectedly."""
    plan = plan_of(item)
    if plan is None:
        return None
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    first = item.stash.get(FOUND, None)
    if first and worth_repeating(item, first):
        attempts = [first.attempts[0]]
        for _ in range(item.config.stash[SETTINGS].rerun):
            forget(item)
            runtestprotocol(item, log=False, nextitem=nextitem)
            again = item.stash[FOUND]
            attempts.append(Attempt(again.outcome, again.seconds))
        repeated = [attempt.outcome for attempt in attempts[1:]]
        ledger = item.config.stash[LEDGER]
        expected = ledger.judge_repeated(first.id, first.axes, first.outcome, repeated)
        first = replace(first, attempts=tuple(attempts), expected=expected)
        record(reports, first)
    tell_called(item, plan, reports)
    for report in reports:
        if report.when == "call" or not report.passed:  # preparing is told only when it failed
            hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    if first and first.unexpected and first.outcome.kind is Kind.HANG:
        count_hang(item)
    return True


def count_hang(item: pytest.Item) -> None:
    """End this process's part of a run in which nearly everything hangs.

    The controller counts the hangs of all workers, but a worker has its next cells already.
    """
    given: Mapping[str, int] = getattr(item.config, "workerinput", {})
    share = -(-item.config.stash[SETTINGS].most_hangs // given.get("workercount", 1))
    hangs = item.config.stash[HANGS] = item.config.stash.get(HANGS, 0) + 1
    if 0 < share <= hangs:
        item.session.shouldstop = f"{hangs} {TOO_MANY}"


def worth_repeating(item: pytest.Item, cell: Cell) -> bool:
    """Whether to repeat: an unexpected outcome of a signature not repeated often yet."""
    if not cell.unexpected or not cell.attempts:
        return False
    counts = item.config.stash.setdefault(REPEATED, {})
    signature = f"{cell.outcome.kind} {cell.outcome.signature}"
    counts[signature] = counts.get(signature, 0) + 1
    rare = item.config.stash[LEDGER].rarity(cell.id, cell.axes, cell.outcome)
    return counts[signature] <= (REPEATED_WHEN_RARE if rare else REPEATED_PER_SIGNATURE)


def forget(item: pytest.Item) -> None:
    """Remove what the attempt before left on the item."""
    if LEASE in item.stash:
        del item.stash[LEASE]
    if BEHAVIOURS in item.stash:
        del item.stash[BEHAVIOURS]


def record(reports: Iterable[pytest.TestReport], cell: Cell) -> None:
    """Replace the record in the report that carries it, and what the report says."""
    for report in reports:
        if hasattr(report, CELL):
            setattr(report, CELL, to_json(cell))
            speak(report, cell)
