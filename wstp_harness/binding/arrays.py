"""Lists, N-dimensional arrays and byte arrays, from and to any buffer.

Getting has three forms: `lend_array` gives a `Loan` whose `view` is the library's memory
without a copy, `get_array` a memoryview that owns a copy, `get_numpy` (``numpy_arrays.py``) a NumPy
array that owns a copy. The shape is C order. 80-bit elements have no memoryview format;
their views have one more axis of 16 bytes.
"""

from __future__ import annotations

import ctypes
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.buffers import KIND_OF_FORMAT, block_of
from wstp_harness.binding.lending import ArrayLoan, Lender, Putter
from wstp_harness.binding.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from typing_extensions import Buffer

    from wstp_harness.binding.scalars import Number

    AnyNumber = Number | Fraction


class Arrays(Text):
    """Lists and arrays; a byte array has a head, hence `Text`."""

    @cached_property
    def _lenders(self) -> dict[tuple[str, str], list[Lender]]:
        """Getters that were used and are free."""
        return {}

    @cached_property
    def _putters(self) -> dict[str, Putter]:
        """Functions that put arrays, by the format of the buffer."""
        return {}

    def put_list(self, data: Buffer | Sequence[AnyNumber], *, kind: str | None = None) -> None:
        """Put a flat list. Source: ``WSPut{kind}List``.

        Args:
            data: A buffer of one dimension, or a sequence of numbers with `kind`.
            kind: Kind of the elements; None takes it from the buffer.

        Raises:
            TypeError: The buffer holds another kind.
            ValueError: More than one dimension.
            LinkError: The library refuses.
        """
        block = block_of(data, kind)
        if len(block.dims) != 1:
            raise ValueError(f"a list has one dimension, not {len(block.dims)}: use put_array")
        self.checked(f"WSPut{block.kind}List", block.address, block.elements)

    def put_array(
        self,
        data: Buffer | Sequence[AnyNumber],
        *,
        kind: str | None = None,
        dims: Sequence[int] | None = None,
        heads: Sequence[bytes] | None = None,
    ) -> None:
        """Put an N-dimensional array. Source: ``WSPut{kind}Array``.

        Args:
            data: A buffer of shape ``dims``, contiguous or not, or a flat sequence of numbers.
            kind: Kind of the elements; None takes it from the buffer.
            dims: Another shape of the same size.
            heads: One head per dimension in the native form; None is List everywhere.

        Raises:
            TypeError: The buffer holds another kind.
            ValueError: `dims` or `heads` do not fit.
            LinkError: The library refuses.
        """
        if dims is None and heads is None and self._put_as_it_is(data, kind):
            return
        block = block_of(data, kind)
        shape = block.dims if dims is None else tuple(dims)
        if prod(shape) != block.elements:
            raise ValueError(f"{block.elements} elements do not have the shape {shape}")
        if heads is not None and len(heads) != len(shape):
            raise ValueError(f"{len(heads)} heads for {len(shape)} dimensions")
        index = ctypes.c_long if KIND_BY_NAME[block.kind].index == "long" else ctypes.c_int
        names = (ctypes.c_char_p * len(shape))(*heads) if heads is not None else None
        sizes = (index * len(shape))(*shape)
        self.checked(f"WSPut{block.kind}Array", block.address, sizes, names, len(shape))

    def _put_as_it_is(self, data: object, kind: str | None) -> bool:
        """Put a writable contiguous buffer of a kind's own elements: the case that must be fast."""
        try:
            view = memoryview(data)  # type: ignore[arg-type]  # what is no buffer is not for here
        except TypeError:
            return False
        put = self._putters.get(view.format) or self._prepared_put(view.format)
        if put is None or kind not in {None, put.kind}:
            return False
        if view.readonly or not view.nbytes or not view.c_contiguous or view.ndim > put.most:
            return False
        leave = self.enter(put.name)
        try:
            put.dims[: view.ndim] = view.shape
            put.depth.value = view.ndim
            first = ctypes.byref(ctypes.c_char.from_buffer(view))
            if not put.call(put.address, first, put.dims, None, put.depth) or self.pending:
                self.settle(0, put.name)
        finally:
            leave()
        return True

    def _prepared_put(self, letter: str) -> Putter | None:
        kind = KIND_OF_FORMAT.get(letter)
        if kind is None or not self.library.has(f"WSPut{kind}Array"):
            return None
        self._putters[letter] = Putter(self, kind)
        return self._putters[letter]

    def lend_list(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayLoan:
        """Get a list without copying it. Source: ``WSGet{kind}List``, ``WSRelease{kind}List``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        return self._lend(kind, "List", timeout_seconds)

    def lend_array(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayLoan:
        """Get an array without copying it. Source: ``WSGet{kind}Array``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        return self._lend(kind, "Array", timeout_seconds)

    def _lend(self, kind: str, shape: str, timeout_seconds: float | None) -> ArrayLoan:
        free = self._lenders.setdefault((kind, shape), [])
        try:
            lender = free.pop()
        except IndexError:
            lender = Lender(self, kind, shape)
        try:
            return ArrayLoan(self, lender, free, timeout_seconds=timeout_seconds)
        except BaseException:
            free.append(lender)
            raise

    def _release(self, handle: int) -> None:
        self._lenders.clear()  # whose functions do not ask whether the link is closed
        self._putters.clear()
        super()._release(handle)

    def get_list(self, kind: str, *, timeout_seconds: float | None = None) -> memoryview:
        """Get a list as a memoryview of shape ``(n,)`` that owns its memory.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        with self.lend_list(kind, timeout_seconds=timeout_seconds) as loan:
            return loan.copied()

    def get_array(self, kind: str, *, timeout_seconds: float | None = None) -> memoryview:
        """Get an array as a memoryview of its shape that owns its memory.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        with self.lend_array(kind, timeout_seconds=timeout_seconds) as loan:
            return loan.copied()

    def put_byte_array(self, data: Buffer) -> None:
        """Put ``ByteArray[{…}]``, which a kernel reads as its own byte array.

        Raises:
            LinkError: The library refuses.
        """
        self.put_function("ByteArray", 1)
        self.put_list(memoryview(data).cast("B"), kind="Integer8")

    def get_byte_array(self, *, timeout_seconds: float | None = None) -> bytes:
        """Get what `put_byte_array` puts.

        Raises:
            OutOfSequence: The next thing is no byte array.
        """
        with self.deadline(timeout_seconds):
            if self.test_function("ByteArray") is None:
                raise self.unexpected("WSTestHead", "ByteArray")
            return bytes(self.get_list("Integer8"))
