"""What every owned C object has: a handle given back once, a warning when nobody does.

The rule (style of the whole binding): construct, one C call, check, wrap; ``close()`` or
``with``; use after close raises; a forgotten object warns (`ResourceWarning`) and is never
freed silently, because the thread that collects garbage may be the wrong one.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Self

from wstp_harness.binding.errors import LinkBusy

if TYPE_CHECKING:
    from types import TracebackType


class Owned:
    """Base of environments, links, servers, marks and loans."""

    _handle: int | None = None

    def __init__(self, handle: int) -> None:
        """Own a handle that is not NULL."""
        self._handle = handle

    @property
    def handle(self) -> int:
        """The C handle.

        Raises:
            ValueError: The object is closed.
        """
        if self._handle is None:
            raise ValueError(f"{type(self).__name__} is closed")
        return self._handle

    @property
    def closed(self) -> bool:
        """Whether the handle was given back."""
        return self._handle is None

    def close(self) -> None:
        """Give the handle back; a second time does nothing."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            try:
                self._release(handle)
            except LinkBusy:  # nothing was given back yet; a later close may succeed
                self._handle = handle
                raise

    def _release(self, handle: int) -> None:
        """The one C call that ends the object."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def __del__(self) -> None:
        """Warn when it was not closed."""
        if self._handle is not None:
            warnings.warn(f"{self!r} was never closed", ResourceWarning, source=self, stacklevel=2)
