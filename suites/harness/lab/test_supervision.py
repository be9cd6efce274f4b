"""Waiting has limits, peers are not believed, and what cannot be a library is refused."""

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from wstp_harness.lab import (
    ENVIRONMENT,
    Agent,
    AgentCrashed,
    AgentExited,
    AgentHung,
    Callback,
    Deadlines,
    HarnessFault,
    NotConnected,
    Pool,
    topology,
)
from wstp_harness.lab.frames import Unpacker, pack
from wstp_harness.lab.pair import opened
from wstp_harness.lab.progress import Progress
from wstp_harness.locate import LibraryFault

QUICK = Deadlines(call_seconds=0.2, start_seconds=0.5, stacks_seconds=0.5)
JOIN_SECONDS = 10
HELLO = {"name": "fake", "language": "none", "protocol": 1, "features": [], "library": {}}


class FakeProcess:
    """A peer that answers as a function says; looks like `launch.Process` to a line."""

    send_seconds = 1.0
    pid = os.getpid()
    name = "a fake peer"

    def __init__(self, answer: Callable[[dict[str, Any]], Any], folder: Path) -> None:
        """Serve in a thread."""
        self.socket, self.theirs = socket.socketpair()
        self.crash_fd, self.crash_write = os.pipe()
        self.progress = Progress(folder / "progress", create=True)
        self.answer = answer
        self.code: int | None = None
        self.server = threading.Thread(target=self.serve_until_hung_up, daemon=True)
        self.server.start()

    def close(self) -> None:
        """End the serving thread before what it reads from is closed."""
        self.socket.close()
        self.server.join(JOIN_SECONDS)
        self.theirs.close()
        os.close(self.crash_fd)
        os.close(self.crash_write)
        self.progress.close()

    def serve_until_hung_up(self) -> None:
        """Serve; that our end is closed, with replies unread or not, is how each test ends."""
        with suppress(ConnectionError):
            self.serve()

    def serve(self) -> None:
        """Answer requests: bytes as they are, None ends the stream, ... says nothing."""
        unpacker = Unpacker()
        while data := self.theirs.recv(1 << 16):
            for request in unpacker.feed(data):
                reply = self.answer(request)
                if isinstance(reply, bytes):
                    self.theirs.sendall(reply)
                elif reply is None:
                    self.theirs.close()
                    return
                elif reply is not ...:
                    self.theirs.sendall(pack({"id": request["id"], **reply}))

    def kill(self) -> None:
        """The fake lives in our own process."""

    def exit_code(self, _: float) -> int | None:
        """Return the code the fake was given."""
        return self.code

    def output(self) -> str:
        """Return nothing: the fake prints nothing."""
        return ""


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Callable[..., Agent]]:
    made: list[FakeProcess] = []

    def make(answer: Callable[[dict[str, Any]], Any]) -> Agent:
        made.append(FakeProcess(answer, tmp_path))
        return Agent.over(made[-1], QUICK)  # type: ignore[arg-type]  # it quacks

    previous = signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    yield make
    signal.signal(signal.SIGUSR2, previous)
    for each in made:
        each.close()


def test_a_peer_that_claims_to_know_everything_is_not_believed(
    fake: Callable[..., Agent],
) -> None:
    agent = fake(lambda _: HELLO)

    with pytest.raises(HarnessFault, match="claims to know"):
        _ = agent.facts


def test_an_honest_peer_is_believed(fake: Callable[..., Agent]) -> None:
    agent = fake(lambda r: HELLO if r["op"] == "hello" else {"unsupported": r["op"]})

    assert agent.facts.name == "fake"


def test_a_peer_that_fails_over_a_request_is_our_fault(fake: Callable[..., Agent]) -> None:
    agent = fake(lambda r: HELLO if r["op"] == "hello" else {"fault": "no idea"})

    with pytest.raises(HarnessFault, match="no idea"):
        agent.call("WSError", None)


def test_a_peer_that_speaks_no_frames_is_our_fault(fake: Callable[..., Agent]) -> None:
    agent = fake(lambda _: b"\0\0\0\x05hello")

    with pytest.raises(HarnessFault, match="frames"):
        _ = agent.facts


def test_a_peer_that_does_not_answer_is_hung(fake: Callable[..., Agent]) -> None:
    agent = fake(lambda _: ...)

    with pytest.raises(AgentHung) as caught:
        _ = agent.facts

    assert caught.value.call is not None
    assert caught.value.call.function == "dlopen"
    assert caught.value.deadline_seconds == QUICK.start_seconds


def test_a_lost_agent_stays_lost(fake: Callable[..., Agent]) -> None:
    agent = fake(lambda _: None)
    agent.line.process.code = 7  # type: ignore[attr-defined]  # the fake's

    with pytest.raises(AgentExited) as caught:
        _ = agent.facts
    with pytest.raises(AgentExited) as again:
        agent.call("WSError", None)

    assert caught.value.code == 7
    assert again.value is caught.value


