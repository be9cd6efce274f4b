"""What can go wrong around a call, typed by what the reader of a report can do about it.

An agent that crashes, hangs or exits is a verdict about the library under test; each such
exception names the agent, the call it was in and since when. `Unsupported` is a verdict
too. `HarnessFault` is none: then the harness itself is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call that was going on when something happened to its agent.

    Attributes:
        end: Label of the end (`listener`, `connector`, `loopback`, `agent`).
        function: Name of the C function.
        arguments: Its in-arguments as text, shortened.
        seconds: How long the call had been going on.
    """

    end: str
    function: str
    arguments: str
    seconds: float

    def __str__(self) -> str:
        """Return ``WSGetInteger32() at the connector for 5.0 s``."""
        where = f"{self.function}({self.arguments}) at the {self.end}"
        return f"{where} for {self.seconds:.1f} s"


@dataclass(frozen=True, slots=True)
class Stacks:
    """What the threads of an agent were doing.

    Attributes:
        python: Python stacks by faulthandler; empty when none could be taken.
        native: Native stacks by gdb, or one sentence saying why there are none.
        output: Tail of what the agent wrote to its standard output and error.
    """

    python: str = ""
    native: str = ""
    output: str = ""


class LabError(Exception):
    """Base of everything the lab raises."""


class HarnessFault(LabError):
    """The harness is wrong, or an agent answered nonsense; says nothing on the library."""


class NotConnected(LabError):
    """The library refused to open or to activate a link that a case needs: a verdict.

    Attributes:
        function: The C function that failed.
        error: The link error.
    """

    def __init__(self, function: str, label: str, error: int, message: str) -> None:
        """Name the end and the error."""
        super().__init__(f"{function} at the {label} failed with error {error} {message}".strip())
        self.function = function
        self.error = error


class Unsupported(LabError):
    """The library, or the peer that hosts it, does not have what was asked for.

    Attributes:
        function: The C function or request that is missing.
    """

    def __init__(self, function: str, reason: str) -> None:
        """Keep what is missing and why the lab thinks so."""
        super().__init__(f"{function} is not supported: {reason}")
        self.function = function
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Autopsy:
    """Everything known about an agent that will not answer any more.

    Attributes:
        agent: Name of the agent, for example `agent-2 (libWSTP64i4.so)`.
        call: The call held responsible; None when no call was going on.
        others: Other calls going on in the agents of the same pair.
        stacks: Stacks and output of the agent.
    """

    agent: str
    call: CallSite | None
    others: tuple[CallSite, ...] = ()
    stacks: Stacks = field(default_factory=Stacks)

    def where(self) -> str:
        """Return the call in words."""
        return f"in {self.call}" if self.call else "outside any call"


class AgentFailure(LabError):
    """An agent is lost; the verdict of the case that used it.

    Attributes:
        autopsy: What is known about it.
    """

    def __init__(self, message: str, autopsy: Autopsy) -> None:
        """Keep the autopsy; the message gets the other calls appended."""
        also = "".join(f"; meanwhile {other}" for other in autopsy.others)
        super().__init__(message + also)
        self.autopsy = autopsy

    @property
    def call(self) -> CallSite | None:
        """The call held responsible."""
        return self.autopsy.call

    @property
    def stacks(self) -> Stacks:
        """Stacks and captured output of the agent."""
        return self.autopsy.stacks


class AgentCrashed(AgentFailure):
    """A signal ended the agent.

    Attributes:
        signal: Name of the signal, for example `SIGSEGV`.
    """

    def __init__(self, signal: str, autopsy: Autopsy) -> None:
        """Keep the signal's name."""
        super().__init__(f"{autopsy.agent} died of {signal} {autopsy.where()}", autopsy)
        self.signal = signal


class AgentExited(AgentFailure):
    """The agent left by itself: something called `exit`.

    Attributes:
        code: The exit code.
    """

    def __init__(self, code: int, autopsy: Autopsy) -> None:
        """Keep the exit code."""
        super().__init__(f"{autopsy.agent} called exit({code}) {autopsy.where()}", autopsy)
        self.code = code


class AgentHung(AgentFailure):
    """A call did not return before its deadline; the agent was killed.

    Attributes:
        deadline_seconds: The deadline that passed.
        since_seconds: How long the call had been going on.
    """

    def __init__(self, deadline_seconds: float, autopsy: Autopsy) -> None:
        """Keep the deadline."""
        message = f"{autopsy.agent} hangs {autopsy.where()} (deadline {deadline_seconds:g} s)"
        super().__init__(message, autopsy)
        self.deadline_seconds = deadline_seconds
        self.since_seconds = autopsy.call.seconds if autopsy.call else deadline_seconds
