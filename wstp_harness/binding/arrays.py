"""Lists, N-dimensional arrays and byte arrays, from and to any buffer.

Getting has three forms: `lend_array` gives a `Loan` whose `view` is the library's memory
without a copy, `get_array` a memoryview that owns a copy, `get_numpy` (``numpy_arrays.py``) a NumPy
array that owns a copy. The shape is C order. 80-bit elements have no memoryview format;
their views have one more axis of 16 bytes.
"""

from __future__ import annotations

import ctypes
from math import prod
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.buffers import EXTENDED_FORMAT, block_of, element_format
from wstp_harness.binding.loans import Loan
from wstp_harness.binding.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from typing_extensions import Buffer

    from wstp_harness.binding.scalars import Number

    AnyNumber = Number | Fraction

_EXTENDED_BYTES: Final = 16


class ArrayLoan(Loan):
    """A lent list or array of one kind.

    Attributes:
        kind: Kind of the elements.
        shape: Dimensions, C order.
        heads: Heads by level, copied; () for lists.
    """

    def __init__(
        self, link: Arrays, kind: str, shape: str, *, timeout_seconds: float | None = None
    ) -> None:
        """Get.

        Args:
            link: Where from.
            kind: Kind to convert to.
            shape: ``"List"`` or ``"Array"``.
            timeout_seconds: For the call.

        Raises:
            OutOfSequence: The next thing is no list or array of numbers.
            OutOfRange: An element does not fit.
            LinkTimeout: It did not come in time.
        """
        super().__init__(link, f"WSGet{kind}{shape}", timeout_seconds=timeout_seconds)
        self.kind = kind
        listed = shape == "List"
        self.shape = (self.scalar("count"),) if listed else self.dims()
        self.heads = () if listed else tuple(self.texts("heads"))

    @property
    def view(self) -> memoryview:
        """The library's memory with its shape, read-only; do not keep it beyond the loan.

        Raises:
            ValueError: The loan is closed.
        """
        return _shaped(self.memory("data"), self.kind, self.shape)


class Arrays(Text):
    """Lists and arrays; a byte array has a head, hence `Text`."""

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
        self.checked(f"WSPut{block.kind}List", block.address, block.count)

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
        block = block_of(data, kind)
        shape = block.dims if dims is None else tuple(dims)
        if prod(shape) != block.count:
            raise ValueError(f"{block.count} elements do not have the shape {shape}")
        if heads is not None and len(heads) != len(shape):
            raise ValueError(f"{len(heads)} heads for {len(shape)} dimensions")
        index = ctypes.c_long if KIND_BY_NAME[block.kind].index == "long" else ctypes.c_int
        names = (ctypes.c_char_p * len(shape))(*heads) if heads is not None else None
        sizes = (index * len(shape))(*shape)
        self.checked(f"WSPut{block.kind}Array", block.address, sizes, names, len(shape))

    def lend_list(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayLoan:
        """Get a list without copying it. Source: ``WSGet{kind}List``, ``WSRelease{kind}List``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        return ArrayLoan(self, kind, "List", timeout_seconds=timeout_seconds)

    def lend_array(self, kind: str, *, timeout_seconds: float | None = None) -> ArrayLoan:
        """Get an array without copying it. Source: ``WSGet{kind}Array``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        return ArrayLoan(self, kind, "Array", timeout_seconds=timeout_seconds)

    def get_list(self, kind: str, *, timeout_seconds: float | None = None) -> memoryview:
        """Get a list as a memoryview of shape ``(n,)`` that owns its memory.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        with self.lend_list(kind, timeout_seconds=timeout_seconds) as loan:
            return _owned(loan)

    def get_array(self, kind: str, *, timeout_seconds: float | None = None) -> memoryview:
        """Get an array as a memoryview of its shape that owns its memory.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        with self.lend_array(kind, timeout_seconds=timeout_seconds) as loan:
            return _owned(loan)

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


def _shaped(memory: memoryview, kind: str, shape: tuple[int, ...]) -> memoryview:
    letter: Any = element_format(kind)  # one of the letters that memoryview.cast knows
    if letter == EXTENDED_FORMAT:
        letter, shape = "B", (*shape, _EXTENDED_BYTES)
    plain = memory.cast("B")
    if 0 in shape or not shape:
        return plain.cast(letter)
    return plain.cast(letter, shape)


def _owned(loan: ArrayLoan) -> memoryview:
    return _shaped(memoryview(bytes(loan.memory("data"))), loan.kind, loan.shape)
