"""Environments and links as owned resources: opening, connecting, closing, time limits, errors.

Source: WSInitialize, WSOpenArgcArgv, WSLoopbackOpen, WSActivate, WSClose, WSReadyParallel; the
style of the binding.
"""

from __future__ import annotations

import gc
import pickle
import signal
import time
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi.codes import Packet, TokenType
from wstp_harness.binding import (
    ERRORS,
    Environment,
    LinkClosed,
    LinkError,
    LinkTimeout,
    Loan,
    NoListener,
    OutOfSequence,
    Protocol,
    SymbolMissing,
    WouldBlock,
    channel,
)
from wstp_harness.binding.errors import error_for

if TYPE_CHECKING:
    from wstp_harness.binding import Link

TWO_ENDED = [Protocol.INTRAPROCESS, Protocol.SHARED_MEMORY, Protocol.TCPIP]


def test_the_library_says_its_interface(environment: Environment) -> None:
    versions = environment.versions()

    assert versions.interface == (3 if environment.library.identity.prefix == "ML" else 4)
    assert versions.revision > 0


def test_pythons_signal_handlers_stay(environment: Environment) -> None:
    before = signal.getsignal(signal.SIGINT)

    with environment.loopback():
        signal.raise_signal(signal.SIGCHLD)

    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_two_environments_of_one_library_work_side_by_side(environment: Environment) -> None:
    with (
        Environment(environment.library) as other,
        environment.loopback() as a,
        other.loopback() as b,
    ):
        a.put("Integer32", 1)
        b.put("Integer32", 2)

        assert (a.get("Integer32"), b.get("Integer32")) == (1, 2)


def test_closing_an_environment_closes_its_links(environment: Environment) -> None:
    other = Environment(environment.library)
    link = other.loopback()

    other.close()

    assert link.closed
    with pytest.raises(ValueError, match="Link is closed"):
        link.put("Integer32", 1)


def test_use_after_close_raises_and_a_second_close_does_nothing(
    environment: Environment,
) -> None:
    link = environment.loopback()

    link.close()
    link.close()

    with pytest.raises(ValueError, match="Link is closed"):
        _ = link.error
    assert "closed" in repr(link)


def test_a_forgotten_link_warns(environment: Environment) -> None:
    with pytest.warns(ResourceWarning, match="never closed"):
        forget(environment)


def forget(environment: Environment) -> None:
    link: Link | None = environment.loopback()
    assert link is not None
    handle = link.handle
    del link
    gc.collect()
    environment.library.call("WSClose", handle)


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_both_ends_talk_both_ways(environment: Environment, protocol: Protocol) -> None:
    with channel(protocol, environment) as (a, b):
        a.put("Integer32", 1)
        a.flush()
        assert b.get("Integer32") == 1
        b.put_string("back")
        b.flush()

        assert a.get_string() == "back"


@pytest.mark.parametrize("protocol", [Protocol.SHARED_MEMORY, Protocol.TCPIP])
def test_activation_without_a_peer_ends_at_the_time_limit(
    environment: Environment, protocol: Protocol
) -> None:
    with environment.listen(protocol) as link:
        start = time.monotonic()

        with pytest.raises(LinkTimeout):
            link.activate(timeout_seconds=0.3)

        assert 0.2 < time.monotonic() - start < 5


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_a_get_with_nothing_to_read_ends_at_the_time_limit(
    environment: Environment, protocol: Protocol
) -> None:
    with (
        channel(protocol, environment) as (_, reader),
        pytest.raises(LinkTimeout),
        reader.deadline(0.3),
    ):
        reader.get("Integer32")


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_waiting_tells_whether_there_is_something(
    environment: Environment, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        assert not reader.wait(timeout_seconds=0.1)
        writer.put("Integer32", 1)
        writer.flush()

        assert reader.wait(timeout_seconds=5)
        assert reader.get("Integer32") == 1


def test_an_empty_loopback_would_block(environment: Environment) -> None:
    with environment.loopback() as link:
        with pytest.raises(WouldBlock) as fault:
            link.get("Integer32")
        assert link.clear_error()
        link.put("Integer32", 3)

        assert fault.value.code == 25
        assert link.get("Integer32") == 3


def test_nobody_listens_under_an_unknown_name(environment: Environment) -> None:
    with pytest.raises(NoListener) as fault:
        environment.connect(Protocol.INTRAPROCESS, "nobody")

    assert isinstance(fault.value, ConnectionError)


@pytest.mark.parametrize("protocol", [Protocol.SHARED_MEMORY, Protocol.TCPIP])
def test_a_closed_peer_is_a_closed_link(environment: Environment, protocol: Protocol) -> None:
    with channel(protocol, environment) as (a, b):
        a.close()

        with pytest.raises(LinkClosed):
            b.get("Integer32")


def test_a_packet_is_read_head_and_contents(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_function("EvaluatePacket", 1)
        link.put_function("List", 1)
        link.put_symbol("x")
        link.end_packet()

        assert link.next_packet() is Packet.EVALUATEPKT
        assert link.get_next() is TokenType.WSTKFUNC
        assert link.get_argument_count() == 1
        link.new_packet()


def test_an_unread_packet_forbids_the_next(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_function("ReturnPacket", 1)
        link.put("Integer32", 1)
        link.end_packet()
        assert link.next_packet() is Packet.RETURNPKT

        with pytest.raises(OutOfSequence) as fault:
            link.next_packet()

    assert fault.value.code == 22


def test_a_loan_is_given_back_once_and_not_readable_after(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("lent")
        loan = Loan(link, "WSGetUTF8String")
        assert bytes(loan.memory("text")) == b"lent"
        assert (loan.scalar("units"), loan.scalar("characters")) == (4, 4)

        loan.close()
        loan.close()

        with pytest.raises(ValueError, match="WSGetUTF8String is over"):
            loan.memory("text")


def test_a_function_nobody_has_is_a_missing_symbol(environment: Environment) -> None:
    with pytest.raises(SymbolMissing, match="WSPutNonsense: no function of the C API"):
        environment.library.call("WSPutNonsense")
    with pytest.raises(SymbolMissing, match="WSEvaluate: the library does not export it"):
        environment.library.call("WSEvaluate")


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_keeps_code_text_function_and_link(code: int) -> None:
    fault = error_for(code, "text", "WSFlush", "name")

    copy = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes

    assert type(copy) is ERRORS[code]
    assert isinstance(copy, LinkError)
    assert (copy.code, copy.text, copy.function, copy.link) == (code, "text", "WSFlush", "name")
    assert str(copy) == f"WSFlush on name: text ({code})"
