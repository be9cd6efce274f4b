"""Made-up results for the tests of the report: sizes and outcomes as each test wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from wstp_harness.report.evidence import Crash, Hang, Leak, TracedCall
from wstp_harness.report.model import (
    Attempt,
    Axes,
    Case,
    Cell,
    Expected,
    Kind,
    Machine,
    Outcome,
    Relation,
    Result,
    Run,
    Subject,
)

TOPOLOGIES = (
    ("loopback", "Loopback", "single"),
    ("intraprocess-threads", "IntraProcess", "threads"),
    ("shared-memory-threads", "SharedMemory", "threads"),
    ("shared-memory-processes", "SharedMemory", "processes"),
    ("tcpip-threads", "TCPIP", "threads"),
    ("tcpip-processes", "TCPIP", "processes"),
)
CHAPTERS = ("environment", "links", "packets", "numbers", "text", "expressions", "transports")
MakeResult = Callable[..., Result]

RUN = Run(
    id="0123456789ab",
    command="wstp-harness run --library /opt/sdk/libWSTP64i4.so --seed 7",
    started="2026-01-02T03:04:05Z",
    finished="2026-01-02T03:04:55Z",
    seconds=50.0,
    seed=7,
    harness="0.1.0",
    suite_digest="0f" * 32,
    machine=Machine("Linux", "6.1", "x86-64", 2, "3.11.7"),
    options={"library": "/opt/sdk/libWSTP64i4.so"},
    planned=0,
    complete=True,
)
SUBJECT = Subject(
    key="A",
    name="libWSTP64i4.so",
    path="/opt/sdk/libWSTP64i4.so",
    sha256="ab" * 32,
    build_id="cd" * 20,
    family="wolfram-wstp",
    reported={"interface": "4", "revision": "48", "version": "13.2"},
)
TRACE = (
    TracedCall("writer", "WSPutInteger32", ("2147483647",), "1", 0, "", 0, 41_000),
    TracedCall("reader", "WSGetInteger32", (), "", 0, "", 60_000, -1),
)


def case_of(number: int) -> Case:
    chapter = CHAPTERS[number % len(CHAPTERS)]
    return Case(
        id=f"{chapter}/scalars::value_{number}_comes_back",
        chapter=chapter,
        title=f"value {number} comes back",
        functions=("WSPutInteger32", "WSGetInteger32"),
        requirement="A 32-bit integer that was put is got unchanged.",
        source="WSGetInteger32, reference page",
        level="MUST",
        file=f"{chapter}/scalars.py",
        line=number + 1,
    )


def cell_of(case: Case, number: int) -> Cell:
    topology, protocol, place = TOPOLOGIES[number % len(TOPOLOGIES)]
    writer = "" if topology == "loopback" else ("listener", "connector")[number // 6 % 2]
    where = f"{topology}/{writer}-writes" if writer else topology
    return Cell(
        id=f"{case.id}[{where}/int32-{number}]",
        case=case.id,
        axes=Axes(topology, protocol, place, writer, f"int32-{number}"),
        outcome=Outcome(Kind.PASS),
        functions=case.functions,
        seconds=0.012,
    )


def spoil(cell: Cell, kind: Kind, *, expected: bool = False) -> Cell:
    """Return the cell as if it had ended in `kind`."""
    relation = Relation.EXPECTED if expected else Relation.UNEXPECTED
    outcome = {
        Kind.FAIL: Outcome(kind, "WSGetInteger32 error 7", "expected error 0, got error 7"),
        Kind.CRASH: Outcome(kind, "WSGetInteger32 SIGSEGV", "reader died in WSGetInteger32()"),
        Kind.HANG: Outcome(kind, "WSActivate", "connector did not return from WSActivate()"),
        Kind.LEAK: Outcome(kind, "shm", "1 object left in /dev/shm"),
    }.get(kind, Outcome(kind, str(kind), f"made {kind}"))
    return replace(
        cell,
        outcome=outcome,
        expected=Expected(relation, "numbers/*", "known (observed on 13.2)" if expected else ""),
        attempts=(Attempt(outcome, 0.01), Attempt(outcome, 0.01)),
        crash=Crash("SIGSEGV", "WSGetInteger32()", ("Thread 1\n  #0 get",))
        if kind is Kind.CRASH
        else None,
        hang=Hang("connector", "WSActivate()", 10.0) if kind is Kind.HANG else None,
        leaks=(Leak("shm", "abcde_shm"),) if kind is Kind.LEAK else (),
        trace=TRACE,
        text="AssertionError: assert 7 == 0",
        repro=f"wstp-harness run -k '{cell.id}'",
    )


@pytest.fixture
def make_result() -> MakeResult:
    """Return a maker: `make(cells, spoiled={number: (kind, expected)})`."""

    def make(cells: int = 60, spoiled: dict[int, tuple[Kind, bool]] | None = None) -> Result:
        cases = [case_of(number) for number in range(max(1, cells // 60))]
        made = [cell_of(cases[number % len(cases)], number) for number in range(cells)]
        for number, (kind, expected) in (spoiled or {}).items():
            made[number] = spoil(made[number], kind, expected=expected)
        return Result(replace(RUN, planned=cells), (SUBJECT,), tuple(cases), tuple(made))

    return make
