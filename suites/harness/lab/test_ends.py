"""An end takes calls by the table and gives outcomes; the library never needs our help."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from wstp_harness.lab import (
    ENVIRONMENT,
    TOPOLOGIES,
    Buffer,
    End,
    Extended,
    HarnessFault,
    Place,
    Pool,
    Topology,
    Unsupported,
)
from wstp_harness.lab.topology import topology

by_topology = pytest.mark.parametrize("where", TOPOLOGIES, ids=str)


@pytest.fixture
def loop(shared_pool: Pool, good_library: Path) -> Iterator[End]:
    end = shared_pool.loopback(good_library)
    yield end
    assert shared_pool.give_back(end) == []


@by_topology
@pytest.mark.parametrize("writer", ["listener", "connector"])
def test_a_value_put_at_one_end_is_got_at_the_other(
    where: Topology, writer: str, shared_pool: Pool, good_library: Path
) -> None:
    pair = shared_pool.pair(where, writer=writer, listener=good_library)

    pair.writer.script([("WSPutInteger32", 7), "WSFlush"])
    outcome = pair.reader.call("WSGetInteger32")

    assert outcome.ok
    assert outcome.outputs["value"] == 7
    assert (pair.listener.agent is pair.connector.agent) == (where.place is not Place.PROCESSES)
    assert shared_pool.give_back(pair) == []


@by_topology
def test_agents_are_used_again(where: Topology, shared_pool: Pool, good_library: Path) -> None:
    first = shared_pool.pair(where, listener=good_library)
    shared_pool.give_back(first)

    second = shared_pool.pair(where, listener=good_library)

    assert [a.pid for a in second.agents] == [a.pid for a in first.agents]
    shared_pool.give_back(second)


def test_lent_text_is_copied_and_its_lengths_are_outputs(loop: End) -> None:
    units = "\ufeffh\u03b1".encode("utf-16-le")

    put, got = loop.script([("WSPutUTF16String", units, 3), "WSGetUTF16String"])

    assert put.ok
    assert got.outputs == {"text": units, "units": 3, "characters": 2}


def test_native_text_is_bytes(loop: End) -> None:
    _, got = loop.script([("WSPutString", "h\xe9"), "WSGetString"])

    assert got.outputs == {"text": b"h\xe9"}


def test_lists_and_arrays_keep_kind_and_shape(loop: End) -> None:
    matrix = Buffer("Real64", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5])

    _, got = loop.script([("WSPutReal64Array", matrix, [2, 3], ["f", "g"], 2), "WSGetReal64Array"])

    assert got.outputs == {"data": matrix, "dims": [2, 3], "heads": [b"f", b"g"], "depth": 2}


def test_long_doubles_keep_all_their_bits(loop: End) -> None:
    value = Extended(bytes.fromhex("0100000000000080ff3f"))

    _, scalar = loop.script([("WSPutReal128", value), "WSGetReal128"])
    _, listed = loop.script(
        [("WSPutReal128List", Buffer("Real128", [value, value]), 2), "WSGetReal128List"]
    )

    assert scalar.outputs == {"value": value}
    assert listed.outputs["data"] == Buffer("Real128", [value, value])


def test_a_buffer_of_the_caller_is_filled_as_far_as_it_says(loop: End) -> None:
    loop.script([("WSPutString", "hello"), "WSGetNext", "WSBytesToGet"])

    got = loop.call("WSGetData", 3)

    assert got.outputs["data"] == b"hel"
    assert got.outputs["got"] == 3


def test_what_a_failing_call_does_not_write_is_none(loop: End) -> None:
    put, got = loop.script([("WSPutString", "x"), "WSGetInteger32"])

    assert put.ok
    assert got.returned == 0
    assert got.outputs == {"value": None}
    assert got.error == 3
    assert got.message


def test_another_link_is_named_by_its_end(loop: End, shared_pool: Pool, good_library: Path) -> None:
    other = loop.agent.open_end("other", None)
    elsewhere = shared_pool.loopback(good_library)
    loop.script([("WSPutInteger32", 7)])

    moved = other.call("WSTransferExpression", loop)
    got = other.call("WSGetInteger32")

    assert moved.ok
    assert got.outputs["value"] == 7
    with pytest.raises(ValueError, match="unknown to"):
        elsewhere.call("WSTransferExpression", loop)
    shared_pool.give_back(elsewhere)


def test_an_agent_calls_without_anything_implicit(loop: End) -> None:
    text = loop.agent.call("WSErrorString", ENVIRONMENT, 3)

    assert text.returned == loop.script([("WSSetError", 3), "WSErrorMessage"])[1].returned
    loop.call("WSClearError")


def test_a_function_of_no_library_is_unsupported(loop: End) -> None:
    with pytest.raises(Unsupported) as caught:
        loop.script([("WSPutInteger32", 7), "WSNoSuchFunction", "WSGetInteger32"])

    assert caught.value.function == "WSNoSuchFunction"
    assert [each.function for each in loop.trace[1:]] == ["WSPutInteger32", "WSGetInteger32"]


@pytest.mark.parametrize("values", [(), (1, 2)], ids=["too-few", "too-many"])
def test_a_wrong_number_of_values_is_our_own_fault(loop: End, values: tuple[int, ...]) -> None:
    with pytest.raises(HarnessFault, match="takes value"):
        loop.call("WSPutInteger32", *values)


def test_a_trace_is_plain_data_on_one_clock(shared_pool: Pool, good_library: Path) -> None:
    pair = shared_pool.pair(topology("tcpip-processes"), listener=good_library)
    pair.writer.script([("WSPutString", "x" * 1000), "WSFlush"])
    pair.reader.call("WSGetString")

    entries = pair.trace

    assert (entries[0]["end"], entries[0]["function"]) == ("listener", "WSOpenArgcArgv")
    assert {entry["function"] for entry in entries[1:4]} == {"WSOpenArgcArgv", "WSActivate"}
    assert [entry["end"] for entry in entries[-3:]] == ["listener", "listener", "connector"]
    starts = [int(str(entry["started_ns"])) for entry in entries]
    assert starts == sorted(starts)
    shown = [{k: v for k, v in entry.items() if k != "exact"} for entry in entries]
    assert all(len(str(entry)) < 1000 for entry in shown)
    assert entries[-3]["exact"] == {"0": "x" * 1000}
    assert entries[-1]["exact"] == {"text": {"hex": b"x".hex() * 1000}}
    shared_pool.give_back(pair)


def test_a_value_too_long_to_keep_is_left_out_of_the_trace(loop: End) -> None:
    loop.call("WSPutString", "x" * 100_000)

    assert loop.as_trace()[-1]["exact"] == {}
    assert len(str(loop.as_trace()[-1])) < 1000


def test_two_ends_may_use_two_libraries(
    shared_pool: Pool, good_library: Path, tmp_path: Path
) -> None:
    other = tmp_path / "libother.so"
    shutil.copy(good_library, other)

    pair = shared_pool.pair(topology("tcpip-processes"), listener=good_library, connector=other)
    pair.writer.script([("WSPutString", "over"), "WSFlush"])
    outcome = pair.reader.call("WSGetString")

    assert outcome.outputs["text"] == b"over"
    loaded = [agent.facts.library["path"] for agent in pair.agents]
    assert loaded == [str(good_library.resolve()), str(other)]
    assert shared_pool.give_back(pair) == []


def test_one_process_never_hosts_two_libraries(
    shared_pool: Pool, good_library: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="share the process"):
        shared_pool.pair(
            topology("tcpip-threads"), listener=good_library, connector=tmp_path / "x.so"
        )
