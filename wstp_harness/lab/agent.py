"""A child process that hosts one library, as the parent sees it.

Opens and closes ends, makes calls that belong to no end, and tells what is left behind. How
requests travel is `line.py`; what the agent does with them is `lanes.py`; both follow
PROTOCOL.md. Nothing here knows which end talks to which: that is `pair.py`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wstp_harness.lab.end import ACTIVATING, End, plain, settle
from wstp_harness.lab.facts import Deadlines, Facts, Leak
from wstp_harness.lab.faults import HarnessFault, Unsupported
from wstp_harness.lab.line import Asked, Line
from wstp_harness.lab.outcome import Outcome
from wstp_harness.lab.progress import CELLS
from wstp_harness.lab.values import to_json
from wstp_harness.locate import LibraryNotLoadable

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Sequence

    from wstp_harness.lab.end import Argument
    from wstp_harness.lab.frames import Frame
    from wstp_harness.lab.launch import Process
    from wstp_harness.lab.values import Json, Value

PEER_PROTOCOL: Final = 1
"""Version of the peer protocol spoken here."""


@dataclass(slots=True, eq=False)
class Agent:
    """A process with a library, and the ends it hosts.

    Attributes:
        line: The connection to it.
        deadlines: Defaults of everything that waits.
        practised: Topologies whose first links are made.
        descriptors: How many were open at the last census.
        ends: Ends that are open, by number.
        link_names: Names of all links it ever opened.
        called: Functions called up to the last census, as far as nobody took them.
    """

    line: Line
    deadlines: Deadlines
    practised: set[str] = field(default_factory=set)
    descriptors: int = 0
    ends: dict[int, End] = field(default_factory=dict)
    link_names: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    _facts: Facts | None = None
    _hello: int = 0
    _free_ends: list[int] = field(default_factory=lambda: list(range(CELLS - 1, 0, -1)))

    def __post_init__(self) -> None:
        """Greet the process; does not wait for it."""
        loading: list[tuple[str, tuple[Value, ...]]] = [
            ("dlopen", ()),
            ("WSInitialize", (None,)),
        ]
        self._hello = self.line.post(
            {"op": "hello", "protocol": PEER_PROTOCOL}, Asked("agent", loading)
        )

    @classmethod
    def over(cls, process: Process, deadlines: Deadlines) -> Agent:
        """Return the agent that runs in a process just started."""
        return cls(Line(process, deadlines.stacks_seconds), deadlines)

    @property
    def name(self) -> str:
        """Number and file name of the library, for messages."""
        return self.line.process.name

    @property
    def pid(self) -> int:
        """Process id."""
        return self.line.process.pid

    @property
    def facts(self) -> Facts:
        """What the agent says about itself; the first use waits for it to start.

        Raises:
            LibraryNotLoadable: The library cannot be used; the reason is the loader's.
            HarnessFault: The peer claims to know a request that does not exist.
            AgentFailure: The library ended the agent while it was being loaded.
        """
        if self._facts is None:
            reply = self.line.receive(self._hello, self.deadlines.start_seconds)
            if "refused" in reply:
                path, reason, advice = (str(reply.get(k)) for k in ("refused", "reason", "advice"))
                raise LibraryNotLoadable(path, reason, advice)
            library, features = reply.get("library"), reply.get("features")
            self._facts = Facts(
                name=str(reply.get("name")),
                language=str(reply.get("language")),
                features=tuple(map(str, features)) if isinstance(features, list) else (),
                library=library if isinstance(library, dict) else {},
            )
            self._check_honesty()
        return self._facts

    def ask(self, frame: Frame, deadline_seconds: float | None = None) -> Frame:
        """Send a request that is no call of the library and wait for the reply.

        Raises:
            Unsupported: The peer does not know the request.
            HarnessFault: The peer failed over it.
        """
        operation = str(frame["op"])
        number = self._post(frame, Asked("agent", [(operation, ())]), waits=True)
        reply = self.line.receive(number, deadline_seconds or self.deadlines.start_seconds)
        if "unsupported" in reply:
            raise Unsupported(operation, f"{self.name} answers so")
        return checked(self, reply)

    def call(
        self, function: str, *values: Argument, deadline_seconds: float | None = None
    ) -> Outcome:
        """Call one function on the agent itself: no argument is implicit.

        Args:
            function: Name in the table.
            values: All in-arguments; ENVIRONMENT stands for the agent's environment.
            deadline_seconds: By default that of the kind of call.

        Raises:
            AgentFailure: The agent is lost.
            Unsupported: The function is missing.
        """
        calls = [(function, plain(self, values))]
        usual = self.deadlines
        limit = usual.activation_seconds if function in ACTIVATING else usual.call_seconds
        request = self.post(0, "agent", calls, waits=True)
        reply = self.line.receive(request, deadline_seconds or limit)
        outcomes, missing = settle(self, calls, checked(self, reply))
        if missing:
            raise missing
        return outcomes[0]

    def post(
        self,
        end: int,
        label: str,
        calls: Sequence[tuple[str, tuple[Value, ...]]],
        *,
        waits: bool = False,
    ) -> int:
        """Send calls to an end as one request and return its number.

        Args:
            end: Number of the end, 0 for the agent itself.
            label: What the end is called in reports.
            calls: Names and in-arguments.
            waits: Whether nothing else is asked of the agent before the reply has come.
        """
        forms: list[Json] = [[name, *map(to_json, values)] for name, values in calls]
        frame: Frame = {"op": "script", "end": end, "calls": forms}
        return self._post(frame, Asked(label, calls), waits=waits)

    def _post(self, frame: Frame, asked: Asked, *, waits: bool) -> int:
        """Send a request, with the hint that it may be done at once if no other end is open."""
        if waits and len(self.ends) <= 1:
            frame["waits"] = True
        return self.line.post(frame, asked)

    def open(self, label: str, words: Sequence[str] | None) -> tuple[int, int]:
        """Ask for a link; `opened` reads the reply, so that calls can follow at once.

        Args:
            label: What the end will be called in reports.
            words: Words for WSOpenArgcArgv; None opens a loopback link.

        Returns:
            Request number and end number.
        """
        end = self._free_ends.pop()
        call = ("WSLoopbackOpen", ()) if words is None else ("WSOpenArgcArgv", (list(words),))
        form: Json = None if words is None else list(words)
        frame: Frame = {"op": "open", "end": end, "words": form}
        return self._post(frame, Asked(label, [call]), waits=not self.ends), end

    def opened(self, label: str, request: int, end: int) -> End:
        """Wait for the reply to `open`; an end that could not be opened carries the error.

        Raises:
            AgentFailure: The library did not survive opening the link.
        """
        function, arguments = self.line.asked[request].calls[0]
        reply = checked(self, self.line.receive(request, self.deadlines.call_seconds))
        made = End(
            agent=self,
            number=end,
            label=label,
            name=str(reply.get("name", "")),
            error=int(str(reply.get("error", 0))),
            opened=bool(reply.get("opened")),
        )
        reply["returned"] = made.name
        made.trace.append(Outcome.from_reply(function, arguments, reply))
        if made.opened:
            self.ends[end] = made
            self.link_names.add(made.name)
        else:
            self._free_ends.append(end)
        return made

    def open_end(self, label: str, words: Sequence[str] | None) -> End:
        """Open a link and wait for it."""
        return self.opened(label, *self.open(label, words))

    def adopt(self, label: str, link: object) -> End:
        """Make an end of a link that a call has returned; it is closed like one opened here.

        Args:
            label: What the end will be called in reports.
            link: What the call returned, an address.

        Raises:
            HarnessFault: That is no link.
            Unsupported: The peer cannot.
        """
        if not isinstance(link, int) or not link:
            raise HarnessFault(f"{self.name}: {link!r} is no link that could be adopted")
        number = self._free_ends.pop()
        reply = self.ask({"op": "adopt", "end": number, "link": link})
        made = End(
            agent=self,
            number=number,
            label=label,
            name=str(reply.get("name", "")),
            error=0,
            opened=True,
        )
        self.ends[number] = made
        self.link_names.add(made.name)
        return made

    def post_close(self, ends: Iterable[End]) -> int | None:
        """Ask for the ends that are still open to be closed; `settle_close` waits for it."""
        numbers: list[Json] = []
        for end in list(ends):
            self._free_ends.append(end.number)
            del self.ends[end.number]
            if not end.closed:
                end.closed = True
                numbers.append(end.number)
        if not numbers:
            return None
        asked = Asked("agent", [("WSClose", (f"end {number}",)) for number in numbers])
        return self._post({"op": "close", "ends": numbers}, asked, waits=True)

    def settle_close(self, request: int | None) -> None:
        """Wait until ends are closed.

        Raises:
            AgentFailure: The library did not survive WSClose.
        """
        if request is not None:
            checked(self, self.line.receive(request, self.deadlines.call_seconds))

    def post_census(self, habits: Counter[str], settle_seconds: float | None = None) -> int:
        """Ask what has been left behind; `settle_census` waits for it.

        Args:
            habits: How many of each kind are expected and not worth waiting for.
            settle_seconds: How long something may take to vanish, if not as the deadlines say.
        """
        settle = self.deadlines.settle_seconds if settle_seconds is None else settle_seconds
        expected: dict[str, Json] = dict(habits)
        frame: Frame = {
            "op": "census",
            "settle_seconds": settle,
            "habits": expected,
        }
        return self._post(frame, Asked("agent", [("census", ())]), waits=True)

    def settle_census(self, request: int) -> list[Leak]:
        """Return what has been left behind since the last census."""
        reply = checked(self, self.line.receive(request, self.deadlines.start_seconds))
        self.descriptors = int(str(reply.get("descriptors", 0)))
        called = reply.get("called")
        self.called.update(map(str, called) if isinstance(called, list) else ())
        found = reply.get("found")
        pairs = (
            [each for each in found if isinstance(each, list)] if isinstance(found, list) else []
        )
        after = f"still there {self.deadlines.settle_seconds:g} s after WSClose"
        return [Leak(str(kind), f"{detail}, {after}", self.name) for kind, detail in pairs]

    def events(self, name: str) -> list[dict[str, Json]]:
        """Return and forget the recorded calls of the Callback with that name."""
        events = self.ask({"op": "events", "name": name}).get("events")
        listed = events if isinstance(events, list) else []
        return [event for event in listed if isinstance(event, dict)]

    def close(self) -> None:
        """Kill the process; safe to repeat."""
        self.line.process.close()

    def _check_honesty(self) -> None:
        word = f"x{secrets.token_hex(6)}"
        try:
            reply = self.ask({"op": word})
        except Unsupported:
            return
        raise HarnessFault(f"{self.name} claims to know the request {word!r}: {reply!r}")


def checked(agent: Agent, reply: Frame) -> Frame:
    """Return a reply that is no failure of the peer.

    Raises:
        HarnessFault: The peer failed over the request.
    """
    if "fault" in reply:
        raise HarnessFault(f"{agent.name} failed over a request:\n{reply['fault']}")
    return reply