def test_a_killed_agent_is_crashed_by_that_signal(pool: Pool, good_library: Path) -> None:
    end = pool.loopback(good_library)
    os.kill(end.agent.pid, signal.SIGKILL)

    with pytest.raises(AgentCrashed) as caught:
        end.call("WSError")

    assert caught.value.signal == "SIGKILL"


def test_an_agent_that_ignores_polite_signals_is_ended_all_the_same(
    pool: Pool, good_library: Path
) -> None:
    agent = pool.agent(good_library)
    os.kill(agent.pid, signal.SIGSTOP)

    started = time.monotonic()
    pool.give_back(agent, healthy=False)

    assert time.monotonic() - started < 2.0
    assert not Path(f"/proc/{agent.pid}/status").exists()


def test_a_call_that_waits_tells_so_and_ends_when_it_may(pool: Pool, good_library: Path) -> None:
    pair = pool.pair(topology("tcpip-threads"), listener=good_library)
    waiting = pair.reader.start("WSGetInteger32")

    before = waiting.ready(0.05)
    pair.writer.script([("WSPutInteger32", 7), "WSFlush"])
    outcome = waiting.result()

    assert not before
    assert outcome.outputs["value"] == 7


def test_a_wait_beyond_the_deadline_is_a_hang_with_stacks(pool: Pool, good_library: Path) -> None:
    pair = pool.pair(topology("tcpip-threads"), listener=good_library)

    with pytest.raises(AgentHung) as caught:
        pair.reader.call("WSGetInteger32", deadline_seconds=0.3)

    assert caught.value.call is not None
    assert caught.value.call.function == "WSGetInteger32"
    assert caught.value.call.end == "connector"
    assert "run" in caught.value.stacks.python


def test_a_call_nobody_waited_for_costs_the_agent(pool: Pool, good_library: Path) -> None:
    pair = pool.pair(topology("tcpip-threads"), listener=good_library)
    pair.reader.start("WSGetInteger32")

    leaks = pool.give_back(pair)
    fresh = pool.pair(topology("tcpip-threads"), listener=good_library)

    assert leaks == []
    assert fresh.reader.agent.pid != pair.reader.agent.pid


def test_a_link_that_cannot_be_opened_is_a_verdict(pool: Pool, good_library: Path) -> None:
    agent = pool.agent(good_library)

    with pytest.raises(NotConnected) as caught:
        opened(agent.open_end("x", ["-linkcreate", "-linkprotocol", "Foo"]), "WSOpenArgcArgv")

    assert caught.value.error == 34


@pytest.mark.parametrize("content", [b"", b"no library"], ids=["empty", "text"])
def test_a_file_that_is_no_library_is_refused(content: bytes, pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "libno.so"
    path.write_bytes(content)

    with pytest.raises(LibraryFault) as caught:
        pool.hello(path)

    assert str(path) in str(caught.value)


def test_a_library_tells_its_versions(pool: Pool, good_library: Path) -> None:
    facts = pool.hello(good_library)

    assert facts.language == "Python"
    assert facts.library["interface"] == 4
    assert facts.library["path"] == str(good_library.resolve())


def test_a_callback_records_its_calls(pool: Pool, good_library: Path) -> None:
    pair = pool.pair(topology("intraprocess-threads"), listener=good_library)

    pair.reader.call("WSSetMessageHandler", Callback("messages"))
    pair.writer.call("WSPutMessage", 3)
    deadline = time.monotonic() + 2.0
    heard: list[dict[str, Any]] = []
    while not heard and time.monotonic() < deadline:
        heard = pair.reader.agent.events("messages")

    assert [event["arguments"][1:] for event in heard] == [[3, 0]]


def test_the_environment_of_an_agent_can_be_named(pool: Pool, good_library: Path) -> None:
    agent = pool.agent(good_library)

    outcome = agent.call("WSVersionNumbers", ENVIRONMENT)

    assert outcome.outputs["interface_number"] == 4


def test_a_peer_that_crashes_without_end_is_heard_for_a_while(
    fake: Callable[..., Agent],
) -> None:
    agent = fake(lambda _: ...)
    crash_write = agent.line.process.crash_write  # type: ignore[attr-defined]  # of the fake
    os.set_blocking(crash_write, False)
    over = threading.Event()

    def crash() -> None:
        while not over.is_set():
            with suppress(BlockingIOError):
                os.write(crash_write, b"Fatal Python error: Segmentation fault\n" * 100)

    writer = threading.Thread(target=crash)
    writer.start()
    try:
        with pytest.raises(AgentCrashed) as caught:
            _ = agent.facts
    finally:
        over.set()
        writer.join(JOIN_SECONDS)

    assert caught.value.signal == "SIGSEGV"
    assert 0 < len(caught.value.stacks.python) < 1 << 20


def test_agents_that_are_thrown_away_leave_no_descriptor(pool: Pool, good_library: Path) -> None:
    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    def throw_one_away() -> int:
        lent = pool.pair(topology("shared-memory-processes"), listener=good_library)
        pool.give_back(lent, healthy=False)
        return descriptors()

    gc.disable()  # long runs look for garbage seldom
    try:
        first = throw_one_away()

        assert [throw_one_away() for _ in range(3)] == [first] * 3
    finally:
        gc.enable()
