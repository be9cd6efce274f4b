"""What the scripts of a run's page need, as compact JSON: rows of numbers, every text once.

Rule: a page is never larger than ``LIMIT``: what one cell alone shows (calls, stacks, texts) goes
in by urgency as long as there is room, and a cell whose evidence stayed out says where it is.
Not here: layout (``html`` and ``assets``), what the numbers mean (``summary``).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wstp_harness.report import coverage_html, summary
from wstp_harness.report.coverage import Coverage
from wstp_harness.report.evidence import TracedCall
from wstp_harness.report.libraries import Difference, is_pair
from wstp_harness.report.model import QUIET, Cell, Kind, Result
from wstp_harness.report.reproducer.build import c_program
from wstp_harness.report.store import Json

#: Bytes of the whole page; what stands around the data is less than ``AROUND``.
LIMIT: Final = 5_000_000
AROUND: Final = 250_000
UNEXPECTED, FLAKY, DEVIATION, LEFT_OUT = 1, 2, 4, 8


class Strings:
    """Distinct texts by number, so that a text that many cells share is written once."""

    def __init__(self) -> None:
        """Start empty."""
        self.known: dict[str, int] = {}
        self.bytes = 0

    def number(self, text: str) -> int:
        """Return the number of a text, a new one when it was not seen before."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = len(self.known)
            self.bytes += len(json.dumps(text, ensure_ascii=False).encode()) + 1
        return found

    def lines(self, text: str) -> list[Json]:
        """Return the numbers of the lines of a text."""
        return [self.number(line) for line in text.splitlines()]


def embedded(data: Json) -> str:
    """Write JSON that may stand inside a script element: no ``<`` can end the element."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def data_of(
    result: Result, found: Coverage, differences: Sequence[Difference] = (), limit: int = LIMIT
) -> Json:
    """Return what the scripts need: cases, cells as rows, details where they matter, coverage."""
    strings = Strings()
    numbers = {case.id: index for index, case in enumerate(result.cases)}
    differing = {id_: n for n, each in enumerate(differences, 1) for id_ in each.cells}
    rows = [row(cell, numbers[cell.case], differing, strings) for cell in result.cells]
    data: dict[str, Json] = {
        "cases": [
            [case.id, ", ".join(case.functions), case.requirement, case.source, case.level]
            for case in result.cases
        ],
        "coverage": coverage_html.data_of(found),
    }
    room = limit - AROUND - size(data) - size([*rows]) - strings.bytes
    details: dict[str, Json] = {}
    for index in urgent(result.cells):
        if room > 0:
            before = strings.bytes
            shown = details_of(result, result.cells[index], numbers, strings)
            details[str(index)] = shown
            room -= size(shown) + len(str(index)) + 4 + strings.bytes - before
        else:
            rows[index][7] = flags(result.cells[index]) | LEFT_OUT
    return {**data, "cells": [*rows], "details": details, "strings": list(strings.known)}


def size(data: Json) -> int:
    """Return the bytes of some data in the page."""
    return len(embedded(data).encode())


def flags(cell: Cell) -> int:
    """Return what ``is:`` asks for, as bits."""
    deviation = summary.expected_deviation(cell)
    return UNEXPECTED * cell.unexpected | FLAKY * cell.flaky | DEVIATION * deviation


def row(cell: Cell, case: int, differing: Mapping[str, int], strings: Strings) -> list[Json]:
    """Return one cell as numbers; the order is known to page.js."""
    made: list[Json] = [
        case,
        strings.number(cell.id[len(cell.case) :]),
        strings.number(summary.topology_of(cell)),
        strings.number(cell.outcome.kind),
        strings.number(cell.outcome.signature),
        strings.number(", ".join(cell.functions)),
        strings.number(cell.outcome.behaviour),
        flags(cell),
        round(cell.seconds * 1000),
        strings.number(f"{cell.axes.listener}+{cell.axes.connector}".rstrip("+")),
    ]
    if cell.id in differing and not is_pair(cell):
        made.append(differing[cell.id])
    return made


def urgent(cells: Sequence[Cell]) -> Iterator[int]:
    """Yield the cells worth details: unexpected ones, one of each kind of deviation, the rest."""
    worth = [index for index, cell in enumerate(cells) if worth_details(cells[index])]
    first: list[int] = []
    others: list[int] = []
    seen: set[tuple[Kind, str]] = set()
    for index in worth:
        cell = cells[index]
        known = (cell.outcome.kind, cell.outcome.signature)
        (others if known in seen and not cell.unexpected else first).append(index)
        seen.add(known)
    yield from sorted(first, key=lambda index: not cells[index].unexpected)
    yield from others


def worth_details(cell: Cell) -> bool:
    """Whether a cell's calls, stacks and texts go into the page."""
    return cell.unexpected or cell.flaky or cell.outcome.kind not in QUIET


def program(result: Result, cell: Cell, case: int) -> str:
    """Return the C program that shows a cell's fault."""
    if cell.outcome.kind not in {Kind.FAIL, Kind.CRASH, Kind.HANG}:
        return ""
    return c_program(result, cell, result.cases[case])


def details_of(
    result: Result, cell: Cell, numbers: Mapping[str, int], strings: Strings
) -> dict[str, Json]:
    """Return the parts of a cell that only its own page shows; texts as numbers of their lines."""
    stacks = [*(cell.crash.stacks if cell.crash else ()), *(cell.hang.stacks if cell.hang else ())]
    made: dict[str, Json] = {
        "detail": strings.lines(cell.outcome.detail),
        "reason": strings.lines(cell.expected.reason),
        "lost": strings.lines(lost(cell)),
        "left": [strings.number(f"{leak.kind}: {leak.detail}") for leak in cell.leaks],
        "trace": [call(each, strings) for each in cell.trace],
        "stacks": [strings.lines(stack) for stack in stacks],
        "text": strings.lines(cell.text),
        "attempts": [strings.number(each.outcome.kind) for each in cell.attempts[1:]],
        "repro": strings.lines(cell.repro),
        "program": strings.lines(program(result, cell, numbers[cell.case])),
    }
    return {name: value for name, value in made.items() if value}


def lost(cell: Cell) -> str:
    """Say where an end was lost: the call it died in, or did not come back from."""
    parts = []
    if hang := cell.hang:
        parts.append(f"{hang.end}: {hang.call} did not return for {hang.seconds:.1f} s")
    if crash := cell.crash:
        parts.append(f"{crash.signal} in {crash.call}")
    return "\n".join(parts)


def call(each: TracedCall, strings: Strings) -> list[Json]:
    """Return one call: microseconds, end, call, what it gave, error, how long (-1: for ever)."""
    took = -1 if each.ended_ns < 0 else (each.ended_ns - each.started_ns) // 1000
    error = f"{each.error} {each.message}".rstrip() if each.error else ""
    outputs = (f"{name} {value}" for name, value in each.outputs.items())
    return [
        each.started_ns // 1000,
        strings.number(each.end),
        strings.number(f"{each.function}({', '.join(each.arguments)})"),
        strings.number("; ".join([each.returned, *outputs])),
        strings.number(error),
        took,
    ]
