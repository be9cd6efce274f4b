"""A library that crashes, hangs, exits or leaks becomes a verdict with the right call named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wstp_harness.lab import (
    LOOPBACK,
    AgentCrashed,
    AgentExited,
    AgentHung,
    Pool,
    topology,
)

Build = Callable[[str], Path]
TWO_PROCESSES = "shared-memory-processes"


def test_a_segmentation_fault_names_signal_call_end_and_both_stacks(
    pool: Pool, broken_library: Build
) -> None:
    library = broken_library("segfault_in_get")
    pair = pool.pair(topology(TWO_PROCESSES), listener=library)
    pair.writer.script([("WSPutInteger32", 7), "WSFlush"])

    with pytest.raises(AgentCrashed) as caught:
        pair.reader.script(["WSGetNext", "WSGetInteger32"])

    assert caught.value.signal == "SIGSEGV"
    assert caught.value.call is not None
    assert caught.value.call.function == "WSGetInteger32"
    assert caught.value.call.end == "connector"
    assert "Segmentation fault" in caught.value.stacks.python
    assert "WSGetInteger32" in caught.value.stacks.native or (
        caught.value.stacks.native.startswith("no native stacks: ")
    )


def test_a_hang_names_call_time_and_deadline(pool: Pool, broken_library: Build) -> None:
    library = broken_library("hang_in_activate")

    with pytest.raises(AgentHung) as caught:
        pool.pair(topology("intraprocess-threads"), listener=library)

    assert caught.value.call is not None
    assert caught.value.call.function == "WSActivate"
    assert caught.value.deadline_seconds == pool.deadlines.activation_seconds
    assert caught.value.since_seconds >= pool.deadlines.activation_seconds * 0.9
    assert "WSActivate" in str(caught.value)


def test_an_exit_names_code_call_and_arguments(pool: Pool, broken_library: Build) -> None:
    library = broken_library("exit_in_put")
    pair = pool.pair(topology(TWO_PROCESSES), listener=library)

    with pytest.raises(AgentExited) as caught:
        pair.writer.call("WSPutString", "last words")

    assert caught.value.code == 3
    assert caught.value.call is not None
    assert caught.value.call.function == "WSPutString"
    assert "last words" in caught.value.call.arguments


def test_a_reader_learns_that_its_writer_died(pool: Pool, broken_library: Build) -> None:
    library = broken_library("exit_in_put")
    pair = pool.pair(topology(TWO_PROCESSES), listener=library)
    waiting = pair.reader.start("WSGetInteger32")
    pair.writer.start("WSPutString", "x")

    with pytest.raises(AgentExited) as caught:
        waiting.result()

    assert caught.value.call is not None
    assert caught.value.call.end == "listener"


def test_an_object_left_in_shared_memory_is_a_leak_by_name(
    pool: Pool, broken_library: Build
) -> None:
    end = pool.loopback(broken_library("leak_on_close"))
    pid = end.agent.pid

    (leak,) = pool.give_back(end)

    assert leak.kind == "shared memory"
    assert f"/dev/shm/wstp-subject-{pid}-" in leak.detail  # noqa: S108  # looked for, not used
    assert "WSClose" in leak.detail


def test_objects_of_a_discarded_agent_are_swept(pool: Pool, broken_library: Build) -> None:
    end = pool.loopback(broken_library("leak_on_close"))
    (leak,) = pool.give_back(end)

    pool.close()

    assert not Path(leak.detail.split(",")[0]).exists()


@pytest.mark.parametrize("name", ["segfault_in_get", "exit_in_put"])
def test_cases_after_a_lost_agent_get_fresh_ones(
    pool: Pool, broken_library: Build, name: str
) -> None:
    library = broken_library(name)
    lost = pool.loopback(library)
    lost.script([("WSPutInteger32", 1)])
    with pytest.raises((AgentCrashed, AgentExited)):
        lost.script([("WSPutString", "x"), "WSGetInteger32"])
    pool.give_back(lost, healthy=False)

    fresh = pool.pair(LOOPBACK, listener=library)
    outcomes = fresh.writer.script([("WSPutInteger64", 2), "WSGetInteger64"])

    assert fresh.writer.agent.pid != lost.agent.pid
    assert outcomes[1].outputs["value"] == 2
    assert pool.give_back(fresh) == []


def test_what_a_library_prints_is_kept_for_the_report(pool: Pool, broken_library: Build) -> None:
    end = pool.loopback(broken_library("chatter"))

    end.call("WSFlush")

    assert "chatter on stdout" in end.agent.line.process.output()
    assert "chatter on stderr" in end.agent.line.process.output()


def test_an_agent_whose_library_takes_over_its_streams_still_answers(
    pool: Pool, broken_library: Build
) -> None:
    end = pool.loopback(broken_library("chatter"))

    end.call("WSEndPacket")  # this subject closes descriptors 0, 1 and 2 in it
    outcome = end.call("WSError")

    assert outcome.returned == 0
