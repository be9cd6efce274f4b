"""Messages: handlers in an agent, and waiting for what they were called with.

Source: WSPutMessage, WSSetMessageHandler, reference pages; the codes are the header's.
Delivery is asynchronous, so every wait here has a deadline and ends as soon as what is
expected has come. `settled` proves that nothing more is under way by one last message.
"""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.lab import ENVIRONMENT, Callback

if TYPE_CHECKING:
    from wstp_harness.lab import Agent, End

Message: TypeAlias = tuple[int, int]
"""Code and argument."""
TERMINATE: Final = 1
PLAIN_CODES: Final = (2, 3, 4, 7, 10, 255, 256, 1000, 1001, 65536, 2**31 - 1)
"""Codes whose argument is the sender's (5 and 6 are counted by the library)."""
ARGUMENTS: Final = (0, 1, 2, 127, 128, 255, 256, 65535, 65536, 2**31 - 1)
SENTINEL: Final = (4321, 1234)
_PAUSE_SECONDS: Final = 0.002
_NUMBERS: Final = count(1)


class Handler:
    """A message handler at one end.

    Attributes:
        end: Whose messages it gets.
        name: Under which the agent records its calls.
        object: What the library calls it by.
    """

    def __init__(self, end: End) -> None:
        """Make a handler and set it."""
        self.end = end
        self.name = f"messages-{next(_NUMBERS)}"
        made = end.agent.call(
            "WSCreateMessageHandler", ENVIRONMENT, Callback(self.name), None
        ).returned
        self.object = made if isinstance(made, int) else 0
        self.accepted = end.call("WSSetMessageHandler", self.object).returned
        self._seen: list[Message] = []

    def messages(self, count: int, seconds: float = 5.0) -> list[Message]:
        """Return what the handler was called with, once it was called so often.

        Args:
            count: How many calls to wait for.
            seconds: How long; then what has come so far is returned.
        """
        limit = time.monotonic() + seconds
        self._look()
        while len(self._seen) < count and time.monotonic() < limit:
            time.sleep(_PAUSE_SECONDS)
            self._look()
        return list(self._seen)

    def settled(self, sender: End, seconds: float = 5.0) -> list[Message]:
        """Return every message that came before one sent now.

        Args:
            sender: The other end.
            seconds: How long to wait for it.
        """
        sender.call("WSPutMessageWithArg", *SENTINEL)
        limit = time.monotonic() + seconds
        self._look()
        while SENTINEL not in self._seen and time.monotonic() < limit:
            time.sleep(_PAUSE_SECONDS)
            self._look()
        return [message for message in self._seen if message != SENTINEL]

    def _look(self) -> None:
        self._seen += _recorded(self.end.agent, self.name)


def polled(end: End, seconds: float = 3.0) -> Message | None:
    """Return the next message of an end without a handler, asked for again and again.

    Args:
        end: Whose.
        seconds: How long; then None.
    """
    limit = time.monotonic() + seconds
    while not end.call("WSMessageReady").returned:
        if time.monotonic() > limit:
            return None
        time.sleep(_PAUSE_SECONDS)
    got = end.call("WSGetMessage").outputs
    return int(str(got["message"])), int(str(got["argument"]))


def _recorded(agent: Agent, name: str) -> list[Message]:
    found = []
    for event in agent.events(name):
        arguments = event["arguments"]
        if isinstance(arguments, list):
            _link, message, argument = (int(str(each)) for each in arguments)
            found.append((message, argument))
    return found
