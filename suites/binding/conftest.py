"""Tests of the binding run in a child process: a crash or a hang there is a failed test here.

A test that takes the fixture `environment` is carried out by ``in_child.py`` with one of
the library under test (``--wstp-library``, or the embedded engine); others run as usual. A test
that fails or may fail, as a known difference, takes its process with it: what it broke stays there.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from wstp_harness import engine
from wstp_harness.locate.preload import child_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE_SECONDS = 30.0
DIFFERENCE_SECONDS = 5.0
SOAK_SECONDS = 1200.0
SOAK_DIFFERENCE_SECONDS = 120.0


class Difference(NamedTuple):
    """Tests (a pattern of their names) that libraries of a version fail, and why.

    One that such a library passes after all fails, so that no row outlives its reason, unless it
    is a matter of time whether it passes.
    """

    version: str
    test: str
    reason: str
    sometimes: bool = False


# Interface.revision: 3.23 is of 2012, 4.42 that of 12.0, 4.48 of 13.2.
_UTF16 = "UTF-16 text reads back as zeros"
_ASTRAL = "the native form knows no characters beyond the basic plane"
_MESSAGE = "over TCPIP a handler gets the argument of a message as a second message"
_HEAD = "a head that was tested is read, whatever it is"
_STOPPED = "closing a TCPIP link may hang once a call on another was stopped"
_DEADLOCK = "opening and closing TCPIP links comes to hang"
_SOCKET = "a TCPIP link leaves a socket open until the last environment ends"
_READY = "an IntraProcess link that listens is ready before somebody connects"
_ASTRAL_TEST = "test_a_character_beyond_the_basic_plane_comes_back"
# One of these passes or not, and leaves links behind that break the next test.
_WHERE_A_CALL_IS_STOPPED: Final = (
    "test_a_get_with_nothing_to_read_ends_at_the_time_limit[[]TCPIP]",
    "test_ready_says_nothing_something_or_failed[[]TCPIP]",
    "test_a_link_that_ran_over_can_be_closed_and_*[[]TCPIP]",
    "test_an_inner_limit_never_outlasts_the_outer_one",
    "test_limits_of_two_threads_are_their_own",
    "test_a_yield_function_may_stop_a_call[[]TCPIP]",
    "test_a_second_thread_is_refused_while_the_lock_is_off",
)
DIFFERENCES: Final = (
    *(
        Difference(version, "test_what_is_opened_is_closed[[]TCPIP]", _SOCKET)
        for version in ("4.42", "4.48")
    ),
    Difference("3.23", "test_what_is_opened_is_closed[[]TCPIP]", _DEADLOCK, sometimes=True),
    Difference(
        "3.23",
        "test_what_an_environment_lends_is_given_back[[]addresses]",
        "a list of addresses that is given back leaves 12 KiB",
    ),
    Difference(
        "3.23",
        "test_what_is_lent_is_given_back[[]WSGetLinkedEnvIDString]",
        "a loopback has no identifier of its environment",
    ),
    Difference("3.23", "test_a_string_comes_back[[]UTF16-*", _UTF16),
    Difference("3.23", "test_a_string_of_one_encoding_is_read_in_another[[]UTF16-UTF16]", _UTF16),
    Difference("3.23", "test_a_symbol_comes_back[[]UTF16]", _UTF16),
    Difference("3.23", f"{_ASTRAL_TEST}[[]UTF16-UTF16]", _UTF16),
    Difference("3.23", f"{_ASTRAL_TEST}[[]native-*", _ASTRAL),
    Difference("3.23", f"{_ASTRAL_TEST}[[]UTF*-native]", _ASTRAL),
    Difference("3.23", "test_a_handler_gets_code_and_argument[[]TCPIP]", _MESSAGE),
    Difference(
        "3.23", "test_what_a_handler_raises_is_raised_by_the_next_call", _MESSAGE, sometimes=True
    ),
    Difference("3.23", "test_another_head_leaves_the_function_readable", _HEAD),
    Difference("3.23", "test_another_head_leaves_everything_as_it_was", _HEAD),
    Difference("3.23", "test_a_tcpip_name_is_a_port_and_a_host[[]::1]", "no IPv6"),
    Difference(
        "3.23",
        "test_listening_on_a_host_that_is_none_fails_without_a_reason",
        "answers that the name is malformed (42)",
    ),
    Difference(
        "3.23",
        "test_the_library_launches_a_program_with_any_words[[]TCPIP]",
        "does not launch over TCPIP (35)",
    ),
    Difference(
        "3.23", "test_a_device_tells_what_carries_the_link*", "the device does not tell its mode"
    ),
    Difference(
        "3.23",
        "test_a_symbol_is_replaced_until_the_rule_is_dropped",
        "takes the rule and replaces nothing",
    ),
    Difference(
        "3.23",
        "test_ready_says_nothing_something_or_failed[[]SharedMemory]",
        "a dead link has nothing, and does not say that it failed",
    ),
    *(Difference("3.23", test, _STOPPED, sometimes=True) for test in _WHERE_A_CALL_IS_STOPPED),
    Difference("4.42", "test_a_wait_calls_back_until_it_is_told_to_stop[[]IntraProcess]", _READY),
)


class Child:
    """One process with one library; started again after a crash or a hang."""

    def __init__(self, library: Path) -> None:
        """Start nothing yet."""
        self.library = library
        self.version = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.stream: socket.socket | None = None

    def start(self) -> socket.socket:
        """Start the process; the answer is our end of its stream."""
        ours, theirs = socket.socketpair()
        script = Path(__file__).with_name("in_child.py")
        command = [sys.executable, str(script), str(self.library), str(theirs.fileno())]
        variables = child_environment() | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=variables
        )
        theirs.close()
        self.stream = ours
        return ours

    def ask(self, request: dict[str, str], seconds: float) -> dict[str, str]:
        """Have one test carried out; the answer is its outcome."""
        stream = self.stream or self.start()
        stream.settimeout(seconds)
        answer = b""
        try:
            stream.sendall(json.dumps(request).encode() + b"\n")
            while not answer.endswith(b"\n"):
                piece = stream.recv(1 << 16)
                if not piece:
                    return {"failed": f"the child process {self.ending()}"}
                answer += piece
        except ConnectionError:
            return {"failed": f"the child process {self.ending()}"}
        except TimeoutError:
            self.stop()
            return {"failed": f"no answer within {seconds:g} s"}
        outcome: dict[str, str] = json.loads(answer)
        return outcome

    def ending(self) -> str:
        """How the process ended, in words."""
        code = self.process.wait() if self.process else 0
        self.stop()
        return f"died of {signal.Signals(-code).name}" if code < 0 else f"exited with {code}"

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self.stream is not None:
            self.stream.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.process = self.stream = None


def libraries(config: pytest.Config) -> list[Path]:
    """The libraries under test."""
    named = config.getoption("--wstp-library", default=None) or []
    if named:
        return [Path(one) for one in named]
    try:
        return [engine.library_path()]
    except engine.EngineMissing:
        return []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test per library."""
    if "environment" in metafunc.fixturenames:
        found = libraries(metafunc.config)
        metafunc.parametrize("environment", found, ids=[one.stem for one in found], scope="session")


