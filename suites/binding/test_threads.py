"""A link in several threads: refused while the link lock is off, in turn while it is on.

Source: WSEnableLinkLock, reference page (links are not safe for threads without it).
"""

from __future__ import annotations

import pickle
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import LinkBusy, LinkTimeout, Protocol, channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wstp_harness.binding import Environment, Link

SECONDS = 10.0
THREADS = 8
PUTS = 200


def started(function: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=function)
    thread.start()
    return thread


@contextmanager
def reading(reader: Link, writer: Link, got: list[object]) -> Iterator[None]:
    """Another thread waits in a get of `reader` while the body runs, and is released after it."""
    inside = threading.Event()

    def waiting() -> bool:
        inside.set()
        return False

    reader.set_yield_function(waiting)
    thread = started(lambda: got.append(reader.get("Integer32")))
    assert inside.wait(SECONDS)
    try:
        yield
    finally:
        writer.put("Integer32", 5)
        writer.flush()
        thread.join(SECONDS)


def test_a_second_thread_is_refused_while_the_lock_is_off(environment: Environment) -> None:
    got: list[object] = []

    with channel(Protocol.TCPIP, environment) as (writer, reader):
        with reading(reader, writer, got):
            with pytest.raises(LinkBusy, match=r"WSPutInteger32: another thread .* enable_lock"):
                reader.put("Integer32", 1)
            with pytest.raises(LinkBusy):
                reader.get_string()
            with pytest.raises(LinkBusy):
                reader.close()
            assert not reader.closed

        assert got == [5]
        reader.put("Integer32", 1)


def test_a_link_may_move_to_another_thread(environment: Environment) -> None:
    got: list[object] = []

    with environment.loopback() as link:
        link.put("Integer32", 7)
        started(lambda: got.append(link.get("Integer32"))).join(SECONDS)

    assert got == [7]


@pytest.mark.parametrize("protocol", [Protocol.LOOPBACK, Protocol.SHARED_MEMORY, Protocol.TCPIP])
def test_threads_take_turns_while_the_lock_is_on(
    environment: Environment, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        writer.enable_lock()
        assert writer.lock_enabled

        def put(first: int) -> None:
            for number in range(first, first + PUTS):
                writer.put("Integer32", number)

        threads = [started(lambda n=n: put(n * PUTS)) for n in range(THREADS)]  # type: ignore[misc]
        for thread in threads:
            thread.join(SECONDS)
        writer.flush()

        got = [reader.get("Integer32", timeout_seconds=SECONDS) for _ in range(THREADS * PUTS)]
        writer.disable_lock()

    assert sorted(got) == list(range(THREADS * PUTS))


def test_waiting_for_a_turn_has_a_time_limit_and_does_no_harm(environment: Environment) -> None:
    got: list[object] = []

    with channel(Protocol.TCPIP, environment) as (writer, reader):
        reader.enable_lock()
        with reading(reader, writer, got), pytest.raises(LinkTimeout, match="another thread"):
            reader.get("Integer32", timeout_seconds=0.2)

        assert got == [5]
        writer.put("Integer32", 6)
        writer.flush()
        assert reader.get("Integer32", timeout_seconds=SECONDS) == 6


def test_a_refusal_travels_between_processes() -> None:
    fault = LinkBusy("WSFlush", "17")

    copy = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes

    assert (copy.function, str(copy)) == (fault.function, str(fault))
