"""Lists and arrays that a library lends, without a detour: what the binding is measured by.

A `Loan` of any function reads the table at every call. Arrays are what is lent in bulk, so their
getters are prepared once per link and kind (`Lender`) and used for one loan after the other.
"""

from __future__ import annotations

import ctypes
from math import prod
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.abi import ctype_of
from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.buffers import EXTENDED_FORMAT, element_format
from wstp_harness.binding.handle import Owned

if TYPE_CHECKING:
    from wstp_harness.binding.connection import Connection

_EXTENDED_BYTES: Final = 16
_MOST_DIMENSIONS: Final = 64  # as many as a memoryview has


class Lender:
    """One getter of arrays or lists and what gives back, with cells for one loan at a time."""

    __slots__ = (
        *("count", "data", "dims", "element_bytes", "format", "free", "get", "given_back", "got"),
        *("heads", "index", "kind", "listed", "name", "over", "release", "token"),
    )

    def __init__(self, link: Connection, lenders: Lenders) -> None:
        """Prepare.

        Raises:
            SymbolMissing: The library has no such getter.
            KeyError: There is no such kind.
        """
        kind = lenders.kind
        row = KIND_BY_NAME[kind]
        self.kind, self.free, self.token, self.over = kind, lenders.free, lenders.token, False
        self.name = f"WSGet{kind}{lenders.shape}"
        self.get = link.library.unconverted(self.name)
        self.release = link.library.unconverted(f"WSRelease{kind}{lenders.shape}")
        self.index: Any = ctypes.c_long if row.index == "long" else ctypes.c_int
        self.element_bytes = ctypes.sizeof(ctype_of(row.element) or ctypes.c_char)
        self.format: Any = element_format(kind)  # one of the letters that memoryview.cast knows
        self.data, self.dims, self.heads = (ctypes.c_void_p() for _ in range(3))
        self.count = self.index()
        self.listed = lenders.shape == "List"
        cells = [self.data, self.dims, self.heads, self.count]
        used = [self.data, self.count] if self.listed else cells
        address = ctypes.c_void_p(link.handle)
        self.got = (address, *map(ctypes.byref, used))
        self.given_back = (address, *used)


class Lenders:
    """The lenders of one link, kind and shape: as many as there were loans at the same time."""

    __slots__ = ("every", "free", "kind", "shape", "token")

    def __init__(self, kind: str, shape: str, token: list[None]) -> None:
        """Make none yet.

        Args:
            kind: Kind of the elements.
            shape: ``"List"`` or ``"Array"``.
            token: The turn of the link.
        """
        self.kind, self.shape, self.token = kind, shape, token
        self.free: list[Lender] = []
        self.every: list[Lender] = []

    def another(self, link: Connection) -> Lender:
        """One more.

        Raises:
            SymbolMissing: The library has no such getter.
            KeyError: There is no such kind.
        """
        made = Lender(link, self)
        self.every.append(made)
        return made

    def end(self) -> None:
        """Give nothing back any more: the link is closed, and what it lent is gone."""
        for lender in self.every:
            lender.over = True


class Putter:
    """One function that puts arrays, with cells for its dimensions."""

    __slots__ = ("address", "call", "depth", "dims", "kind", "name", "shape")

    def __init__(self, link: Connection, kind: str) -> None:
        """Prepare.

        Raises:
            SymbolMissing: The library has no such function.
        """
        index: Any = ctypes.c_long if KIND_BY_NAME[kind].index == "long" else ctypes.c_int
        self.kind = kind
        self.name = f"WSPut{kind}Array"
        self.call = link.library.unconverted(self.name)
        self.address = ctypes.c_void_p(link.handle)
        self.shape: tuple[int, ...] = ()
        self.dims = (index * _MOST_DIMENSIONS)()
        self.depth = index()

    def take(self, shape: tuple[int, ...]) -> None:
        """Have this shape; that of the last array stays."""
        self.dims[: len(shape)] = shape
        self.depth.value = len(shape)
        self.shape = shape


class ArrayLoan(Owned):
    """A lent list or array of one kind, until `close`."""

    def __init__(self, link: Connection, lenders: Lenders) -> None:
        """Get; see `Arrays.lend_array`. The lender goes back among the free ones with `close`.

        Raises:
            OutOfSequence: The next thing is no list or array of numbers.
            OutOfRange: An element does not fit.
            LinkTimeout: It did not come in time.
        """
        try:
            lender = lenders.free.pop()
        except IndexError:
            lender = lenders.another(link)
        self._link, self._lender = link, lender
        try:
            lender.token.pop()  # `Calls.enter`, written out as in `Numbers.put`
        except IndexError:
            self._get_in_turn(link, lender)
            return
        link.owner = get_ident()
        try:
            if not lender.get(*lender.got) or link.pending is not None:
                self._settle(link, lender)
            self._handle = 1
        finally:
            link.owner = 0
            lender.token.append(None)

    def _get_in_turn(self, link: Connection, lender: Lender) -> None:
        try:
            leave = link.enter(lender.name)
        except BaseException:
            lender.free.append(lender)
            raise
        try:
            if not lender.get(*lender.got) or link.pending is not None:
                self._settle(link, lender)
            self._handle = 1
        finally:
            leave()

    def _settle(self, link: Connection, lender: Lender) -> None:
        """Raise what went wrong; nothing stays lent, be it that only a callback failed."""
        if link.pending is not None and not link.raw("WSError"):
            lender.release(*lender.given_back)
        lender.free.append(lender)
        link.settle(0, lender.name)

    def close(self) -> None:
        """Give the memory back; a second time does nothing.

        Raises:
            LinkBusy: Another thread is in a call and the link lock is off.
        """
        if self._handle is None:
            return
        lender = self._lender
        if not lender.over:
            try:
                lender.token.pop()
            except IndexError:
                self._release_in_turn(lender)
            else:
                try:
                    lender.release(*lender.given_back)
                finally:
                    lender.token.append(None)
        self._handle = None
        lender.free.append(lender)

    def _release_in_turn(self, lender: Lender) -> None:
        leave = self._link.enter(lender.name)
        try:
            lender.release(*lender.given_back)
        finally:
            leave()

    def __repr__(self) -> str:
        """Name the function that lent."""
        return f"ArrayLoan({self._lender.name})"

    @property
    def kind(self) -> str:
        """Kind of the elements."""
        return self._lender.kind

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
