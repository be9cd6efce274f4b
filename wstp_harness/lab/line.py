"""The parent's connection to one agent: requests out, replies in, and never an endless wait.

Every wait has a deadline and watches all agents of a pair, because a reader blocks for ever
when its writer has died. When no reply can come any more, `autopsy.py` finds out why and the
failure is raised; it is raised again by every later use of the line.
"""

from __future__ import annotations

import select
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.lab import autopsy
from wstp_harness.lab.faults import AgentFailure, CallSite, HarnessFault
from wstp_harness.lab.frames import Frame, Unpacker, pack
from wstp_harness.lab.values import Value, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.lab.launch import Process

_READ_BYTES: Final = 1 << 18
_GONE: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL

Calls: TypeAlias = "Sequence[tuple[str, tuple[Value, ...]]]"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has no reply yet.

    Attributes:
        label: Label of the end it went to.
        calls: Functions and arguments, in order.
        posted_ns: When it was sent, CLOCK_MONOTONIC.
    """

    label: str
    calls: Calls
    posted_ns: int = field(default_factory=time.monotonic_ns)

    def call(self, index: int) -> tuple[str, str]:
        """Return name and shortened arguments of one call of the request."""
        if index >= len(self.calls):
            return "?", ""
        function, arguments = self.calls[index]
        return function, ", ".join(summary(value, 40) for value in arguments)


class Line:
    """Requests to one agent and their replies.

    Attributes:
        process: The agent's process and files.
        asked: Requests without a reply, by number.
        lost: Why the agent cannot be used any more; None while it can.
    """

    def __init__(self, process: Process, stacks_seconds: float) -> None:
        """Speak with a process that was just started.

        Args:
            process: The process; the line does not own it.
            stacks_seconds: How long taking the stacks of a lost agent may take.
        """
        self.process = process
        self.asked: dict[int, Asked] = {}
        self.lost: AgentFailure | None = None
        self.stacks_seconds = stacks_seconds
        self._replies: dict[int, Frame] = {}
        self._unpacker = Unpacker()
        self._next = 1

    def post(self, frame: Frame, asked: Asked) -> int:
        """Send a request.

        Returns:
            Its number, for `receive`.

        Raises:
            AgentFailure: The agent is lost.
        """
        if self.lost:
            raise self.lost
        number = self._next
        self._next += 1
        frame["id"] = number
        self.asked[number] = asked
        try:
            self.process.socket.sendall(pack(frame))
        except TimeoutError:
            self._lose(autopsy.hung(self, number, self.process.send_seconds))
        except OSError:
            self._lose(autopsy.died(self, ""))
        return number

    def receive(self, number: int, deadline_seconds: float, watched: Sequence[Line] = ()) -> Frame:
        """Wait for the reply to a request.

        Args:
            number: What `post` returned.
            deadline_seconds: From now.
            watched: Lines whose loss ends the wait, this one included or not.

        Raises:
            AgentFailure: One of the agents is lost, or this one did not reply in time.
        """
        if not self.arrived(number, deadline_seconds, watched):
            others = [call for line in watched if line is not self for call in line.calls()]
            self._lose(autopsy.hung(self, number, deadline_seconds, others))
        del self.asked[number]
        return self._replies.pop(number)

    def arrived(self, number: int, within_seconds: float, watched: Sequence[Line] = ()) -> bool:
        """Tell whether a reply is here, waiting for it at most so long.

        Raises:
            AgentFailure: One of the agents is lost.
        """
        if number in self._replies:
            return True
        if self.lost:
            raise self.lost
        lines = {self, *watched}
        poll = select.poll()
        owners: dict[int, Line] = {}
        for line in lines:
            if line.lost:
                raise line.lost
            for descriptor in (line.process.socket.fileno(), line.process.crash_fd):
                poll.register(descriptor, select.POLLIN)
                owners[descriptor] = line
        end = time.monotonic() + within_seconds
        while number not in self._replies:
            remaining = end - time.monotonic()
            ready = poll.poll(max(0.0, remaining * 1000.0))
            for descriptor, _ in ready:
                owners[descriptor].take(descriptor)
            if not ready and remaining <= 0.0:
                return False
        return True

    def unread(self) -> list[tuple[Asked, Frame]]:
        """Return the replies that came and nobody has asked for, with their requests."""
        return [
            (self.asked[number], reply)
            for number, reply in self._replies.items()
            if number in self.asked
        ]

    def take(self, descriptor: int) -> None:
        """Read what has come on one of the line's descriptors.

        Raises:
            AgentFailure: The agent is lost.
            HarnessFault: The agent does not speak the peer protocol.
        """
        if descriptor == self.process.crash_fd:
            self._lose(autopsy.crashed(self))
        try:
            data = self.process.socket.recv(_READ_BYTES)
        except ConnectionError:
            data = b""
        if not data:
            self._lose(autopsy.died(self, ""))
        try:
            frames = self._unpacker.feed(data)
        except ValueError as error:
            raise HarnessFault(f"{self.process.name} does not speak frames: {error}") from error
        for frame in frames:
            self._replies[int(str(frame.get("id", 0)))] = frame

    def quiet(self) -> bool:
        """Tell whether the agent lives and owes no reply; replies nobody wanted are dropped."""
        try:
            for number in list(self.asked):
                if not self.arrived(number, 0.0):
                    return False
                del self.asked[number], self._replies[number]
        except AgentFailure:
            return False
        return self.lost is None

    def calls(self) -> list[CallSite]:
        """Return the calls its ends are in now, by the progress file."""
        return autopsy.running(self)

    def _lose(self, failure: AgentFailure) -> None:
        self.lost = failure
        raise failure
