"""Arrays by parts: shape first, then elements in pieces of any size, one kind for all of them.

Heads and dimensions travel on a loopback link of their own, as one function per level.
Source: ``WSPutArrayType``, ``WSPut{kind}ArrayData``, ``WSReleasePutArrayState``,
``WSGetArrayTypeWithDepthAndLeafType``, ``WSGet{kind}ArrayData``, ``WSReleaseGetArrayState``.
"""

from __future__ import annotations

import ctypes
from math import prod
from typing import TYPE_CHECKING, Any

from wstp_harness.abi import ctype_of
from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.arrays import Arrays
from wstp_harness.binding.buffers import block_of, element_format
from wstp_harness.binding.errors import error_for
from wstp_harness.binding.handle import Owned
from wstp_harness.binding.numpy_arrays import NumpyArrays
from wstp_harness.binding.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from typing_extensions import Buffer

    from wstp_harness.binding.scalars import Number


class _Pieces(Owned):
    """The state of one array that is put or got by parts."""

    _state_function = ""

    def __init__(self, link: Pieces, kind: str, heads: Arrays, meter: int) -> None:
        super().__init__(meter)
        self._link = link
        self._heads = heads
        self.kind = kind
        self.done = 0

    def _release(self, handle: int) -> None:
        if not self._link.closed:
            self._link.raw(self._state_function, self._heads.handle, handle)
        self._heads.close()


class ArrayWriter(_Pieces):
    """An array that is being put.

    Attributes:
        kind: Kind of the elements.
        shape: Dimensions, C order.
        done: Elements put so far.
    """

    _state_function = "WSReleasePutArrayState"

    def __init__(
        self, link: Pieces, kind: str, shape: Sequence[int], heads: Sequence[str] | None
    ) -> None:
        """Begin; see `Pieces.put_array_pieces`."""
        self.shape = tuple(shape)
        names = ["List"] * len(self.shape) if heads is None else list(heads)
        if len(names) != len(self.shape):
            raise ValueError(f"{len(names)} heads for {len(self.shape)} dimensions")
        levels = link.side_loopback()
        meter = ctypes.c_void_p()
        try:
            for name, count in zip(names, self.shape, strict=True):
                levels.put_function(name, count)
            depth = len(self.shape)
            link.checked("WSPutArrayType", levels.handle, depth, ctypes.byref(meter))
        except BaseException:
            levels.close()
            raise
        super().__init__(link, kind, levels, meter.value or 0)

    def put(self, data: Buffer | Sequence[Number | Fraction]) -> None:
        """Put the next elements.

        Args:
            data: A buffer of the array's kind, or a flat sequence of numbers.

        Raises:
            ValueError: More than the shape holds.
            TypeError: The buffer holds another kind.
            LinkError: The library refuses.
        """
        block = block_of(data, self.kind)
        if self.done + block.elements > prod(self.shape):
            raise ValueError(f"{self.done + block.elements} elements for the shape {self.shape}")
        name = f"WSPut{self.kind}ArrayData"
        self._link.checked(name, self.handle, block.address, block.elements)
        self.done += block.elements


class ArrayReader(_Pieces):
    """An array that is being got.

    Attributes:
        kind: Kind the elements are converted to.
        shape: Dimensions, C order.
        heads: Heads by level.
        done: Elements got so far.
    """

    _state_function = "WSReleaseGetArrayState"

    def __init__(self, link: Pieces, kind: str, *, timeout_seconds: float | None) -> None:
        """Begin; see `Pieces.get_array_pieces`."""
        levels = link.side_loopback()
        meter, depth, leaf = ctypes.c_void_p(), ctypes.c_long(), ctypes.c_int()
        function = "WSGetArrayTypeWithDepthAndLeafType"
        try:
            cells = [ctypes.byref(cell) for cell in (meter, depth, leaf)]
            link.checked(function, levels.handle, *cells, timeout_seconds=timeout_seconds)
            found = [levels.get_function() for _ in range(depth.value)]
        except BaseException:
            levels.close()
            raise
        super().__init__(link, kind, levels, meter.value or 0)
        self.shape = tuple(count for _, count in found)
        self.heads = tuple(head for head, _ in found)
        if not found:  # libraries take any atom for an array of depth 0
            self.close()
            raise link.unexpected(function, "an array")

    @property
    def left(self) -> int:
        """Elements not got yet."""
        return prod(self.shape) - self.done

    def get(self, count: int, *, timeout_seconds: float | None = None) -> memoryview:
        """Get the next `count` elements, as a flat memoryview that owns them.

        Raises:
            ValueError: So many are not left.
            LinkTimeout: They did not come in time.
            OutOfRange: One of them does not fit the kind.
        """
        if not 0 <= count <= self.left:
            raise ValueError(f"{count} elements where {self.left} are left")
        element: Any = ctype_of(KIND_BY_NAME[self.kind].element)
        memory = (element * count)()
        name = f"WSGet{self.kind}ArrayData"
        self._link.checked(name, self.handle, memory, count, timeout_seconds=timeout_seconds)
        self.done += count
        letter: Any = element_format(self.kind)  # one of the letters that memoryview.cast knows
        plain = memoryview(memory).cast("B")
        return plain if letter == "g" else plain.cast(letter)


class Pieces(NumpyArrays):
    """Arrays by parts."""

    def put_array_pieces(
        self, kind: str, shape: Sequence[int], *, heads: Sequence[str] | None = None
    ) -> ArrayWriter:
        """Begin an array whose elements follow in pieces; ``with`` ends it.

        Args:
            kind: Kind of the elements (``"Real64"``).
            shape: Dimensions, C order.
            heads: One per dimension; None is List everywhere.

        Raises:
            ValueError: `heads` does not fit.
            LinkError: The library refuses.
        """
        return ArrayWriter(self, kind, shape, heads)

    def get_array_pieces(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayReader:
        """Begin to get an array by pieces; ``with`` ends it.

        Raises:
            OutOfSequence: The next thing is no array of numbers.
            LinkTimeout: It did not come in time.
        """
        return ArrayReader(self, kind, timeout_seconds=timeout_seconds)

    def side_loopback(self) -> Arrays:
        """A loopback link in this link's environment, for the caller to close.

        Raises:
            LinkError: The library refuses.
        """
        error = ctypes.c_int()
        call = self.library.call
        handle = call("WSLoopbackOpen", self._environment, ctypes.byref(error))
        if not handle:
            raise error_for(error.value, "", "WSLoopbackOpen")
        loopback, environment = Protocol.LOOPBACK, self._environment
        return Arrays(self.library, handle, protocol=loopback, environment=environment)
