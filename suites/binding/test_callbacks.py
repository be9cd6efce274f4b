"""Urgent messages, handlers and link servers: Python functions that C calls.

Source: WSPutMessageWithArg, WSSetMessageHandler, WSNewLinkServerWithPort, guide "Low-Level WSTP
Operations" and reference pages; the binding's rule that nothing unwinds through C.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi.codes import LinkOption, Message
from wstp_harness.binding import (
    LinkServer,
    LinkTimeout,
    LinkUnconnected,
    NameTaken,
    Protocol,
    Urgent,
    channel,
)

if TYPE_CHECKING:
    from wstp_harness.binding import Environment

BETWEEN_PROCESSES = [Protocol.SHARED_MEMORY, Protocol.TCPIP]
SECONDS = 10.0


@pytest.mark.parametrize("protocol", [Protocol.INTRAPROCESS, *BETWEEN_PROCESSES])
def test_a_handler_gets_code_and_argument(environment: Environment, protocol: Protocol) -> None:
    arrived: list[Urgent] = []
    came = threading.Event()

    def handle(message: Urgent) -> None:
        arrived.append(message)
        came.set()

    with channel(protocol, environment) as (sender, receiver):
        receiver.set_message_handler(handle)
        sender.put_message(Message.WSInterruptMessage, 7)

        assert came.wait(SECONDS)
        assert arrived == [Urgent(Message.WSInterruptMessage, 7)]
        receiver.set_message_handler(None)


def test_what_a_handler_raises_is_raised_by_the_next_call(environment: Environment) -> None:
    came = threading.Event()

    def fail(message: Urgent) -> None:
        came.set()
        raise LookupError(message.code)

    with channel(Protocol.TCPIP, environment) as (sender, receiver):
        receiver.set_message_handler(fail)
        sender.put_message(Message.WSAbortMessage)
        assert came.wait(SECONDS)
        while receiver.pending is None and came.wait(0.01):
            pass

        with pytest.raises(LookupError, match="3"):
            receiver.flush()
        receiver.flush()
        receiver.set_message_handler(None)


def test_a_loopback_queues_its_messages(environment: Environment) -> None:
    with environment.loopback() as link:
        assert link.get_message() is None
        link.put_message(200, 3)

        assert link.message_ready
        assert link.get_message() == Urgent(200, 3)
        assert link.get_message() is None


def test_a_message_needs_a_peer(environment: Environment) -> None:
    with environment.listen(Protocol.TCPIP) as link, pytest.raises(LinkUnconnected):
        link.put_message(Message.WSAbortMessage)


def test_a_server_accepts_a_client(environment: Environment) -> None:
    with LinkServer(environment) as server:
        where = f"{server.port}@{server.interface}"
        options = LinkOption.MLUseUUIDTCPIPConnection
        client = environment.connect(Protocol.TCPIP, where, options=options)

        def talk() -> None:
            client.activate(timeout_seconds=SECONDS)
            client.put("Integer32", 9)
            client.flush()

        thread = threading.Thread(target=talk)
        thread.start()
        with server.accept(timeout_seconds=SECONDS) as link:
            assert link.get("Integer32") == 9
        thread.join()
        client.close()


def test_waiting_for_a_client_has_a_time_limit(environment: Environment) -> None:
    with LinkServer(environment) as server, pytest.raises(LinkTimeout, match="no client"):
        server.accept(timeout_seconds=0.1)


def test_a_port_in_use_is_taken(environment: Environment) -> None:
    with LinkServer(environment) as server, pytest.raises(NameTaken):
        LinkServer(environment, port=server.port)


def test_a_closed_server_is_refused(environment: Environment) -> None:
    server = LinkServer(environment)

    server.close()
    server.close()

    with pytest.raises(ValueError, match="LinkServer is closed"):
        _ = server.port
