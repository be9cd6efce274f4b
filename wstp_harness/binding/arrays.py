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
from typing import TYPE_CHECKING, Final

from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.buffers import KIND_OF_FORMAT, block_of
from wstp_harness.binding.errors import SymbolMissing
from wstp_harness.binding.lending import ArrayLoan, Lenders, Putter
from wstp_harness.binding.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from typing_extensions import Buffer

    from wstp_harness.binding.scalars import Number

    AnyNumber = Number | Fraction


# An array, which ctypes passes as the address of its first element.
_BYTES: Final = (ctypes.c_char * 1).from_buffer
# No buffer, no kind for its elements, the library has no such function, the memory is read-only,
# scattered or empty, or somebody else has the turn.
_NOT_AS_IT_IS: Final = (TypeError, KeyError, SymbolMissing, ValueError, BufferError, IndexError)


class Arrays(Text):
    """Lists and arrays; a byte array has a head, hence `Text`."""

    @cached_property
    def _lists(self) -> dict[str, Lenders]:
        """Getters of lists that were used, by kind."""
        return {}

    @cached_property
    def _arrays(self) -> dict[str, Lenders]:
        """Getters of arrays that were used, by kind."""
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
        if dims is not None or heads is not None:
            self._put_shaped(data, kind, dims, heads)
            return
        # A writable contiguous buffer of a kind's own elements is the case that must be fast.
        try:
            view = memoryview(data)  # type: ignore[arg-type]  # what is no buffer is not for here
            put = self._putters.get(view.format) or self._prepared_put(view.format)
            first = _BYTES(view)  # refuses what is read-only, scattered or empty
            if kind is not None and kind != put.kind:
                raise TypeError(kind)
            self._token.pop()  # `enter`, written out as in `put`
        except _NOT_AS_IT_IS:
            self._put_shaped(data, kind, dims, heads)
            return
        try:
            if view.shape != put.shape:
                put.take(view.shape or ())
            answer = put.call(put.address, first, put.dims, None, put.depth)
            if not answer or self.pending is not None:
                self._settle_put(put.name)
        finally:
            self._token.append(None)

    def _put_shaped(
        self,
        data: Buffer | Sequence[AnyNumber],
        kind: str | None,
        dims: Sequence[int] | None,
        heads: Sequence[bytes] | None,
    ) -> None:
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

    def _prepared_put(self, letter: str) -> Putter:
        self._putters[letter] = Putter(self, KIND_OF_FORMAT[letter])
        return self._putters[letter]

    def lend_list(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayLoan:
        """Get a list without copying it. Source: ``WSGet{kind}List``, ``WSRelease{kind}List``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        lenders = self._lists.get(kind) or self._lenders(self._lists, kind, "List")
        if timeout_seconds is None:
            return ArrayLoan(self, lenders)
        with self.deadline(timeout_seconds):
            return ArrayLoan(self, lenders)

    def lend_array(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayLoan:
        """Get an array without copying it. Source: ``WSGet{kind}Array``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        lenders = self._arrays.get(kind) or self._lenders(self._arrays, kind, "Array")
        if timeout_seconds is None:
            return ArrayLoan(self, lenders)
        with self.deadline(timeout_seconds):
            return ArrayLoan(self, lenders)

    def _lenders(self, known: dict[str, Lenders], kind: str, shape: str) -> Lenders:
        return known.setdefault(kind, Lenders(kind, shape, self._token))

    def _release(self, handle: int) -> None:
        # These do not ask whether the link is closed.
        for lenders in (*self._lists.values(), *self._arrays.values()):
            lenders.end()
        self._lists.clear()
        self._arrays.clear()
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
