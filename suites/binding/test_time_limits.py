"""Time limits of everything that waits, and yield functions of the user's.

Source: WSSetYieldFunction, WSGetYieldFunction, WSSetDefaultYieldFunction, reference pages.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi import callback_type
from wstp_harness.binding import (
    CallbackStopped,
    LinkDead,
    LinkTimeout,
    LinkUnconnected,
    Protocol,
    channel,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from wstp_harness.binding import Environment, Link

TWO_ENDED = [Protocol.INTRAPROCESS, Protocol.SHARED_MEMORY, Protocol.TCPIP]
LIMIT = 0.2
LONG_SECONDS = 10.0

WAITING: dict[str, Callable[[Link], object]] = {
    "get": lambda link: link.get("Integer32", timeout_seconds=LIMIT),
    "get_integer": lambda link: link.get_integer(timeout_seconds=LIMIT),
    "get_real": lambda link: link.get_real(timeout_seconds=LIMIT),
    "get_decimal": lambda link: link.get_decimal(timeout_seconds=LIMIT),
    "get_number_text": lambda link: link.get_number_text(timeout_seconds=LIMIT),
    "get_string": lambda link: link.get_string(timeout_seconds=LIMIT),
    "get_symbol": lambda link: link.get_symbol(timeout_seconds=LIMIT),
    "lend_string": lambda link: link.lend_string(timeout_seconds=LIMIT),
    "get_function": lambda link: link.get_function(timeout_seconds=LIMIT),
    "test_function": lambda link: link.test_function("List", timeout_seconds=LIMIT),
    "get_list": lambda link: link.get_list("Integer32", timeout_seconds=LIMIT),
    "get_array": lambda link: link.get_array("Integer32", timeout_seconds=LIMIT),
    "get_numpy": lambda link: link.get_numpy("Integer32", timeout_seconds=LIMIT),
    "get_complex": lambda link: link.get_complex(timeout_seconds=LIMIT),
    "get_array_pieces": lambda link: link.get_array_pieces("Real64", timeout_seconds=LIMIT),
    "get_byte_array": lambda link: link.get_byte_array(timeout_seconds=LIMIT),
    "get_expr": lambda link: link.get_expr(timeout_seconds=LIMIT),
    "get_type": lambda link: link.get_type(timeout_seconds=LIMIT),
    "get_raw_type": lambda link: link.get_raw_type(timeout_seconds=LIMIT),
    "get_next": lambda link: link.get_next(timeout_seconds=LIMIT),
    "next_packet": lambda link: link.next_packet(timeout_seconds=LIMIT),
    "skip": lambda link: link.skip(timeout_seconds=LIMIT),
}


@pytest.mark.parametrize("name", WAITING)
def test_what_waits_ends_at_its_time_limit(environment: Environment, name: str) -> None:
    with channel(Protocol.SHARED_MEMORY, environment) as (_, reader):
        start = time.monotonic()

        with pytest.raises(LinkTimeout, match="time limit is over"):
            WAITING[name](reader)

        assert LIMIT / 2 < time.monotonic() - start < LONG_SECONDS
        reader.close()


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_a_link_that_ran_over_can_be_closed_and_another_opened(
    environment: Environment, protocol: Protocol
) -> None:
    for _ in range(2):
        with channel(protocol, environment) as (_, reader), pytest.raises(LinkTimeout):
            reader.get_string(timeout_seconds=LIMIT)


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_in_time_is_no_timeout_and_the_former_function_is_back(
    environment: Environment, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        former = callback_type("WSYieldFunctionObject")(lambda _link, _parameters: 0)
        reader.raw("WSSetYieldFunction", former)
        before = reader.raw("WSGetYieldFunction")
        writer.put("Integer32", 3)
        writer.flush()

        assert reader.get("Integer32", timeout_seconds=LONG_SECONDS) == 3

        assert reader.raw("WSGetYieldFunction") == before
        reader.raw("WSSetYieldFunction", None)


def test_the_former_function_is_asked_too(environment: Environment) -> None:
    asked = threading.Event()

    def former(_link: int | None, _parameters: int | None) -> int:
        asked.set()
        return 0

    with channel(Protocol.TCPIP, environment) as (_, reader):
        function = callback_type("WSYieldFunctionObject")(former)
        reader.raw("WSSetYieldFunction", function)

        with pytest.raises(LinkTimeout):
            reader.get("Integer32", timeout_seconds=LIMIT)

        assert asked.is_set()


def test_an_inner_limit_never_outlasts_the_outer_one(environment: Environment) -> None:
    with channel(Protocol.TCPIP, environment) as (_, reader):
        start = time.monotonic()

        with pytest.raises(LinkTimeout), reader.deadline(LIMIT):
            reader.get("Integer32", timeout_seconds=LONG_SECONDS)

        assert time.monotonic() - start < LONG_SECONDS / 2


def test_limits_of_two_threads_are_their_own(environment: Environment) -> None:
    """One thread runs over on its link while the other, in a longer limit on its own, goes on."""
    got: list[object] = []
    with (
        channel(Protocol.TCPIP, environment) as (first, second),
        channel(Protocol.TCPIP, environment) as (_, silent),
    ):
        thread = threading.Thread(
            target=lambda: got.append(second.get("Integer32", timeout_seconds=LONG_SECONDS))
        )
        thread.start()
        with pytest.raises(LinkTimeout):
            silent.get("Integer32", timeout_seconds=LIMIT)
        first.put("Integer32", 4)
        first.flush()
        thread.join(LONG_SECONDS)

    assert got == [4]


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_a_yield_function_may_stop_a_call(environment: Environment, protocol: Protocol) -> None:
    with channel(protocol, environment) as (_, reader):
        asked: list[int] = []

        def third() -> bool:
            asked.append(1)
            return len(asked) == 3

        reader.set_yield_function(third)

        with pytest.raises(CallbackStopped, match="yield function stopped"):
            reader.get("Integer32")

        assert len(asked) == 3


def test_what_a_yield_function_raises_is_raised_by_the_call(environment: Environment) -> None:
    def fail() -> bool:
        raise LookupError("from the yield function")

    with channel(Protocol.TCPIP, environment) as (_, reader):
        reader.set_yield_function(fail)

        with pytest.raises(LookupError, match="from the yield function"):
            reader.get("Integer32")


def test_a_yield_function_is_taken_off_again(environment: Environment) -> None:
    with channel(Protocol.TCPIP, environment) as (writer, reader):
        reader.set_yield_function(lambda: True)
        reader.set_yield_function(None)
        writer.put("Integer32", 1)
        writer.flush()

        assert reader.get("Integer32", timeout_seconds=LONG_SECONDS) == 1


def test_an_environments_function_is_that_of_links_opened_later(environment: Environment) -> None:
    with type(environment)(environment.library) as other:
        other.set_default_yield_function(lambda: True)
        with (
            other.listen(Protocol.SHARED_MEMORY) as link,
            pytest.raises((LinkDead, LinkUnconnected)),
        ):
            link.activate()
        other.set_default_yield_function(None)


def test_a_wait_leaves_an_unconnected_link_as_it_was(environment: Environment) -> None:
    with environment.listen(Protocol.SHARED_MEMORY) as link:
        assert not link.wait(timeout_seconds=LIMIT)
        assert not link.wait_with_callback(timeout_seconds=LIMIT)
        assert link.error == 10


def test_a_link_keeps_one_yield_function_that_can_always_be_called(
    environment: Environment,
) -> None:
    """Libraries that take no NULL back go on calling what they were given last."""
    with channel(Protocol.SHARED_MEMORY, environment) as (link, _):
        installed = []
        for _round in range(2):
            with link.deadline(LONG_SECONDS):
                installed.append(link.raw("WSGetYieldFunction"))

        assert installed[0] == installed[1] != 0
        assert link.library.call("WSCallYieldFunction", installed[0], link.handle, None) == 0
