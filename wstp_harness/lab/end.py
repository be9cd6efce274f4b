"""One end of a link, hosted by an agent: calls go in, outcomes come out.

The link argument is implicit (so is an environment argument), out and lent parameters come
back as outputs. Calls are raw: a failing C function is an outcome, not an exception. What
raises is the loss of the agent (`AgentFailure`) and a missing function (`Unsupported`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.lab.faults import AgentHung, HarnessFault, Unsupported
from wstp_harness.lab.outcome import Outcome
from wstp_harness.lab.values import EndReference, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wstp_harness.lab.agent import Agent
    from wstp_harness.lab.frames import Frame
    from wstp_harness.lab.line import Line

Argument: TypeAlias = "Value | End"
Call: TypeAlias = "str | Sequence[str | Argument]"
"""A function name, or a sequence of a name and its in-arguments."""
Calls: TypeAlias = "Sequence[tuple[str, tuple[Value, ...]]]"

ACTIVATING: Final = frozenset(
    {"WSActivate", "WSConnect", "WSEstablish", "WSEstablishString", "WSWaitForLinkActivity"}
)
"""Functions that get the longer deadline."""
NOT_IMPLEMENTED: Final = 30
#: Values that travel as they are: most of them, so they are told apart first.
_ATOMS: Final = (int, float, bytes, str, type(None))
_ABOUT_ERRORS: Final = frozenset(
    {"WSError", "WSErrorMessage", "WSSetError", "WSClearError", "WSClose"}
)


class Pending:
    """A call under way.

    Lifetime: ask for the result once; a call that is never asked for must have returned
    before its end is closed.
    """

    def __init__(self, end: End, request: int, calls: Calls) -> None:
        """Belong to an end."""
        self.end = end
        self._request = request
        self._calls = calls

    def result(self, deadline_seconds: float | None = None) -> Outcome:
        """Wait for the outcome.

        Args:
            deadline_seconds: From now; by default that of the kind of call.

        Raises:
            AgentFailure: An agent of the pair crashed, exited, or the call did not return.
            Unsupported: The function is missing.
        """
        return self.end.finish(self._request, self._calls, deadline_seconds)[0]

    def ready(self, within_seconds: float = 0.0) -> bool:
        """Tell whether the call has returned, waiting at most so long.

        Raises:
            AgentCrashed, AgentExited: An agent of the pair is lost.
        """
        return self.end.agent.line.arrived(self._request, within_seconds, self.end.watched)


@dataclass(slots=True, eq=False)
class End:
    """A link in an agent, with a thread of its own there.

    Attributes:
        agent: The agent that hosts it.
        number: Number of the end within its agent.
        label: What it is called in reports (`listener`, `connector`, `loopback`).
        name: Link name as the library reported it after opening.
        error: Error code of opening; 0 when it worked.
        opened: Whether opening gave a link.
        watched: Lines whose loss ends a wait here (those of the pair).
        trace: Every outcome so far, in order.
        closed: True once the link is gone.
    """

    agent: Agent
    number: int
    label: str
    name: str
    error: int
    opened: bool
    watched: tuple[Line, ...] = ()
    trace: list[Outcome] = field(default_factory=list)
    closed: bool = False

    def __post_init__(self) -> None:
        """Treat a link that was never opened as closed, and watch at least its own agent."""
        self.closed = not self.opened
        self.watched = self.watched or (self.agent.line,)

    def call(
        self, function: str, *values: Argument, deadline_seconds: float | None = None
    ) -> Outcome:
        """Call one function and wait for it.

        Args:
            function: Name in the table, always the `WS` name.
            values: In-arguments after the link, in order; lengths are given explicitly.
            deadline_seconds: By default 5 s, 10 s for activation.

        Raises:
            AgentFailure: An agent of the pair is lost.
            Unsupported: The function is missing or not implemented.
        """
        return self.script([(function, *values)], deadline_seconds=deadline_seconds)[0]

    def start(self, function: str, *values: Argument) -> Pending:
        """Begin a call that may block and return at once."""
        calls = [(function, plain(self.agent, values))]
        return Pending(self, self.agent.post(self.number, self.label, calls), calls)

    def script(
        self, calls: Iterable[Call], *, deadline_seconds: float | None = None
    ) -> list[Outcome]:
        """Make several calls in one round trip, each whatever the one before returned.

        Args:
            calls: Names, or sequences of a name and its in-arguments.
            deadline_seconds: For all of them together.

        Raises:
            AgentFailure: An agent of the pair is lost; names the call it was in.
            Unsupported: A function is missing; the others were made all the same.
        """
        listed = [split(self.agent, call) for call in calls]
        request = self.agent.post(self.number, self.label, listed, waits=True)
        return self.finish(request, listed, deadline_seconds)

    def close(self) -> None:
        """Close the link; nothing happens when it is closed already.

        Raises:
            AgentFailure: The library did not survive WSClose.
        """
        if not self.closed:
            self.agent.settle_close(self.agent.post_close([self]))

    def as_trace(self) -> list[dict[str, object]]:
        """Return the outcomes so far as plain dicts, each with the label of the end."""
        return [{"end": self.label, **outcome.as_dict()} for outcome in self.trace]

    def unfinished(self) -> list[dict[str, object]]:
        """Return the calls of requests that never got a reply, as `as_trace`, never ended."""
        return [
            {
                "end": self.label,
                **Outcome(function, arguments, started_ns=asked.posted_ns, ended_ns=-1).as_dict(),
            }
            for asked in self.agent.line.asked.values()
            if asked.label == self.label
            for function, arguments in asked.calls
        ]

    def finish(self, request: int, calls: Calls, deadline_seconds: float | None) -> list[Outcome]:
        """Wait for the reply to calls that were posted, and keep the outcomes.

        Raises:
            AgentFailure: An agent of the pair is lost.
            Unsupported: A function is missing, here or in a script started at the other end,
                without which this one waits for ever.
        """
        limit = deadline_seconds
        if limit is None:
            deadlines = self.agent.deadlines
            activating = any(name in ACTIVATING for name, _ in calls)
            limit = deadlines.activation_seconds if activating else deadlines.call_seconds
        try:
            reply = self.agent.line.receive(request, limit, self.watched)
        except AgentHung:
            if waited_for := missing_elsewhere(self.watched):
                raise waited_for from None
            raise
        outcomes, missing = settle(self.agent, calls, reply)
        self.trace += outcomes
        if any(outcome.function == "WSClose" for outcome in outcomes):
            self.closed = True
        if missing:
            raise missing
        return outcomes


def settle(agent: Agent, calls: Calls, reply: Frame) -> tuple[list[Outcome], Unsupported | None]:
    """Return the outcomes in a reply, and the first thing that was missing.

    Raises:
        HarnessFault: The reply is not what the peer protocol says.
    """
    if "fault" in reply:
        raise HarnessFault(f"{agent.name} failed over a request:\n{reply['fault']}")
    replies = reply.get("outcomes")
    if not isinstance(replies, list) or len(replies) != len(calls):
        raise HarnessFault(f"{agent.name} answered {len(calls)} calls with {reply!r}")
    settled: list[Outcome] = []
    missing: Unsupported | None = None
    for (function, arguments), each in zip(calls, replies, strict=True):
        if not isinstance(each, dict):
            raise HarnessFault(f"{agent.name}: outcome of {function} is {each!r}")
        if "unsupported" in each:
            missing = missing or Unsupported(function, str(each["unsupported"]))
            continue
        outcome = Outcome.from_reply(function, arguments, each)
        if outcome.error == NOT_IMPLEMENTED and function not in _ABOUT_ERRORS:
            missing = missing or Unsupported(function, "the library reports error 30")
        settled.append(outcome)
    return settled, missing


def missing_elsewhere(lines: Iterable[Line]) -> Unsupported | None:
    """Return the function that a started script lacked and nobody has asked about yet."""
    for line in lines:
        for asked, reply in line.unread():
            replies = reply.get("outcomes")
            if not isinstance(replies, list):
                continue
            for (function, _), each in zip(asked.calls, replies, strict=False):
                if isinstance(each, dict) and "unsupported" in each:
                    return Unsupported(function, str(each["unsupported"]))
    return None


def split(agent: Agent, call: Call) -> tuple[str, tuple[Value, ...]]:
    """Return name and plain arguments of a call given in either form."""
    if isinstance(call, str):
        return call, ()
    name, *values = call
    if not isinstance(name, str):
        raise TypeError(f"a call begins with the name of a function, not {name!r}")
    return name, plain(agent, values)


def plain(agent: Agent, values: Iterable[Argument]) -> tuple[Value, ...]:
    """Replace ends by references to them, also in lists.

    Raises:
        ValueError: An end of another agent: its link does not exist in this process.
    """
    return tuple(value if isinstance(value, _ATOMS) else _plain(agent, value) for value in values)


def _plain(agent: Agent, value: Argument) -> Value:
    if isinstance(value, End):
        if value.agent is not agent:
            raise ValueError(f"the link of {value.agent.name} is unknown to {agent.name}")
        return EndReference(value.number)
    if isinstance(value, (list, tuple)):
        return [_plain(agent, each) for each in value]
    return value
