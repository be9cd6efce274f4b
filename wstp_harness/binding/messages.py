"""Urgent messages: outside the stream of expressions, to be polled or handled.

A handler is a Python callable; what it raises never unwinds through C but is raised by the next
checked call on the link. The library calls it from a thread of its own on most protocols.
"""

from __future__ import annotations

import ctypes
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wstp_harness.abi import callback_type
from wstp_harness.abi.codes import Message
from wstp_harness.binding.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Urgent:
    """One urgent message.

    Attributes:
        code: See `wstp_harness.abi.codes.Message`.
        argument: Whatever the sender gave.
    """

    code: int
    argument: int = 0

    @property
    def kind(self) -> Message | None:
        """What the code means; None for the programs' own codes."""
        return Message(self.code) if self.code in set(Message) else None


class Messages(Connection):
    """Urgent messages."""

    _called: object = None
    _handle_message: Callable[[Urgent], None] | None = None

    def put_message(self, code: int, argument: int = 0) -> None:
        """Send an urgent message. Source: ``WSPutMessageWithArg``.

        Raises:
            LinkUnconnected: There is no peer yet.
            LinkError: The library refuses the code.
        """
        self.checked("WSPutMessageWithArg", code, argument)

    @property
    def message_ready(self) -> bool:
        """Whether `get_message` would answer at once. Source: ``WSMessageReady``."""
        return bool(self.raw("WSMessageReady"))

    def get_message(self) -> Urgent | None:
        """Take a message from the queue, None when there is none. Source: ``WSGetMessage``.

        Asks `message_ready` first, because some libraries block with an empty queue.
        """
        if not self.message_ready:
            return None
        code, argument = ctypes.c_int(), ctypes.c_int()
        if not self.raw("WSGetMessage", ctypes.byref(code), ctypes.byref(argument)):
            return None
        return Urgent(code.value, argument.value)

    def set_message_handler(self, handler: Callable[[Urgent], None] | None) -> None:
        """Have urgent messages handled as they come; None ends that.

        Source: ``WSSetMessageHandler``. The handler runs in the library's thread.

        Raises:
            LinkError: The link cannot (a loopback polls).
        """
        self._handle_message = handler
        if handler is None:
            self.raw("WSSetMessageHandler", None)  # interface 3 takes no NULL over TCPIP
        else:
            self.checked("WSSetMessageHandler", self._called or self._made_handler())

    def _made_handler(self) -> object:
        """The one function of this link, kept as long: a message may be on its way to it."""
        this = weakref.ref(self)

        def handle(_link: int | None, code: int, argument: int) -> None:
            link = this()
            if link is not None:
                link.handled(Urgent(code, argument))

        self._called = callback_type("WSMessageHandlerObject")(handle)
        return self._called

    def handled(self, message: Urgent) -> None:
        """Hand a message on; called by the library."""
        handler = self._handle_message
        try:
            if handler is not None:
                handler(message)
        except BaseException as fault:  # noqa: BLE001 - raised again by the next call
            self.pending = fault
