"""Link servers: one port, many clients.

Source: WSNewLinkServer, WSNewLinkServerWithPort, WSNewLinkServerWithPortAndInterface,
WSWaitForNewLinkFromLinkServer, WSRegisterCallbackFunctionWithLinkServer,
WSShutdownLinkServer: reference pages. That a client opens with `-linkoptions 4` and that both
ends activate the new link is observed on 13.2.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from wstp_harness.lab import ENVIRONMENT, LOCAL_HOST, Callback

if TYPE_CHECKING:
    from types import TracebackType

    from wstp_harness.lab import Agent, End, Pending, Value

_PAUSE_SECONDS: Final = 0.002


@dataclass(slots=True)
class Server:
    """A link server in an agent.

    Attributes:
        agent: Where it runs.
        handle: What the library calls it by; 0 when none was made.
        error: Error code of making it.
        open: False once it is shut down.
    """

    agent: Agent
    handle: int
    error: int
    open: bool = True

    def asked(self, function: str) -> object:
        """Return what a function about the server answers, error 0 included.

        Raises:
            AssertionError: The function reported an error.
        """
        outcome = self.agent.call(function, self.handle)
        if outcome.outputs["error"] != 0:
            raise AssertionError(f"{function} error {outcome.outputs['error']!r}, expected 0")
        return outcome.returned

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(str(self.asked("WSPortFromLinkServer")))

    @property
    def interface(self) -> str:
        """The address it listens at."""
        found = self.asked("WSInterfaceFromLinkServer")
        return found.decode("ascii") if isinstance(found, bytes) else ""

    def next(self) -> End:
        """Wait for the next link.

        Raises:
            AssertionError: The library reported an error.
        """
        got = self.agent.call("WSWaitForNewLinkFromLinkServer", self.handle)
        if got.outputs["error"] != 0:
            raise AssertionError(f"waiting for a link: error {got.outputs['error']!r}")
        return self.agent.adopt("accepted", got.returned)

    def register(self, name: str) -> None:
        """Have new links given to a callback from now on."""
        callback = Callback(name)
        self.agent.call("WSRegisterCallbackFunctionWithLinkServer", self.handle, callback)

    def given(self, name: str, count: int, seconds: float = 5.0) -> list[End]:
        """Return the links that the callback was given, once there are so many.

        Args:
            name: Name of the callback.
            count: How many to wait for.
            seconds: How long; then those that have come are returned.
        """
        links: list[object] = []
        limit = time.monotonic() + seconds
        while len(links) < count and time.monotonic() < limit:
            for event in self.agent.events(name):
                arguments = event["arguments"]
                if isinstance(arguments, list):
                    links.append(arguments[1])
            time.sleep(_PAUSE_SECONDS)
        return [self.agent.adopt("accepted", link) for link in links]

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Shut down; after a failure the agent goes with everything that is in it."""
        if kind is None:
            self.shut_down()

    def shut_down(self) -> None:
        """End it; safe to repeat."""
        if self.open and self.handle:
            self.open = False
            self.agent.call("WSShutdownLinkServer", self.handle)


def made(agent: Agent, function: str, *values: Value) -> Server:
    """Make a server with one of the three functions.

    Args:
        agent: Where it runs.
        function: Name of the function.
        values: In-arguments after the environment.
    """
    outcome = agent.call(function, ENVIRONMENT, *values)
    return Server(agent, int(str(outcome.returned or 0)), int(str(outcome.outputs["error"])))


def serve(agent: Agent, *, port: int = 0, interface: str = LOCAL_HOST, context: int = 0) -> Server:
    """Start a server on an address of this machine."""
    made = agent.call("WSNewLinkServerWithPortAndInterface", ENVIRONMENT, port, interface, context)
    return Server(agent, int(str(made.returned or 0)), int(str(made.outputs["error"])))


def client(agent: Agent, server: Server, host: str = LOCAL_HOST) -> tuple[End, Pending]:
    """Open a client and begin its activation."""
    words = ["-linkmode", "connect", "-linkprotocol", "TCPIP"]
    words += ["-linkname", f"{server.port}@{host}", "-linkoptions", "4"]
    end = agent.open_end("client", words)
    return end, end.start("WSActivate")
