"""A link's life: activation, waiting, flushing, closing.

The files beside this one add numbers, text, lists and the rest (see ``link.py``); what stands
below is calls (``calls.py``) and time limits (``time_limits.py``).
"""

from __future__ import annotations

import ctypes
import time
import weakref
from enum import IntEnum
from typing import TYPE_CHECKING

from wstp_harness.abi import ErrorCode, callback_type, ctype_of
from wstp_harness.abi.codes import WaitResult
from wstp_harness.binding.time_limits import TimeLimits

if TYPE_CHECKING:
    from collections.abc import Callable
    from weakref import WeakSet

    from wstp_harness.binding.library import Library
    from wstp_harness.binding.protocol import Protocol

_INTERVAL = ctype_of("wstimeval")


class Readiness(IntEnum):
    """What ``WSReady`` answers; true only when something can be read."""

    FAILED = -1
    NOTHING = 0
    SOMETHING = 1

    def __bool__(self) -> bool:
        """Whether something can be read; a dead link has nothing."""
        return self is Readiness.SOMETHING


class Connection(TimeLimits):
    """One end of a link."""

    def __init__(
        self,
        library: Library,
        handle: int,
        *,
        protocol: Protocol,
        environment: int,
        siblings: WeakSet[Connection] | None = None,
    ) -> None:
        """Own an opened link.

        Args:
            library: Where the handle comes from.
            handle: A ``WSLINK``.
            protocol: What it was opened with.
            environment: The ``WSEnvironment`` it was opened in.
            siblings: The links that are closed before that is.
        """
        super().__init__(library, handle)
        self._siblings = siblings
        if siblings is not None:
            siblings.add(self)
        self.protocol = protocol
        self._environment = environment
        self._waiting = False
        self._kept: list[object] = []  # C callbacks that live until the link is closed

    def __repr__(self) -> str:
        """Name the protocol and the link."""
        if self.closed:
            return f"{type(self).__name__}({self.protocol}, closed)"
        return f"{type(self).__name__}({self.protocol}, {self.name!r})"

    def _release(self, handle: int) -> None:
        self.library.call("WSClose", handle)
        self._installed = None
        self._kept.clear()

    def activate(self, *, timeout_seconds: float | None = None) -> None:
        """Wait for the other end. Source: ``WSActivate``.

        Raises:
            LinkTimeout: The other end did not come in time; the link can only be closed.
            LinkError: The connection failed.
        """
        name = "WSActivate" if self.library.has("WSActivate") else "WSConnect"
        self.checked(name, timeout_seconds=timeout_seconds)

    @property
    def ready(self) -> Readiness:
        """Whether a get would find something (or a closed peer), without waiting.

        A library may reset a pending error in this call. Source: ``WSReady``.
        """
        answer = self.raw("WSReady")
        if answer < 0:
            return Readiness.FAILED
        return Readiness.SOMETHING if answer else Readiness.NOTHING

    def wait(self, *, timeout_seconds: float | None = None) -> bool:
        """Flush, then wait until there is something to read; False when the time is over.

        The link stays as it is; one that is not connected yet has nothing to read.
        Source: ``WSReadyParallel``.

        Raises:
            LinkError: The wait itself failed.
        """
        if self.error != ErrorCode.WSECONNECT:
            self.flush()
        whole = -1 if timeout_seconds is None else int(timeout_seconds)
        part = -1 if timeout_seconds is None else int((timeout_seconds - whole) * 1_000_000)
        limit = _INTERVAL(whole, part) if _INTERVAL is not None else None
        links = (ctypes.c_void_p * 1)(self.handle)
        leave = self.enter("WSReadyParallel")
        try:
            call = self.library.call
            answer = call("WSReadyParallel", self._environment, links, 1, limit) or 0
            if answer != WaitResult.WSREADYPARALLELTIMEDOUT and answer < 0:
                raise self.failure("WSReadyParallel")
        finally:
            leave()
        return answer >= 0

    def wait_with_callback(
        self,
        callback: Callable[[], bool] | None = None,
        *,
        timeout_seconds: float | None = None,
    ) -> bool:
        """Wait until something arrives or the peer closes; call back every now and then.

        Unlike `wait` this may be asked on a link that is not connected yet; it waits for that too.
        Source: ``WSWaitForLinkActivityWithCallback`` (called back every 50 ms).

        Args:
            callback: Answers True to stop waiting. What it raises ends the wait and is raised.
            timeout_seconds: Stop after this time.

        Returns:
            True when there is activity, False when the callback or the time ended the wait.

        Raises:
            LinkError: The wait itself failed.
            RuntimeError: The callback waits on the same link again.
        """
        if self._waiting:
            raise RuntimeError(f"{self!r} is being waited on already")
        end = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        this = weakref.ref(self)

        def stop(_link: int | None, _context: int | None) -> int:
            if end is not None and time.monotonic() >= end:
                return 1
            try:
                return int(callback is not None and callback())
            except BaseException as fault:  # noqa: BLE001 - raised again when the wait has ended
                link = this()
                if link is not None:
                    link.pending = fault
                return 1

        name, self._waiting = "WSWaitForLinkActivityWithCallback", True
        try:
            answer = self.raw(name, callback_type("WSLinkWaitCallBackObject")(stop))
            self.settle(answer != WaitResult.WSWAITERROR, name)
        finally:
            self._waiting = False
        return answer == WaitResult.WSWAITSUCCESS

    def flush(self, *, timeout_seconds: float | None = None) -> None:
        """Send what was put. Source: ``WSFlush``.

        Args:
            timeout_seconds: Kept by libraries that yield while they write (the engine);
                Wolfram's do not.

        Raises:
            LinkTimeout: The peer does not read.
            LinkError: The link cannot.
        """
        self.checked("WSFlush", timeout_seconds=timeout_seconds)
