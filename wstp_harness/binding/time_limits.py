"""Time limits and yield functions: how a call that waits is ended.

A library calls the link's yield function while it waits (Wolfram's every 50 to 100 ms in gets and
activation, never in puts and flushes) and gives the call up when that answers nonzero. The function
has no argument for data of ours, so each link gets a function of its own, which looks up the
limit of the thread it is called in. It is installed while it is needed and hands on to the
function that was there before, which is put back afterwards. It is kept as long as the link,
because a TCPIP link of interface 3 takes no NULL back: it goes on calling what it was given last.

Source: ``WSSetYieldFunction``, ``WSGetYieldFunction``, ``WSCallYieldFunction``.
"""

from __future__ import annotations

import ctypes
import threading
import time
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import callback_type
from wstp_harness.binding.calls import Calls
from wstp_harness.binding.errors import CallbackStopped, LinkTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wstp_harness.binding.library import Library

_TYPE: Final = "WSYieldFunctionObject"


class TimeLimits(Calls):
    """Time limits by thread, and a yield function of the user's."""

    def __init__(self, library: Library, handle: int) -> None:
        """Own an opened link; no function is installed yet."""
        super().__init__(library, handle)
        self._limits: dict[int, float] = {}
        self._yields: Callable[[], bool] | None = None
        self._function: ctypes._FuncPointer | None = None
        self._former = 0
        self._users = 0
        self._counting = threading.Lock()

    @contextmanager
    def deadline(self, seconds: float | None) -> Iterator[None]:
        """Limit the blocking calls that this thread makes inside; None sets no limit.

        A call that runs over raises `LinkTimeout`, and the link can only be closed then: what was
        half read or written is gone. Inner limits never outlast outer ones.

        Args:
            seconds: For all calls inside together.
        """
        if seconds is None:
            yield
            return
        thread, limit = threading.get_ident(), time.monotonic() + seconds
        outer = self._limits.get(thread)
        self._limits[thread] = limit if outer is None else min(limit, outer)
        try:
            self._install()
            try:
                yield
            finally:
                self._uninstall()
        finally:
            if outer is None:
                del self._limits[thread]
            else:
                self._limits[thread] = outer

    def seconds_left(self) -> float:
        """Until this thread's time limit; -1 without one, as `threading.Lock.acquire` wants it."""
        limit = self._limits.get(threading.get_ident())
        return -1 if limit is None else max(0.0, limit - time.monotonic())

    def set_yield_function(self, function: Callable[[], bool] | None) -> None:
        """Have a function called while the library waits on this link; None ends that.

        Args:
            function: Answers True to give the call up, which then raises `CallbackStopped`. What it
                raises itself is raised by the call. It must not use the link.

        Raises:
            LinkError: The link cannot.
        """
        had, self._yields = self._yields, function
        if function is not None and had is None:
            self._install()
        elif function is None and had is not None:
            self._uninstall()

    def _install(self) -> None:
        with self._counting:
            self._users += 1
            if self._users > 1:
                return
            function = self._function or self._made()
            former = self.raw("WSGetYieldFunction")
            if former != ctypes.cast(function, ctypes.c_void_p).value:
                self._former = former
                self.raw("WSSetYieldFunction", function)

    def _made(self) -> ctypes._FuncPointer:
        this = weakref.ref(self)  # the link owns the function, not the other way round

        def ask(handle: int | None, parameters: int | None) -> int:
            link = this()
            return 0 if link is None else link.asked(handle, parameters)

        self._function = callback_type(_TYPE)(ask)
        return self._function

    def _uninstall(self) -> None:
        with self._counting:
            self._users -= 1
            if self._users == 0 and not self.closed:
                self.raw("WSSetYieldFunction", self._former or None)

    def asked(self, handle: int | None, parameters: int | None) -> int:
        """The answer to the library: nonzero gives the call up."""
        self._stopped = None
        if self.seconds_left() == 0:
            self._stopped = LinkTimeout
            return 1
        try:
            if self._yields is not None and self._yields():
                self._stopped = CallbackStopped
                return 1
        except BaseException as fault:  # noqa: BLE001 - raised again by the call that is given up
            self.pending = fault
            return 1
        if not self._former:
            return 0
        answer = self.library.call("WSCallYieldFunction", self._former, handle, parameters)
        return int(bool(answer))
