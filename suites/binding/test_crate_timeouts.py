"""Time limits on activation and on programs, as users of the Rust crate `wstp` asked for them.

Source: tests/test_activate_timeout.rs of the unmerged change to wolfram-rust-library; the kernels
there are any program here, because a library cannot tell.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi import ErrorCode
from wstp_harness.binding import (
    ConnectionRefused,
    Expr,
    LinkTimeout,
    Program,
    Protocol,
    activate_both,
)

if TYPE_CHECKING:
    from pathlib import Path

    from wstp_harness.binding import Environment, Value

NAMED = [Protocol.SHARED_MEMORY, Protocol.TCPIP]
LONG_SECONDS = 20.0

CHILD = """
import sys
from contextlib import suppress
from wstp_harness.binding import Environment
library, *words = sys.argv[1:]
with Environment(library) as environment, environment.parent() as link:
    link.activate(timeout_seconds=20)
    link.put_expr([link.get_string(timeout_seconds=20), *words])
    with suppress(ConnectionError):  # what was put may arrive, and the link end, before the flush
        link.flush()
        link.wait(timeout_seconds=5)
"""


def child_script(folder: Path) -> str:
    path = folder / "a child.py"
    path.write_text(CHILD)
    return str(path)


def strings(answer: Value) -> list[str]:
    """The strings of a list."""
    assert isinstance(answer, Expr)
    return [part for part in answer if isinstance(part, str)]


@pytest.mark.parametrize("protocol", NAMED)
def test_activation_ends_in_time_and_a_new_link_can_be_had(
    environment: Environment, protocol: Protocol
) -> None:
    for _ in range(2):
        link = environment.listen(protocol)
        start = time.monotonic()
        with pytest.raises(LinkTimeout, match="time limit"):
            link.activate(timeout_seconds=0.3)
        assert 0.2 < time.monotonic() - start < 5
        link.close()

    with (
        environment.listen(protocol) as listener,
        environment.connect(protocol, listener.name) as connector,
    ):
        activate_both(listener, connector, timeout_seconds=LONG_SECONDS)


def test_a_peer_that_comes_later_is_in_time(environment: Environment) -> None:
    with environment.listen(Protocol.SHARED_MEMORY) as listener:
        connector = environment.connect(Protocol.SHARED_MEMORY, listener.name)
        later = threading.Timer(0.1, connector.activate, kwargs={"timeout_seconds": LONG_SECONDS})
        later.start()

        listener.activate(timeout_seconds=LONG_SECONDS)

        later.join()
        connector.close()


def test_a_program_that_never_connects_is_killed(environment: Environment, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    command = ["/bin/sh", "-c", f"echo $$ > {told}; echo waiting; exec sleep 60"]

    with pytest.raises(LinkTimeout, match="did not connect within 1 s; its output ends: waiting"):
        Program(environment, command, timeout_seconds=1)

    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_a_program_that_ends_tells_how(environment: Environment) -> None:
    command = ["/bin/sh", "-c", "echo no licence; exit 3"]

    with pytest.raises(ConnectionRefused, match=r"exited with 3 .*its output ends: no licence"):
        Program(environment, command, timeout_seconds=LONG_SECONDS)


def test_a_program_that_is_none_is_an_os_error(environment: Environment) -> None:
    with pytest.raises(FileNotFoundError):
        Program(environment, ["/no/such/program"])


@pytest.mark.parametrize("protocol", NAMED)
def test_a_program_connects_and_ends_with_its_link(
    environment: Environment, tmp_path: Path, protocol: Protocol
) -> None:
    command = [sys.executable, child_script(tmp_path), str(environment.library.path)]

    with Program(environment, command, protocol=protocol, timeout_seconds=LONG_SECONDS) as program:
        program.link.put_string("hello")
        program.link.flush()
        answer = program.link.get_expr(timeout_seconds=LONG_SECONDS)

    assert strings(answer)[0] == "hello"
    assert program.process.returncode == 0


@pytest.mark.parametrize("protocol", NAMED)
def test_the_library_launches_a_program_with_any_words(
    environment: Environment, tmp_path: Path, protocol: Protocol
) -> None:
    words = ["two words", "it's", 'say "yes"', "back\\slash", "both ' and \" and \\", ""]
    command = [sys.executable, child_script(tmp_path), str(environment.library.path), *words]

    with environment.launch(command, protocol=protocol) as link:
        link.activate(timeout_seconds=LONG_SECONDS)
        link.put_string("hello")
        link.flush()
        answer = link.get_expr(timeout_seconds=LONG_SECONDS)

    given = strings(answer)
    assert given[: 1 + len(words)] == ["hello", *words]
    assert "-linkname" in given


def test_a_program_that_is_not_there_is_refused(environment: Environment) -> None:
    with (
        type(environment)(environment.library) as other,  # a failed launch sticks to Wolfram's
        pytest.raises(ConnectionRefused) as fault,
    ):
        other.launch(["/no/such/program"])

    assert fault.value.code == ErrorCode.WSELAUNCHNAME


def test_a_file_that_is_no_program_is_refused(environment: Environment, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("text")

    with type(environment)(environment.library) as other, pytest.raises(ConnectionRefused) as fault:
        other.launch([str(path)])

    assert fault.value.code == ErrorCode.WSENOTEXE


def test_a_program_without_words_has_no_parent(environment: Environment) -> None:
    with pytest.raises(ValueError, match="no parent"):
        environment.parent(["-verbose"])
