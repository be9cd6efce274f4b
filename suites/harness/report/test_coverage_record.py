"""What was called survives: in the table of bits, in events, in result.json, in a merged run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from wstp_harness.report import events, store
from wstp_harness.report.called import Called, place, union
from wstp_harness.report.merge import merge

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult
    from wstp_harness.report.model import Result

NAMES = {
    "tcpip-threads/listener-writes": frozenset({"WSPutReal64", "WSFlush"}),
    "no link": frozenset({"WSInitialize"}),
    "loopback": frozenset({"WSFlush"}),
}
CALLED = Called.of(NAMES)


def test_a_table_gives_back_the_names_of_each_place() -> None:
    assert CALLED.names() == NAMES
    assert CALLED.at("tcpip-processes") == frozenset()


def test_the_order_in_which_names_came_does_not_matter() -> None:
    assert Called.of(dict(reversed(NAMES.items()))) == CALLED


def test_a_table_is_small_however_many_places_a_function_is_called_at() -> None:
    names = [f"WSFunction{number}" for number in range(500)]
    table = Called.of({f"place {number}": names for number in range(17)})

    assert len(json.dumps(store.to_json(table))) < 15_000


def test_a_union_has_what_any_of_the_tables_has() -> None:
    other = Called.of({"loopback": ["WSFlush", "WSPutReal64"], "tcpip-threads": ["WSActivate"]})

    both = union([CALLED, other, Called()])

    assert both.at("loopback") == {"WSFlush", "WSPutReal64"}
    assert both.at("tcpip-threads") == {"WSActivate"}
    assert both.at("no link") == {"WSInitialize"}


@pytest.mark.parametrize(
    ("axes", "said"),
    [
        (("", ""), "no link"),
        (("loopback", ""), "loopback"),
        (("tcpip-threads", "connector"), "tcpip-threads/connector-writes"),
    ],
    ids=["none", "loopback", "directed"],
)
def test_a_place_is_called_as_in_the_id_of_a_cell(axes: tuple[str, str], said: str) -> None:
    assert place(*axes) == said


def with_called(result: Result) -> Result:
    return replace(result, called=CALLED)


def test_result_json_keeps_it_and_obeys_its_schema(make_result: MakeResult, tmp_path: Path) -> None:
    result = with_called(make_result(6))
    store.save(result, tmp_path / "result.json")

    assert store.load(tmp_path / "result.json").called == CALLED
    jsonschema.validate(json.loads(store.render(result)), store.schema())


def test_the_schema_refuses_a_function_that_was_called_nowhere(make_result: MakeResult) -> None:
    data = json.loads(store.render(with_called(make_result(6))))
    data["called"]["functions"]["WSFlush"] = 0

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, store.schema())


def test_a_result_without_it_is_the_same_as_before_there_was_any(make_result: MakeResult) -> None:
    assert "called" not in json.loads(store.render(make_result(6)))


def test_events_of_a_killed_run_add_up(make_result: MakeResult, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with events.EventLog(path) as log:
        log.write("run_started", run=make_result(1).run, subjects=())
        log.write("called", place="loopback", functions=["WSFlush"])
        log.write("called", place="no link", functions=["WSInitialize"])
        log.write("called", place="loopback", functions=["WSEndPacket"])

    found = events.fold(events.read(path)).called

    assert found.names() == {"loopback": {"WSFlush", "WSEndPacket"}, "no link": {"WSInitialize"}}


def test_shards_are_merged(make_result: MakeResult) -> None:
    whole = make_result(60)
    other = Called.of({"loopback": ["WSEndPacket"]})
    first = replace(with_called(whole), cells=whole.cells[:30])
    last = replace(whole, cells=whole.cells[30:], called=other)

    assert merge([first, last]).called == union([CALLED, other])
