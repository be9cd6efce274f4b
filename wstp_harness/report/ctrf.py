"""The result as CTRF, the common JSON format of test dashboards.

Rule: the same verdicts as in JUnit: what makes the run fail is ``failed``, expected deviations and
unsupported functions are ``skipped`` with their reason, informational cells are ``other``.
Source: CTRF specification 0.0.0, ctrf.schema.json.
Not here: what the numbers mean (``summary``).
"""

from collections import Counter
from datetime import datetime
from typing import Final

from wstp_harness.report import summary
from wstp_harness.report.evidence import TracedCall
from wstp_harness.report.model import QUIET, Attempt, Cell, Kind, Outcome, Result
from wstp_harness.report.store import Json, dumps

SPECIFICATION: Final = "0.0.0"
STATUSES: Final = ("passed", "failed", "skipped", "pending", "other")
TRACE_CALLS: Final = 40


def render(result: Result) -> str:
    """Return the JSON text, one line a cell."""
    tests = ",\n".join(dumps(test(cell)) for cell in result.cells)
    head = dumps(
        {
            "reportFormat": "CTRF",
            "specVersion": SPECIFICATION,
            "timestamp": result.run.finished,
            "generatedBy": "wstp-harness",
        }
    )
    parts = [
        f'"tool": {dumps({"name": "wstp-harness", "version": result.run.harness})}',
        f'"summary": {dumps(totals(result))}',
        f'"environment": {dumps(environment(result))}',
        f'"tests": [\n{tests}\n]' if tests else '"tests": []',
    ]
    results = ",\n".join(parts)
    return f'{head[:-1]},\n"results": {{\n{results}\n}}\n}}\n'


def status(cell: Cell) -> str:
    """Return CTRF's word for how a cell ended."""
    if cell.unexpected:
        return "failed"
    if cell.outcome.kind is Kind.INFO:
        return "other"
    return "passed" if cell.outcome.kind is Kind.PASS else "skipped"


def totals(result: Result) -> Json:
    """Return the numbers of the run."""
    numbers = Counter(map(status, result.cells))
    run = result.run
    return {
        "tests": len(result.cells),
        **{name: numbers[name] for name in STATUSES},
        "flaky": sum(cell.flaky for cell in result.cells),
        "suites": len({summary.chapter_of(cell) for cell in result.cells}),
        "start": milliseconds(run.started),
        "stop": milliseconds(run.finished),
        "duration": round(run.seconds * 1000),
    }


def milliseconds(text: str) -> int:
    """Return an ISO 8601 time in milliseconds since 1970, 0 when it is none."""
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except ValueError:
        return 0


def environment(result: Result) -> Json:
    """Return what was tested, and where."""
    return {
        "appName": " and ".join(map(summary.title, result.subjects)),
        "osPlatform": result.run.machine.os,
        "osRelease": result.run.machine.kernel,
        "extra": {
            "verdict": summary.verdict(result),
            "command": result.run.command,
            "libraries": [subject.path for subject in result.subjects],
            "seed": result.run.seed,
            "complete": result.run.complete,
        },
    }


def test(cell: Cell) -> Json:
    """Return one cell; texts and calls only when it did not pass."""
    path, _, name = cell.id.partition("::")
    outcome = cell.outcome
    made: dict[str, Json] = {
        "name": name,
        "status": status(cell),
        "duration": round(cell.seconds * 1000),
        "suite": list(path.split("/")),
        "rawStatus": str(outcome.kind),
    }
    if outcome.kind is not Kind.PASS or cell.unexpected:
        made |= evidence(cell)
    if cell.flaky:
        made["flaky"] = True
    if len(cell.attempts) > 1:
        made["retries"] = len(cell.attempts) - 1
        made["retryAttempts"] = [
            attempt(number, each, fails=cell.unexpected)
            for number, each in enumerate(cell.attempts[:-1], 1)
        ]
    return made


def evidence(cell: Cell) -> dict[str, Json]:
    """Return why a cell ended so, and how to see it again."""
    made: dict[str, Json] = {}
    message = cell.expected.reason or cell.outcome.detail or cell.outcome.behaviour
    if cell.unexpected and cell.outcome.kind not in QUIET:
        message = cell.outcome.detail or cell.outcome.signature
    if message:
        made["message"] = message
    if cell.trace and cell.unexpected:
        made["trace"] = "\n".join(map(line, cell.trace[-TRACE_CALLS:]))
    told = {"signature": cell.outcome.signature, "repeat": cell.repro}
    if extra := {name: text for name, text in told.items() if text}:
        made["extra"] = dict(extra)
    return made


def line(call: TracedCall) -> str:
    """Return one call of a trace."""
    returned = call.returned if call.ended_ns >= 0 else "never"
    error = f" error {call.error} {call.message}".rstrip() if call.error else ""
    return f"{call.end}: {call.function}({', '.join(call.arguments)}) -> {returned}{error}"


def attempt(number: int, each: Attempt, *, fails: bool) -> Json:
    """Return one execution that was repeated."""
    outcome: Outcome = each.outcome
    bad = fails and outcome.kind not in QUIET
    return {
        "attempt": number,
        "status": "failed" if bad else "passed" if outcome.kind is Kind.PASS else "other",
        "duration": round(each.seconds * 1000),
        "message": outcome.signature or str(outcome.kind),
    }
