"""Calls on a link: one thread at a time, each checked, each failure the error that fits.

The rule: a link belongs to one call at a time. With the link lock off (as it is at first) a call
from a second thread is refused (`LinkBusy`), because the C API would corrupt the link; with the
lock on (`Calls.enable_lock`) it waits for its turn.

Not here: time limits (``time_limits.py``), opening and closing (``connection.py``).
"""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import ErrorCode
from wstp_harness.binding.errors import CallbackStopped, LinkBusy, LinkError, LinkTimeout, error_for
from wstp_harness.binding.handle import Owned

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from wstp_harness.binding.library import Library

_CODES: Final = frozenset(ErrorCode)


class Calls(Owned):
    """A link as something to call functions on.

    Attributes:
        pending: What a callback raised and no call has raised yet.
        owner: The thread that is in a call; 0 for none, or when it is in one that has no callbacks.
    """

    def __init__(self, library: Library, handle: int) -> None:
        """Own an opened link."""
        super().__init__(handle)
        self.library = library
        self.pending: BaseException | None = None
        # The turn is a token in a list: list.pop and list.append are atomic and take a fifth of
        # the time of a lock. With the link lock on there is no token, and a real lock instead.
        self._token: list[None] = [None]
        self.owner = 0
        self._turns = threading.RLock()
        self._shared = False
        self._stopped: type[CallbackStopped | LinkTimeout] | None = None

    # --- turns
    def enable_lock(self) -> None:
        """Let several threads use the link; each call then waits for its turn.

        A lock orders calls, not what they mean: several calls that belong together need a lock
        of the caller's, and so does asking for `error` after them. Source: ``WSEnableLinkLock``.

        Raises:
            LinkBusy: Another thread is in a call.
        """
        leave = self.enter("WSEnableLinkLock")
        self.library.call("WSEnableLinkLock", self.handle)
        if self._shared:
            leave()
        self.owner, self._shared = 0, True  # the token is not put back

    def disable_lock(self) -> None:
        """Go back to one thread at a time, once no other uses it. Source: ``WSDisableLinkLock``."""
        if self._shared:
            with self._turns:
                self.library.call("WSDisableLinkLock", self.handle)
                self._shared = False
                self._token.append(None)

    @property
    def lock_enabled(self) -> bool:
        """Whether several threads may use the link."""
        return self._shared

    def enter(self, function: str) -> Callable[[], object]:
        """Take the turn; what is answered gives it back. A thread that has it may enter again.

        Raises:
            LinkBusy: Another thread is in a call and the link lock is off.
            LinkTimeout: The time limit of this thread is over before its turn came; nothing was
                called and the link is as it was.
        """
        try:
            self._token.pop()
        except IndexError:
            return self._enter_otherwise(function)
        self.owner = threading.get_ident()
        return self._leave

    def _leave(self) -> None:
        self.owner = 0
        self._token.append(None)

    def _enter_otherwise(self, function: str) -> Callable[[], object]:
        if self._shared:
            if self._turns.acquire(timeout=self.seconds_left()):
                return self._turns.release
            text = "the time limit is over while another thread uses the link"
            raise LinkTimeout(ErrorCode.WSEOK, text, function)
        if self.owner == threading.get_ident():
            return int  # nothing to give back: the call around this one does it
        raise LinkBusy(function, repr(self._handle))

    def seconds_left(self) -> float:
        """Until this thread's time limit; -1 without one, as `threading.Lock.acquire` wants it."""
        raise NotImplementedError  # by TimeLimits

    def deadline(self, seconds: float | None) -> AbstractContextManager[None]:
        """Limit the blocking calls inside."""
        raise NotImplementedError  # by TimeLimits

    def close(self) -> None:
        """Give the handle back; a second time does nothing.

        Raises:
            LinkBusy: Another thread is in a call and the link lock is off.
        """
        leave = self.enter("WSClose")
        try:
            super().close()
        finally:
            leave()

    # --- calls
    def raw(self, name: str, *arguments: object) -> int:
        """Call a function whose first parameter is the link; C's own answer, 0 for NULL or nothing.

        Raises:
            LinkBusy: Another thread is in a call and the link lock is off.
        """
        leave = self.enter(name)
        try:
            return self.library.call(name, self.handle, *arguments) or 0
        finally:
            leave()

    def checked(
        self,
        name: str,
        *arguments: object,
        timeout_seconds: float | None = None,
    ) -> int:
        """Call and raise when the answer is 0 or NULL.

        Raises:
            LinkError: The class that fits the link's error code.
            LinkTimeout: The time limit is over.
            LinkBusy: Another thread is in a call and the link lock is off.
            BaseException: What a callback of this link raised in the meantime.
        """
        if timeout_seconds is not None:
            with self.deadline(timeout_seconds):
                return self.checked(name, *arguments)
        leave = self.enter(name)
        try:
            answer = self.library.call(name, self.handle, *arguments) or 0
            if not answer or self.pending is not None:
                self.settle(answer, name)
            return answer
        finally:
            leave()

    def settle(self, answer: object, function: str) -> None:
        """Raise what a callback raised during the call, or the failure of a call that failed.

        Args:
            answer: What the call answered; 0 and None are failures.
            function: Its name.

        Raises:
            LinkError: The class that fits the link's error code.
            BaseException: What a callback of this link raised in the meantime.
        """
        if self.pending is not None:
            fault, self.pending = self.pending, None
            raise fault
        if not answer:
            raise self.failure(function)

    def _settle_put(self, function: str) -> None:
        """`settle` a put whose turn was taken without saying whose it is."""
        self.owner = threading.get_ident()  # the link is asked for its error
        try:
            self.settle(0, function)
        finally:
            self.owner = 0

    # --- errors
    def failure(self, function: str) -> LinkError:
        """The error that the link reports now, as an exception to raise."""
        code, name = self.error, self.name
        stopped, self._stopped = self._stopped, None
        if stopped is LinkTimeout:
            return LinkTimeout(code, "the time limit is over", function, name)
        if stopped is CallbackStopped:
            return CallbackStopped(code, "a yield function stopped the call", function, name)
        return error_for(code, self.error_message, function, name)

    def unexpected(self, function: str, wanted: str) -> LinkError:
        """The error for something else than what the caller asked for."""
        text = f"what comes next is not {wanted}"
        return error_for(ErrorCode.WSEGSEQ, text, function, self.name)

    @property
    def error(self) -> int:
        """The link's error code; 0 when all is well. Source: ``WSError``."""
        code = self.raw("WSError")
        return ErrorCode(code) if code in _CODES else code

    @property
    def error_message(self) -> str:
        """The library's text for it. Source: ``WSErrorMessage``."""
        address = self.raw("WSErrorMessage")
        if not address:
            return ""
        text = ctypes.string_at(address).decode("latin-1")
        if self.library.has("WSReleaseErrorMessage"):
            self.raw("WSReleaseErrorMessage", address)
        return text

    def clear_error(self) -> bool:
        """Put an error behind; False when the link is dead. Source: ``WSClearError``."""
        return bool(self.raw("WSClearError"))

    @property
    def name(self) -> str:
        """What the other end connects to; "" for a loopback. Source: ``WSName``."""
        address = self.raw("WSName")
        return ctypes.string_at(address).decode("latin-1") if address else ""
