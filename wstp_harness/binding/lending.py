"""Lists and arrays that a library lends, without a detour: what the binding is measured by.

A `Loan` of any function reads the table at every call. Arrays are what is lent in bulk, so their
getters are prepared once per link and kind (`Lender`) and used for one loan after the other.
"""

from __future__ import annotations

import ctypes
from math import prod
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.abi import ctype_of
from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.buffers import EXTENDED_FORMAT, element_format
from wstp_harness.binding.handle import Owned

if TYPE_CHECKING:
    from wstp_harness.binding.connection import Connection

_EXTENDED_BYTES: Final = 16


class Lender:
    """One getter of arrays or lists and what gives back, with cells for one loan at a time."""

    def __init__(self, link: Connection, kind: str, shape: str) -> None:
        """Prepare.

        Raises:
            SymbolMissing: The library has no such getter.
            KeyError: There is no such kind.
        """
        row = KIND_BY_NAME[kind]
        self.kind = kind
        self.name = f"WSGet{kind}{shape}"
        self.get = link.library.unconverted(self.name)
        self.release = link.library.unconverted(f"WSRelease{kind}{shape}")
        self.index: Any = ctypes.c_long if row.index == "long" else ctypes.c_int
        self.element_bytes = ctypes.sizeof(ctype_of(row.element) or ctypes.c_char)
        self.format: Any = element_format(kind)  # one of the letters that memoryview.cast knows
        self.data, self.dims, self.heads = (ctypes.c_void_p() for _ in range(3))
        self.count = self.index()
        self.listed = shape == "List"
        cells = [self.data, self.dims, self.heads, self.count]
        used = [self.data, self.count] if self.listed else cells
        address = ctypes.c_void_p(link.handle)
        self.got = (address, *map(ctypes.byref, used))
        self.given_back = (address, *used)


class Putter:
    """One function that puts arrays, with cells for its dimensions."""

    most = 64
    """Dimensions there are cells for."""

    def __init__(self, link: Connection, kind: str) -> None:
        """Prepare."""
        index: Any = ctypes.c_long if KIND_BY_NAME[kind].index == "long" else ctypes.c_int
        self.kind = kind
        self.name = f"WSPut{kind}Array"
        self.call = link.library.unconverted(self.name)
        self.address = ctypes.c_void_p(link.handle)
        self.dims = (index * self.most)()
        self.depth = index()


class ArrayLoan(Owned):
    """A lent list or array of one kind, until `close`.

    Attributes:
        kind: Kind of the elements.
    """

    def __init__(
        self,
        link: Connection,
        lender: Lender,
        free: list[Lender],
        *,
        timeout_seconds: float | None = None,
    ) -> None:
        """Get; see `Arrays.lend_array`. The lender goes back among the free ones with `close`.

        Raises:
            OutOfSequence: The next thing is no list or array of numbers.
            OutOfRange: An element does not fit.
            LinkTimeout: It did not come in time.
        """
        self._link, self._lender, self._free, self.kind = link, lender, free, lender.kind
        if timeout_seconds is None:
            self._get()
        else:
            with link.deadline(timeout_seconds):
                self._get()

    def _get(self) -> None:
        link, lender = self._link, self._lender
        leave = link.enter(lender.name)
        try:
            if not lender.get(*lender.got) or link.pending is not None:
                link.settle(0, lender.name)
            self._handle = 1
        finally:
            leave()

    def close(self) -> None:
        """Give the memory back; a second time does nothing.

        Raises:
            LinkBusy: Another thread is in a call and the link lock is off.
        """
        if self._handle is None:
            return
        link, lender = self._link, self._lender
        if not link.closed:
            leave = link.enter(lender.name)
            try:
                lender.release(*lender.given_back)
            finally:
                leave()
        self._handle = None
        self._free.append(lender)

    def __repr__(self) -> str:
        """Name the function that lent."""
        return f"ArrayLoan({self._lender.name})"

    @property
    def shape(self) -> tuple[int, ...]:
        """Dimensions, C order.

        Raises:
            ValueError: The loan is closed.
        """
        lender = self._opened()
        count: int = lender.count.value
        if lender.listed:
            return (count,)
        if not count or not lender.dims.value:
            return ()
        return tuple((lender.index * count).from_address(lender.dims.value))

    @property
    def heads(self) -> tuple[bytes, ...]:
        """Heads by level, copied; () for lists.

        Raises:
            ValueError: The loan is closed.
        """
        lender = self._opened()
        heads = lender.heads.value
        if lender.listed or not heads:
            return ()
        texts = (ctypes.c_char_p * lender.count.value).from_address(heads)
        return tuple(text or b"" for text in texts)

    @property
    def memory(self) -> memoryview:
        """The library's memory as bytes, read-only; do not keep it beyond the loan.

        Raises:
            ValueError: The loan is closed.
        """
        lender = self._opened()
        size = prod(self.shape) * lender.element_bytes
        address = lender.data.value
        if not size or not address:
            return memoryview(b"")
        return memoryview((ctypes.c_char * size).from_address(address)).toreadonly().cast("B")

    @property
    def view(self) -> memoryview:
        """The library's memory with its shape, read-only; do not keep it beyond the loan.

        Raises:
            ValueError: The loan is closed.
        """
        return self.shaped(self.memory)

    def shaped(self, memory: memoryview) -> memoryview:
        """Bytes seen as this array's elements in this array's shape."""
        letter, shape = self._lender.format, self.shape
        if letter == EXTENDED_FORMAT:
            letter, shape = "B", (*shape, _EXTENDED_BYTES)
        if len(shape) < 2 or 0 in shape:  # noqa: PLR2004 - one dimension is the memory's own
            return memory.cast(letter)
        return memory.cast(letter, shape)

    def copied(self) -> memoryview:
        """The array as memory of its own."""
        return self.shaped(memoryview(bytes(self.memory)))

    def _opened(self) -> Lender:
        if self._handle is None:
            raise ValueError(f"the loan of {self._lender.name} is over")
        return self._lender
