"""A link's life and its errors: what all reading and writing of a link stands on.

`Connection` owns the handle, calls with a check, and turns a failed call into the error that
fits; the files beside this one add numbers, text, lists and the rest (see ``link.py``).
"""

from __future__ import annotations

import ctypes
import time
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wstp_harness.abi import ErrorCode, callback_type, ctype_of
from wstp_harness.abi.codes import WaitResult
from wstp_harness.binding.errors import LinkError, LinkTimeout, error_for
from wstp_harness.binding.handle import Owned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wstp_harness.binding.library import Library
    from wstp_harness.binding.protocol import Protocol


class Connection(Owned):
    """One end of a link."""

    def __init__(
        self, library: Library, handle: int, *, protocol: Protocol, environment: int
    ) -> None:
        """Own an opened link.

        Args:
            library: Where the handle comes from.
            handle: A ``WSLINK``.
            protocol: What it was opened with.
            environment: The ``WSEnvironment`` it was opened in.
        """
        super().__init__(handle)
        self.library = library
        self.protocol = protocol
        self._environment = environment
        self.pending: BaseException | None = None
        self._deadline: float | None = None
        self._yielder: object = None

    def __repr__(self) -> str:
        """Name the protocol and the link."""
        if self.closed:
            return f"{type(self).__name__}({self.protocol}, closed)"
        return f"{type(self).__name__}({self.protocol}, {self.name!r})"

    def _release(self, handle: int) -> None:
        self.library.call("WSClose", handle)
        self._yielder = None

    # --- calls
    def raw(self, name: str, *arguments: Any) -> Any:  # noqa: ANN401 - what C takes and answers
        """Call a function whose first parameter is the link; C's own answer."""
        return self.library.call(name, self.handle, *arguments)

    def checked(self, name: str, *arguments: Any) -> Any:  # noqa: ANN401 - as `raw`
        """Call and raise when the answer is 0 or NULL.

        Raises:
            LinkError: The class that fits the link's error code.
            BaseException: What a callback of this link raised in the meantime.
        """
        answer = self.library.call(name, self.handle, *arguments)
        if not answer or self.pending is not None:
            self.settle(answer, name)
        return answer

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

    def failure(self, function: str) -> LinkError:
        """The error that the link reports now, as an exception to raise."""
        code = self.error
        if self.overdue:
            return LinkTimeout(code, "the time limit is over", function, self.name)
        return error_for(code, self.error_message, function, self.name)

    def unexpected(self, function: str, wanted: str) -> LinkError:
        """The error for something else than what the caller asked for."""
        text = f"what comes next is not {wanted}"
        return error_for(ErrorCode.WSEGSEQ, text, function, self.name)

    # --- errors
    @property
    def error(self) -> int:
        """The link's error code; 0 when all is well. Source: ``WSError``."""
        code: int = self.raw("WSError")
        return ErrorCode(code) if code in ErrorCode.__members__.values() else code

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

    # --- life
    @property
    def name(self) -> str:
        """What the other end connects to; "" for a loopback. Source: ``WSName``."""
        address = self.raw("WSName")
        return ctypes.string_at(address).decode("latin-1") if address else ""

    def activate(self, *, timeout_seconds: float | None = None) -> None:
        """Wait for the other end. Source: ``WSActivate``.

        Raises:
            LinkTimeout: The other end did not come in time; the link is dead.
            LinkError: The connection failed.
        """
        with self.deadline(timeout_seconds):
            self.checked("WSActivate" if self.library.has("WSActivate") else "WSConnect")

    @property
    def ready(self) -> bool:
        """Whether a get would find something (or a closed peer). Source: ``WSReady``.

        A library may reset a pending error in this call.
        """
        return bool(self.raw("WSReady"))

    def wait(self, *, timeout_seconds: float | None = None) -> bool:
        """Flush, then wait until there is something to read; False when the time is over.

        Source: ``WSReadyParallel``; the link stays as it is.

        Raises:
            LinkError: The wait itself failed.
        """
        self.flush()
        whole = -1 if timeout_seconds is None else int(timeout_seconds)
        part = -1 if timeout_seconds is None else int((timeout_seconds - whole) * 1_000_000)
        interval = ctype_of("wstimeval")
        limit = interval(whole, part) if interval is not None else None
        links = (ctypes.c_void_p * 1)(self.handle)
        answer: int = self.library.call("WSReadyParallel", self._environment, links, 1, limit)
        if answer == WaitResult.WSREADYPARALLELTIMEDOUT:
            return False
        if answer < 0:
            raise self.failure("WSReadyParallel")
        return True

    def flush(self) -> None:
        """Send what was put. Source: ``WSFlush``.

        Raises:
            LinkError: The link cannot.
        """
        self.checked("WSFlush")

    @property
    def overdue(self) -> bool:
        """Whether a time limit set by `deadline` is over."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    @contextmanager
    def deadline(self, seconds: float | None) -> Iterator[None]:
        """Limit the blocking calls inside; one that runs over kills the link.

        Works through the yield function, which libraries call every 50 to 100 ms while they
        wait. None sets no limit.

        Raises:
            LinkTimeout: By the call that ran over.
        """
        if seconds is None:
            yield
            return
        if self._yielder is None:
            self._install_yielder()
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = None

    def _install_yielder(self) -> None:
        this = weakref.ref(self)  # the link owns the function, not the other way round

        def stop(_link: int | None, _parameters: int | None) -> int:
            link = this()
            return int(link is not None and link.overdue)

        self._yielder = callback_type("WSYieldFunctionObject")(stop)
        self.checked("WSSetYieldFunction", self._yielder)
