"""Lists, N-dimensional arrays and byte arrays, from and to any buffer.

Getting has three forms: `lend_array` gives a `Loan` whose `view` is the library's memory
without a copy, `get_array` a memoryview that owns a copy, `get_numpy` a NumPy array that owns a
copy (when NumPy is installed). The shape is C order. 80-bit elements have no memoryview format;
their views have one more axis of 16 bytes.
"""

from __future__ import annotations

import ctypes
from math import prod
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.buffers import block_of, element_format
from wstp_harness.binding.loans import Loan
from wstp_harness.binding.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_EXTENDED: Final = "g"
_EXTENDED_BYTES: Final = 16


class ArrayLoan(Loan):
    """A lent list or array of one kind.

    Attributes:
        kind: Kind of the elements.
        shape: Dimensions, C order.
        heads: Heads by level, copied; () for lists.
    """

    def __init__(self, link: Arrays, kind: str, shape: str) -> None:
        """Get.

        Args:
            link: Where from.
            kind: Kind to convert to.
            shape: ``"List"`` or ``"Array"``.

        Raises:
            OutOfSequence: The next thing is no list or array of numbers.
            OutOfRange: An element does not fit.
        """
        super().__init__(link, f"WSGet{kind}{shape}")
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

    def put_list(self, data: Any, *, kind: str | None = None) -> None:  # noqa: ANN401 - a buffer
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
        data: Any,  # noqa: ANN401 - a buffer
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

    def lend_list(self, kind: str) -> ArrayLoan:
        """Get a list without copying it. Source: ``WSGet{kind}List``, ``WSRelease{kind}List``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        return ArrayLoan(self, kind, "List")

    def lend_array(self, kind: str) -> ArrayLoan:
        """Get an array without copying it. Source: ``WSGet{kind}Array``.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        return ArrayLoan(self, kind, "Array")

    def get_list(self, kind: str) -> memoryview:
        """Get a list as a memoryview of shape ``(n,)`` that owns its memory.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        with self.lend_list(kind) as loan:
            return _owned(loan)

    def get_array(self, kind: str) -> memoryview:
        """Get an array as a memoryview of its shape that owns its memory.

        Raises:
            LinkError: See `ArrayLoan`.
        """
        with self.lend_array(kind) as loan:
            return _owned(loan)

    def get_numpy(self, kind: str) -> NDArray[Any]:
        """Get an array as a NumPy array of its shape that owns its memory.

        Raises:
            ImportError: NumPy is not installed.
            LinkError: See `ArrayLoan`.
        """
        import numpy as np  # noqa: PLC0415 - the binding works without it

        with self.lend_array(kind) as loan:
            flat = np.frombuffer(bytes(loan.memory("data")), dtype=_dtype(np, kind))
            return flat.reshape(loan.shape).copy()

    def put_complex(self, data: Any) -> None:  # noqa: ANN401 - a buffer
        """Put an array of complex doubles: one more dimension, with the head Complex.

        Args:
            data: A buffer of format ``Zd`` (NumPy complex128), any shape.

        Raises:
            TypeError: Other elements.
            LinkError: The library refuses.
        """
        view = memoryview(data)
        if view.format != "Zd":
            raise TypeError(f"complex doubles have the format 'Zd', not {view.format!r}")
        shape = (*(view.shape or ()), 2)
        heads = [b"List"] * (len(shape) - 1) + [b"Complex"]
        parts = memoryview(bytearray(view.tobytes())).cast("d")
        self.put_array(parts, dims=shape, heads=heads)

    def put_byte_array(self, data: bytes | bytearray | memoryview) -> None:
        """Put ``ByteArray[{…}]``, which a kernel reads as its own byte array.

        Raises:
            LinkError: The library refuses.
        """
        self.put_function("ByteArray", 1)
        self.put_list(memoryview(data).cast("B"), kind="Integer8")

    def get_byte_array(self) -> bytes:
        """Get what `put_byte_array` puts.

        Raises:
            OutOfSequence: The next thing is no byte array.
        """
        if self.test_function("ByteArray") is None:
            raise self.unexpected("WSTestHead", "ByteArray")
        return bytes(self.get_list("Integer8"))


def _shaped(memory: memoryview, kind: str, shape: tuple[int, ...]) -> memoryview:
    letter: Any = element_format(kind)  # one of the letters that memoryview.cast knows
    if letter == _EXTENDED:
        letter, shape = "B", (*shape, _EXTENDED_BYTES)
    plain = memory.cast("B")
    if 0 in shape or not shape:
        return plain.cast(letter)
    return plain.cast(letter, shape)


def _owned(loan: ArrayLoan) -> memoryview:
    return _shaped(memoryview(bytes(loan.memory("data"))), loan.kind, loan.shape)


def _dtype(numpy: Any, kind: str) -> np.dtype[Any]:  # noqa: ANN401 - the module, when there is one
    letter = element_format(kind)
    found: np.dtype[Any] = numpy.dtype(numpy.longdouble if letter == _EXTENDED else letter)
    return found
