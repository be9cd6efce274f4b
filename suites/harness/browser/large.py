"""A result as large as one wants, with every outcome there is, made of the cells of a real run."""

from __future__ import annotations

from dataclasses import replace

from wstp_harness.report.evidence import Hang, Leak
from wstp_harness.report.model import (
    Attempt,
    Case,
    Cell,
    Expected,
    Kind,
    Outcome,
    Relation,
    Result,
)
from wstp_harness.report.summary import CHAPTER_ORDER, TOPOLOGY_ORDER

KNOWN = Expected(Relation.EXPECTED, "numbers/*", "known for years (reference page)")
NEWS = Expected(Relation.UNEXPECTED)
PASSED = Outcome(Kind.PASS)
#: Of every hundred cells, which is made what; the others stay as they are or pass.
MADE = {
    3: (Outcome(Kind.HANG, "in WSActivate", "listener did not return from WSActivate()"), NEWS),
    5: (Outcome(Kind.LEAK, "fd", "1 descriptor left"), KNOWN),
    7: (Outcome(Kind.FAIL, "WSGetReal64 value", "but the value is 0.1, not 0.2"), NEWS),
    11: (Outcome(Kind.FAIL, "WSGetString text", "but the text is shorter"), KNOWN),
    13: (Outcome(Kind.UNSUPPORTED, "WSNewThing", "not exported"), Expected()),
    17: (Outcome(Kind.INFO, behaviour="waits"), Expected()),
    19: (Outcome(Kind.SKIPPED, detail="no such device"), Expected()),
    23: (Outcome(Kind.MISSING, "MISSING", "no result arrived"), NEWS),
}
#: One of so many cells stays the failing cell of the run that it is made of.
FAILING = 7


def large(result: Result, number: int) -> Result:
    """Return the result with that many cells, over every chapter and topology."""
    cells = [moved(result.cells[i % len(result.cells)], i) for i in range(number)]
    known = {case.id: case for case in result.cases}
    cases = {
        cell.case: placed(known[old.case], cell.case)
        for cell, old in zip(cells, result.cells * number, strict=False)
    }
    run = replace(result.run, planned=number)
    return replace(result, run=run, cells=tuple(cells), cases=tuple(cases.values()))


def placed(case: Case, name: str) -> Case:
    return replace(case, id=name, chapter=name.partition("/")[0])


def moved(cell: Cell, number: int) -> Cell:
    """Return a cell under a name of its own, ended as its number says."""
    chapter = CHAPTER_ORDER[number % len(CHAPTER_ORDER)]
    topology = TOPOLOGY_ORDER[number // 13 % len(TOPOLOGY_ORDER)]
    case = f"{chapter}/{cell.case.partition('/')[2]}"
    axes = replace(cell.axes, topology=topology, protocol=topology.partition("-")[0])
    named = replace(cell, id=f"{case}[{topology}/{number}]", case=case, axes=axes)
    if number % 100 in MADE:
        outcome, expected = MADE[number % 100]
        hang = Hang("listener", "WSActivate()", 5.0) if outcome.kind is Kind.HANG else None
        leaks = (Leak("fd", "socket 12"),) if outcome.kind is Kind.LEAK else ()
        attempts = (Attempt(outcome, 0.1), Attempt(PASSED, 0.1)) if number % 200 == 7 else ()
        return replace(
            named,
            outcome=outcome,
            expected=expected,
            crash=None,
            hang=hang,
            leaks=leaks,
            attempts=attempts,
        )
    if number % FAILING == 0:
        return named
    return replace(named, outcome=PASSED, expected=Expected(), crash=None, trace=(), text="")
