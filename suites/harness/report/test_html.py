"""The page is one file, says everything on its first screen, and stays small at 20,000 cells."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wstp_harness.report import html, summary
from wstp_harness.report.coverage import coverage
from wstp_harness.report.evidence import TracedCall
from wstp_harness.report.model import Kind, Outcome
from wstp_harness.report.page_data import (
    AROUND,
    DEVIATION,
    LEFT_OUT,
    LIMIT,
    UNEXPECTED,
    data_of,
    embedded,
)
from wstp_harness.report.reproducer.build import c_program

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult


def test_the_page_refers_to_no_other_file(make_result: MakeResult) -> None:
    page = html.render(make_result(60, {3: (Kind.CRASH, False)}))

    assert re.findall(r"""(?:src|href)=["'](?!#)""", page) == []
    assert re.findall(r"https?://|@import|url\(", page) == []


def test_the_first_screen_names_library_verdict_failure_and_command(
    make_result: MakeResult,
) -> None:
    result = make_result(60, {3: (Kind.CRASH, False)})
    page = html.render(result)
    head = page[: page.index('id="cells"')]

    for text in (
        "does not conform: 1 unexpected result",
        result.subjects[0].path,
        result.subjects[0].sha256,
        "WSGetInteger32 SIGSEGV",
        result.run.command,
    ):
        assert text in head


def test_twenty_thousand_cells_stay_below_five_megabytes(make_result: MakeResult) -> None:
    spoiled = dict.fromkeys(range(0, 20_000, 40), (Kind.FAIL, False))

    page = html.render(make_result(20_000, spoiled))

    assert len(page.encode()) < LIMIT == 5_000_000


def test_a_page_that_would_grow_too_large_leaves_the_evidence_of_known_deviations_out(
    make_result: MakeResult,
) -> None:
    made = make_result(60, {3: (Kind.FAIL, True), 4: (Kind.FAIL, True), 5: (Kind.CRASH, False)})
    long = tuple(
        replace(cell, text=f"{index} {'evidence ' * 40_000}") if cell.text else cell
        for index, cell in enumerate(made.cells)
    )

    room = AROUND + 500_000
    data = json.loads(embedded(data_of(replace(made, cells=long), coverage(made), limit=room)))

    assert list(data["details"]) == ["5", "3"], "the unexpected one first, then one of each kind"
    assert [row[7] for row in data["cells"][3:6]] == [DEVIATION, DEVIATION | LEFT_OUT, UNEXPECTED]


def test_the_embedded_data_holds_every_cell_and_details_of_the_bad_ones(
    make_result: MakeResult,
) -> None:
    page = html.render(make_result(60, {3: (Kind.HANG, False), 4: (Kind.LEAK, True)}))
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert block is not None

    data = json.loads(block[1])

    assert len(data["cells"]) == 60
    assert sorted(data["details"]) == ["3", "4"]
    (lost,) = data["details"]["3"]["lost"]
    assert data["strings"][lost] == "connector: WSActivate() did not return for 10.0 s"


def test_the_page_of_a_failing_cell_holds_the_program_that_repro_writes(
    make_result: MakeResult,
) -> None:
    made = make_result(60, {3: (Kind.CRASH, False), 4: (Kind.LEAK, True)})
    opened = TracedCall("loopback", "WSLoopbackOpen", (), "1", 0, "", 0, 10)
    put = TracedCall("loopback", "WSPutInteger32", ("7",), "1", 0, "", 20, 30)
    crashed = replace(made.cells[3], trace=(opened, put))
    result = replace(made, cells=(*made.cells[:3], crashed, *made.cells[4:]))
    page = html.render(result)
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    data = json.loads(block[1])

    shown = "\n".join(data["strings"][line] for line in data["details"]["3"]["program"])

    case = next(case for case in result.cases if case.id == crashed.case)
    assert shown.splitlines() == c_program(result, crashed, case).splitlines()
    assert f"// Reproduces {crashed.id}" in shown
    assert "main(" in shown
    assert "program" not in data["details"]["4"]


def test_text_of_a_library_cannot_become_markup(make_result: MakeResult) -> None:
    result = make_result(6, {0: (Kind.FAIL, False)})
    evil = "</script><script>alert(1)</script>"
    cell = replace(result.cells[0], outcome=Outcome(Kind.FAIL, evil, evil), text=evil)

    page = html.render(replace(result, cells=(cell, *result.cells[1:])))

    assert evil not in page
    assert page.count("</script>") == 2


def test_every_count_has_a_filter(make_result: MakeResult) -> None:
    result = make_result(60, {3: (Kind.CRASH, False)})
    page = html.render(result)

    for key, _, query in html.COUNTS:
        if summary.counts(result)[key]:
            assert f'data-query="{query}"' in page