def difference(test: pytest.Function, version: str) -> Difference | None:
    """The row of a library of this version with this test."""
    library = Path(str(test.callspec.params["environment"])).stem
    name = test.name.replace(f"[{library}]", "").replace(f"[{library}-", "[")
    for row in DIFFERENCES:
        if row.version == version and fnmatchcase(name, row.test):
            return row
    return None


def seconds_for(test: pytest.Function, version: str) -> float:
    """How long a test may take; one that is known to fail may do so by hanging."""
    known = difference(test, version)
    if test.get_closest_marker("soak"):
        return SOAK_DIFFERENCE_SECONDS if known and known.sometimes else SOAK_SECONDS
    return DIFFERENCE_SECONDS if known else DEADLINE_SECONDS


@pytest.fixture(scope="session")
def children() -> Iterator[dict[Path, Child]]:
    """The child process of each library."""
    started: dict[Path, Child] = {}
    yield started
    for child in started.values():
        child.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Carry out a test with an environment in the child."""
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    library = arguments.pop("environment", None)
    if not isinstance(library, Path):
        return None
    children: dict[Path, Child] = pyfuncitem._request.getfixturevalue("children")
    child = children.setdefault(library, Child(library))
    outcome = child.ask(
        {
            "file": str(pyfuncitem.path),
            "function": pyfuncitem.function.__name__,
            "arguments": base64.b64encode(pickle.dumps(arguments)).decode(),
        },
        seconds_for(pyfuncitem, child.version),
    )
    child.version = outcome.get("version", child.version)
    known = difference(pyfuncitem, child.version)
    if "failed" in outcome or (known and known.sometimes):
        child.stop()
    if "skipped" in outcome:
        pytest.skip(outcome["skipped"])
    if known and "failed" in outcome:
        pytest.xfail(known.reason)
    if known and not known.sometimes:
        pytest.fail(f"passes, although the library is known to differ: {known.reason}")
    if "failed" in outcome:
        pytest.fail(outcome["failed"], pytrace=False)
    return True
