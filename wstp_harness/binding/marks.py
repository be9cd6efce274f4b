"""Marks in the stream, transfer between links, skipping and copies of a link."""

from __future__ import annotations

import ctypes
from typing import Self

from wstp_harness.binding.connection import Connection
from wstp_harness.binding.errors import error_for
from wstp_harness.binding.handle import Owned
from wstp_harness.binding.protocol import Protocol


class Mark(Owned):
    """A place in what is read; the link keeps everything after it while the mark is open."""

    def __init__(self, link: Connection) -> None:
        """Mark the next thing to be read. Source: ``WSCreateMark``.

        Raises:
            LinkError: The link is in error.
        """
        self._link = link
        super().__init__(link.checked("WSCreateMark"))

    def _release(self, handle: int) -> None:
        if not self._link.closed:
            self._link.raw("WSDestroyMark", handle)

    def seek(self, expressions: int = 0) -> None:
        """Go back to the mark, or this many complete expressions after it.

        Source: ``WSSeekToMark``.

        Raises:
            ValueError: There are not that many.
        """
        if not self._link.raw("WSSeekToMark", self.handle, expressions):
            raise ValueError(f"no {expressions} complete expressions after the mark")


class Marks(Connection):
    """Marks and transfer."""

    def mark(self) -> Mark:
        """Mark the next thing to be read.

        Raises:
            LinkError: The link is in error.
        """
        return Mark(self)

    def transfer_to(self, destination: Connection, *, timeout_seconds: float | None = None) -> None:
        """Move the next complete expression to another link. Source: ``WSTransferExpression``.

        Raises:
            LinkError: Of the link that is in error.
        """
        with self.deadline(timeout_seconds):
            self._transfer("WSTransferExpression", destination)

    def transfer_all_to(self, destination: Connection) -> None:
        """Move all that is left on a loopback. Source: ``WSTransferToEndOfLoopbackLink``.

        Raises:
            LinkError: Of the link that is in error.
        """
        self._transfer("WSTransferToEndOfLoopbackLink", destination)

    def _transfer(self, function: str, destination: Connection) -> None:
        # The destination is the first parameter; the turn of the source is taken beside it.
        leave = self.enter(function)
        try:
            if not destination.raw(function, self.handle):
                raise (self if self.error else destination).failure(function)
        finally:
            leave()

    def skip(self, *, timeout_seconds: float | None = None) -> None:
        """Read past the next complete expression.

        Raises:
            LinkError: Nothing can be read.
        """
        error = ctypes.c_int()
        open_loopback = self.library.function("WSLoopbackOpen")
        handle = open_loopback(self._environment, ctypes.byref(error))
        if not handle:
            raise error_for(error.value, "", "WSLoopbackOpen")
        loopback, environment = Protocol.LOOPBACK, self._environment
        with Connection(self.library, handle, protocol=loopback, environment=environment) as bin_:
            self.transfer_to(bin_, timeout_seconds=timeout_seconds)

    def expressions_left(self) -> int:
        """Complete expressions left at this level. Source: ``WSExpressionsToGet``.

        Raises:
            LinkError: The library refuses.
        """
        count = ctypes.c_int()
        self.checked("WSExpressionsToGet", ctypes.byref(count))
        return count.value

    def duplicate(self, name: str) -> Self:
        """A new link with a copy of what is unread here. Source: ``WSDuplicateLink``.

        Raises:
            LinkError: The library refuses.
        """
        error = ctypes.c_int()
        handle = self.raw("WSDuplicateLink", name.encode(), ctypes.byref(error))
        if not handle:
            raise error_for(error.value, "", "WSDuplicateLink", self.name)
        return type(self)(
            self.library,
            handle,
            protocol=self.protocol,
            environment=self._environment,
            siblings=self._siblings,
        )
