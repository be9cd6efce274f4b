"""What the tests of the Rust crate `wstp` ask of link servers, in our words.

Source: wstp/tests/test_link_server.rs of wolfram-rust-library, and its example of two processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi.codes import LinkOption
from wstp_harness.binding import LinkServer, NameTaken, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from wstp_harness.binding import Environment, Link

SECONDS = 10.0
CLOSE_SECONDS = 10.0  # 12.0 takes five to close a server that nobody connected to


def visit(environment: Environment, server: LinkServer, host: str, said: list[str]) -> None:
    """A client: sends 7, keeps the answer."""
    with environment.connect_to_server(server.port, host, timeout_seconds=SECONDS) as link:
        link.put("Integer64", 7)
        link.flush()
        said.append(link.get_string(timeout_seconds=SECONDS))


def serve(link: Link) -> None:
    """The other side of `visit`."""
    assert link.get("Integer64", timeout_seconds=SECONDS) == 7
    link.put_string("Done.")
    link.flush()
    with suppress(ConnectionError):  # the client has read and is gone
        link.wait_with_callback(timeout_seconds=1)


@pytest.mark.parametrize("host", ["", "127.0.0.1"], ids=["anywhere", "bound"])
def test_a_server_accepts_and_talks(environment: Environment, host: str) -> None:
    said: list[str] = []
    with LinkServer(environment, interface=host) as server:
        where = host or server.interface
        client = threading.Thread(target=visit, args=(environment, server, where, said))
        client.start()

        with server.accept(timeout_seconds=SECONDS) as link:
            link.activate(timeout_seconds=SECONDS)
            serve(link)
        client.join()

    assert said == ["Done."]


def test_closing_a_server_takes_no_time(environment: Environment) -> None:
    server = LinkServer(environment)
    start = time.monotonic()

    server.close()

    assert time.monotonic() - start < CLOSE_SECONDS


def test_a_server_is_iterated_until_it_is_closed(environment: Environment) -> None:
    said: list[str] = []
    with LinkServer(environment) as server:

        def clients() -> None:
            for _ in range(2):
                visit(environment, server, server.interface, said)
            server.close()

        thread = threading.Thread(target=clients)
        thread.start()
        for link in server:
            with link:
                serve(link)
        thread.join()

    assert said == ["Done.", "Done."]


def test_a_server_calls_back_with_each_link(environment: Environment) -> None:
    said: list[str] = []

    def take(link: Link) -> None:
        def run() -> None:
            with link:
                link.activate(timeout_seconds=SECONDS)
                serve(link)

        thread = threading.Thread(target=run)
        threads.append(thread)
        thread.start()

    threads: list[threading.Thread] = []
    with LinkServer(environment, on_link=take) as server:
        assert server.port > 0
        visit(environment, server, server.interface, said)
        for thread in threads:
            thread.join()

    assert said == ["Done."]


def test_what_a_servers_callback_raises_is_raised_by_close(environment: Environment) -> None:
    came = threading.Event()

    def fail(link: Link) -> None:
        came.set()
        raise LookupError(repr(link.closed))

    server = LinkServer(environment, on_link=fail)
    name = f"{server.port}@{server.interface}"
    options = LinkOption.MLUseUUIDTCPIPConnection
    other = environment.connect(Protocol.TCPIP, name, options=options)
    thread = threading.Thread(target=try_to_activate, args=(other,))
    thread.start()
    assert came.wait(SECONDS)

    with pytest.raises(LookupError, match="False"):
        server.close()

    assert server.closed
    thread.join(SECONDS)  # the link it wanted is closed now, which ends its activation
    other.close()


def try_to_activate(link: Link) -> None:
    try:
        link.activate(timeout_seconds=2)
    except (ConnectionError, TimeoutError, OSError):
        return


def test_a_port_can_be_had_once(environment: Environment) -> None:
    with LinkServer(environment) as server, pytest.raises(NameTaken) as fault:
        LinkServer(environment, port=server.port)

    assert fault.value.code == 40


def test_closing_ends_a_thread_that_waits(environment: Environment) -> None:
    faults: list[BaseException] = []
    server = LinkServer(environment)

    def wait() -> None:
        try:
            server.accept(timeout_seconds=SECONDS)
        except ValueError as fault:
            faults.append(fault)

    thread = threading.Thread(target=wait)
    thread.start()
    server.close()
    thread.join(SECONDS)

    assert [str(fault) for fault in faults] == ["LinkServer is closed"]


CLIENT = """
import os, sys
from wstp_harness.binding import Environment
library, port, host = sys.argv[1:]
with Environment(library) as environment:
    with environment.connect_to_server(int(port), host, timeout_seconds=10) as link:
        for count in range(3):
            link.put("Integer64", count)
            link.put("Integer64", os.getpid())
            link.flush()
            assert link.get("Integer64", timeout_seconds=10) == count + 1
"""


def test_another_process_counts_with_us(environment: Environment, tmp_path: Path) -> None:
    script = tmp_path / "client.py"
    script.write_text(CLIENT)
    with LinkServer(environment, interface="127.0.0.1") as server:
        command = [sys.executable, str(script), str(environment.library.path), str(server.port)]
        client = subprocess.Popen([*command, "127.0.0.1"], env=os.environ)
        with server.accept(timeout_seconds=SECONDS) as link:
            for _ in range(3):
                count = link.get("Integer64", timeout_seconds=SECONDS)
                assert link.get("Integer64", timeout_seconds=SECONDS) == client.pid
                link.put("Integer64", count + 1)
                link.flush()
            assert client.wait(SECONDS) == 0
