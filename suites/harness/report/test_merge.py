"""Shards cut a run without overlap or rest, and merging them gives the run that was cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report import pages
from wstp_harness.report.merge import CannotMerge, merge
from wstp_harness.report.model import Kind, Outcome, Result, StaleEntry
from wstp_harness.report.shards import Shard, ShardInvalid

if TYPE_CHECKING:
    from suites.harness.report.conftest import MakeResult

PARTS = [Shard(number, 3) for number in (1, 2, 3)]


def part(result: Result, shard: Shard) -> Result:
    """Return what the shard of a run would have found."""
    run = replace(
        result.run,
        id=f"part {shard}",
        command=f"wstp-harness run --shard {shard} --seed 7",
        options={**result.run.options, "shard": str(shard), "workers": str(shard.number)},
        partial=f"only cells selected by shard {shard}",
        seconds=float(shard.number),
    )
    cells = tuple(cell for cell in result.cells if shard.holds(cell.id))
    return replace(result, run=run, cells=cells)


def test_every_cell_is_in_exactly_one_shard(make_result: MakeResult) -> None:
    ids = [cell.id for cell in make_result(600).cells]

    for count in (1, 2, 3, 7):
        shards = [Shard(number + 1, count) for number in range(count)]
        assert all(sum(shard.holds(cell) for shard in shards) == 1 for cell in ids)


def test_shards_are_about_equal(make_result: MakeResult) -> None:
    sizes = [sum(s.holds(cell.id) for cell in make_result(3000).cells) for s in PARTS]

    assert max(sizes) < 1.2 * min(sizes)


def test_the_part_of_a_cell_never_changes() -> None:
    check = "123456789"  # CRC-32 of it is 0xCBF43926, the published check value; mod 3 is 2

    assert [Shard(n, 3).holds(check) for n in (1, 2, 3)] == [False, False, True]


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "a/b", "1/3/2", "-1/3", "1/3\n"])
def test_a_shard_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ShardInvalid, match="write it like 2/3"):
        Shard.parse(text)


def test_merging_all_shards_gives_the_whole_run(make_result: MakeResult) -> None:
    whole = make_result(60, {3: (Kind.CRASH, False)})

    merged = merge([part(whole, shard) for shard in PARTS])

    assert merged.cells == tuple(sorted(whole.cells, key=lambda cell: cell.id))
    assert merged.run.planned == 60
    assert merged.run.complete
    assert merged.run.partial == ""
    assert merged.run.command == "wstp-harness run --seed 7"
    assert merged.run.options == whole.run.options
    assert merged.run.seconds == 3.0


def test_the_order_of_the_shards_does_not_matter(make_result: MakeResult) -> None:
    parts = [part(make_result(60), shard) for shard in PARTS]

    assert merge(parts).cells == merge(parts[::-1]).cells


def test_a_shard_that_is_not_there_makes_the_result_incomplete(make_result: MakeResult) -> None:
    merged = merge([part(make_result(60), shard) for shard in PARTS[:2]])

    assert not merged.run.complete
    assert merged.run.partial == "shards 3/3 are not among the results"
    assert pages.exit_code(merged) == pages.UNEXPECTED


def test_what_else_was_left_out_stays_said(make_result: MakeResult) -> None:
    parts = [part(make_result(60), shard) for shard in PARTS]
    also = [
        replace(p, run=replace(p.run, partial=f"only cells selected by protocol TCPIP, shard {s}"))
        for p, s in zip(parts, PARTS, strict=True)
    ]

    assert merge(also).run.partial == "only cells selected by protocol TCPIP"


def test_a_cell_that_one_part_missed_is_taken_from_another(make_result: MakeResult) -> None:
    whole = make_result(6)
    missed = replace(whole.cells[0], outcome=Outcome(Kind.MISSING))
    first = replace(whole, cells=(missed, *whole.cells[1:3]))
    second = replace(whole, cells=(whole.cells[0], *whole.cells[3:]))

    assert {c.outcome.kind for c in merge([first, second]).cells} == {Kind.PASS}
    assert {c.outcome.kind for c in merge([second, first]).cells} == {Kind.PASS}


def test_a_cell_nobody_reported_makes_the_result_incomplete(make_result: MakeResult) -> None:
    whole = make_result(6)
    missed = replace(whole.cells[0], outcome=Outcome(Kind.MISSING))

    assert not merge([replace(whole, cells=(missed, *whole.cells[1:]))]).run.complete


def test_expectations_out_of_date_are_kept_once(make_result: MakeResult) -> None:
    entry = StaleEntry("numbers/*", "f.toml", "removed-case", "gone")  # type: ignore[arg-type]  # a word is enough
    parts = [replace(part(make_result(60), shard), stale=(entry,)) for shard in PARTS]

    assert merge(parts).stale == (entry,)


def test_parts_that_do_not_belong_together_are_refused(make_result: MakeResult) -> None:
    one, two = (part(make_result(60), shard) for shard in PARTS[:2])
    other_suite = replace(two, run=replace(two.run, suite_digest="0"))
    other_library = replace(two, subjects=(replace(two.subjects[0], sha256="0"),))
    other_options = replace(two, run=replace(two.run, options={"shard": "2/3", "rerun": "5"}))
    other_cut = replace(two, run=replace(two.run, options={**two.run.options, "shard": "2/4"}))

    for other, says in (
        (other_suite, "result 2 was made with other suite"),
        (other_library, "other libraries"),
        (other_options, "other options"),
        (other_cut, "cut into 3 and 4 shards"),
        (one, "two of the results have a verdict on"),
    ):
        with pytest.raises(CannotMerge, match=says):
            merge([one, other])


def test_the_same_library_at_another_path_belongs_together(make_result: MakeResult) -> None:
    one, two = (part(make_result(60), shard) for shard in PARTS[:2])
    elsewhere = replace(two, subjects=(replace(two.subjects[0], path="/elsewhere.so"),))

    assert merge([one, elsewhere]).subjects == one.subjects


def test_nothing_to_merge_is_refused() -> None:
    with pytest.raises(CannotMerge, match="give the results"):
        merge([])
