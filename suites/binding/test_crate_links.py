"""What the tests of the Rust crate `wstp` ask of links with two ends, in our words.

Source: wstp/tests/test_links.rs of wolfram-rust-library and the examples in its documentation.
"""

from __future__ import annotations

import array
import gc
import socket
import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi import ErrorCode
from wstp_harness.abi.codes import Message
from wstp_harness.binding import (
    LibraryFailed,
    NameTaken,
    OutOfSequence,
    Protocol,
    Symbol,
    Urgent,
    activate_both,
    channel,
)

if TYPE_CHECKING:
    from wstp_harness.binding import Environment, Link

TWO_ENDED = [Protocol.INTRAPROCESS, Protocol.SHARED_MEMORY, Protocol.TCPIP]
NAMED = [Protocol.SHARED_MEMORY, Protocol.TCPIP]
SECONDS = 10.0
PARTS = (3, 2.5, Symbol("Sin")(1.0))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def talk_both_ways(first: Link, second: Link) -> None:
    """An integer, a real and a function from each end, in two threads."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            second.activate(timeout_seconds=SECONDS)
            assert [second.get_expr(timeout_seconds=SECONDS) for _ in PARTS] == [*PARTS]
            for part in PARTS:
                second.put_expr(part)
            second.flush()
        except BaseException as fault:  # noqa: BLE001 - raised again below
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    first.activate(timeout_seconds=SECONDS)
    for part in PARTS:
        first.put_expr(part)
    first.flush()
    answer = [first.get_expr(timeout_seconds=SECONDS) for _ in PARTS]
    thread.join(SECONDS)
    if faults:
        raise faults[0]
    assert answer == [*PARTS]


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_an_end_connects_to_the_name_of_the_other(
    environment: Environment, protocol: Protocol
) -> None:
    with (
        environment.listen(protocol) as listener,
        environment.connect(protocol, listener.name) as connector,
    ):
        talk_both_ways(listener, connector)


def test_an_intraprocess_link_ignores_the_name_it_is_given(environment: Environment) -> None:
    with environment.listen(Protocol.INTRAPROCESS, "my-own-name") as link:
        assert link.name
        assert link.name != "my-own-name"


@pytest.mark.parametrize("protocol", NAMED)
def test_a_name_can_be_had_once(environment: Environment, protocol: Protocol) -> None:
    name = "taken-name" if protocol is Protocol.SHARED_MEMORY else str(free_port())

    with environment.listen(protocol, name), pytest.raises(NameTaken) as fault:
        environment.listen(protocol, name)

    assert fault.value.code == ErrorCode.WSENAMETAKEN


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_listening_does_not_wait(environment: Environment, protocol: Protocol) -> None:
    with environment.listen(protocol) as link:
        assert link.name


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_one_thread_can_hold_both_ends(environment: Environment, protocol: Protocol) -> None:
    with channel(protocol, environment) as (a, b):
        a.put_expr("from a")
        a.flush()
        b.put_expr("from b")
        b.flush()

        assert (b.get_expr(), a.get_expr()) == ("from a", "from b")


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1"])
def test_a_tcpip_name_is_a_port_and_a_host(environment: Environment, host: str) -> None:
    if host == "::1":
        try:
            socket.create_server((host, 0), family=socket.AF_INET6).close()
        except OSError as fault:
            pytest.skip(f"no IPv6 here: {fault}")
    port = free_port()
    name = f"{port}@{host}" if host else str(port)

    with (
        environment.listen(Protocol.TCPIP, name) as listener,
        environment.connect(Protocol.TCPIP, name) as connector,
    ):
        talk_both_ways(listener, connector)


def test_a_tcpip_link_is_opened_by_host_and_port(environment: Environment) -> None:
    port = free_port()

    with (
        environment.listen_tcpip("localhost", port) as listener,
        environment.connect_tcpip("localhost", port) as connector,
    ):
        talk_both_ways(listener, connector)


def test_listening_on_a_host_that_is_none_fails_without_a_reason(environment: Environment) -> None:
    with pytest.raises(LibraryFailed) as fault:
        environment.listen(Protocol.TCPIP, "8080@badhost.invalid")

    assert fault.value.code == ErrorCode.WSEUNKNOWN


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_a_wait_calls_back_until_it_is_told_to_stop(
    environment: Environment, protocol: Protocol
) -> None:
    calls: list[int] = []

    def fifth() -> bool:
        calls.append(1)
        return len(calls) == 5

    with environment.listen(protocol) as link:
        assert not link.wait_with_callback(fifth)

    assert len(calls) == 5


def test_what_a_wait_calls_may_raise(environment: Environment) -> None:
    calls: list[int] = []

    def fail() -> bool:
        calls.append(1)
        raise LookupError("from the callback")

    with (
        environment.listen(Protocol.SHARED_MEMORY) as link,
        pytest.raises(LookupError, match="from the callback"),
    ):
        link.wait_with_callback(fail)

    assert calls == [1]


def test_a_wait_keeps_nothing_of_its_callback(environment: Environment) -> None:
    class Held:
        """Something a callback holds."""

        def __call__(self) -> bool:
            raise LookupError

    held = Held()
    gone = weakref.ref(held)

    with environment.listen(Protocol.SHARED_MEMORY) as link:
        with pytest.raises(LookupError):
            link.wait_with_callback(held)
        del held
        gc.collect()

        assert gone() is None


def test_a_wait_inside_a_wait_is_refused(environment: Environment) -> None:
    with environment.listen(Protocol.SHARED_MEMORY) as link:

        def nested() -> bool:
            return link.wait_with_callback(lambda: True)

        with pytest.raises(RuntimeError, match="being waited on"):
            link.wait_with_callback(nested)

        assert not link.wait_with_callback(lambda: True)


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_a_wait_ends_when_something_arrives(environment: Environment, protocol: Protocol) -> None:
    with channel(protocol, environment) as (writer, reader):
        writer.put("Integer32", 1)
        writer.flush()

        assert reader.wait_with_callback(timeout_seconds=SECONDS)
        assert reader.get("Integer32") == 1


@pytest.mark.parametrize(
    ("kind", "letter", "numbers"),
    [("Integer64", "q", [1, 2, 3, 4]), ("Real64", "d", [3.141, 1.618, 2.718, 0.5])],
    ids=["integers", "reals"],
)
def test_an_array_is_there_and_back_again(
    environment: Environment, kind: str, letter: str, numbers: list[float]
) -> None:
    data = array.array(letter, numbers)

    with channel(Protocol.INTRAPROCESS, environment) as (a, b):
        a.put_array(data, dims=(2, 2))
        a.flush()

        with b.lend_array(kind) as loan:
            assert loan.shape == (2, 2)
            assert loan.view.tobytes() == data.tobytes()


def test_reals_read_as_integers_are_rounded(environment: Environment) -> None:
    with channel(Protocol.INTRAPROCESS, environment) as (a, b):
        a.put_array(array.array("d", [3.141, 1.618, 2.718]))
        a.flush()

        assert b.get_array("Integer64").tolist() == [3, 2, 3]


def test_an_array_is_no_scalar(environment: Environment) -> None:
    with channel(Protocol.INTRAPROCESS, environment) as (a, b):
        a.put_array(array.array("d", [3.141, 1.618, 2.718]))
        a.flush()

        with pytest.raises(OutOfSequence) as fault:
            b.get("Integer64")

    assert fault.value.code == ErrorCode.WSEGSEQ


def test_urgent_messages_pass_without_a_flush(environment: Environment) -> None:
    arrived: list[Urgent] = []
    came = threading.Semaphore(0)

    def keep(message: Urgent) -> None:
        arrived.append(message)
        came.release()

    with channel(Protocol.SHARED_MEMORY, environment) as (a, b):
        a.set_message_handler(keep)
        b.set_message_handler(keep)

        a.put_message(Message.WSAbortMessage)
        assert came.acquire(timeout=SECONDS)
        b.put_message(500, 123)
        assert came.acquire(timeout=SECONDS)
        a.set_message_handler(None)
        b.set_message_handler(None)

    assert arrived == [Urgent(Message.WSAbortMessage), Urgent(500, 123)]
    assert [one.kind for one in arrived] == [Message.WSAbortMessage, None]


def test_a_second_activation_is_nothing(environment: Environment) -> None:
    with channel(Protocol.TCPIP, environment) as (a, b):
        activate_both(a, b, timeout_seconds=SECONDS)


def test_reading_connects_by_itself(environment: Environment) -> None:
    with (
        environment.listen(Protocol.SHARED_MEMORY) as listener,
        environment.connect(Protocol.SHARED_MEMORY, listener.name) as connector,
    ):

        def write() -> None:
            with listener.deadline(SECONDS):
                listener.put_string("Done.")
                listener.flush()

        thread = threading.Thread(target=write)
        thread.start()
        assert connector.get_string(timeout_seconds=SECONDS) == "Done."
        thread.join()


def test_after_the_environment_no_link_can_be_opened(environment: Environment) -> None:
    other = type(environment)(environment.library)
    other.close()

    with pytest.raises(ValueError, match="Environment is closed"):
        other.loopback()
