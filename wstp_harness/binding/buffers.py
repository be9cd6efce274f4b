"""From Python's buffers to the C API's arrays: which kind an element is, and where it lies.

Any object with the buffer protocol goes in (bytes, ``array.array``, memoryview, NumPy), and
plain sequences of numbers. C-contiguous memory of the right element is passed as it is, without
a copy; other layouts are copied once; another element is refused, because a silent conversion
would hide what a test is about.
"""

from __future__ import annotations

import ctypes
from math import prod
from typing import TYPE_CHECKING, Final, NamedTuple

from wstp_harness.abi import ctype_of
from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.scalars import SCALARS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from typing_extensions import Buffer

    from wstp_harness.binding.scalars import Number

# C element -> the format letters of the buffer protocol with that meaning on this platform.
_FORMATS: Final[Mapping[str, str]] = {
    "unsigned char": "B",
    "short": "h",
    "int": "i",
    "wsint64": "lq",
    "long": "lq",
    "float": "f",
    "double": "d",
    "wsextended_double": "g",
}
KIND_OF_FORMAT: Final[Mapping[str, str]] = {
    "B": "Integer8",
    "h": "Integer16",
    "i": "Integer32",
    "l": "Integer64",
    "q": "Integer64",
    "f": "Real32",
    "d": "Real64",
    "g": "Real128",
}

EXTENDED_FORMAT: Final = "g"
"""Format of 80-bit elements, which `memoryview.cast` does not know."""


class Block(NamedTuple):
    """Elements of one kind in memory, ready for C.

    Attributes:
        kind: Kind of the elements.
        address: First element; valid while `owner` lives.
        dims: Shape, C order.
        owner: What keeps the memory alive.
    """

    kind: str
    address: int
    dims: tuple[int, ...]
    owner: object

    @property
    def elements(self) -> int:
        """Number of elements."""
        return prod(self.dims)


def element_format(kind: str) -> str:
    """Format letter of a kind's element for ``memoryview.cast``; "g" cannot be cast."""
    return _FORMATS[KIND_BY_NAME[kind].element][-1]


def block_of(data: Buffer | Sequence[Number | Fraction], kind: str | None = None) -> Block:
    """Bring data into memory as C wants it.

    Args:
        data: A buffer of any shape, or a flat sequence of numbers (then `kind` is needed).
        kind: Kind of the elements; None takes it from the buffer's format.

    Raises:
        TypeError: The buffer's elements are of another kind.
        OverflowError: A number of the sequence does not fit.
        ValueError: A sequence without a kind.
    """
    try:
        view = memoryview(data)  # type: ignore[arg-type]  # a sequence is what the except is for
    except TypeError:
        if kind is None:
            raise ValueError("a plain sequence of numbers needs a kind") from None
        numbers: Sequence[Number | Fraction] = data  # type: ignore[assignment]  # no buffer
        return _from_numbers(numbers, kind)
    plain = KIND_OF_FORMAT.get(view.format)
    if plain is not None and kind in {None, plain}:
        return _from_view(view, plain)
    letter = view.format.lstrip("@=<")
    found = kind or KIND_OF_FORMAT.get(letter)
    if found is None:
        raise TypeError(f"no kind has elements of format {view.format!r}")
    if letter not in _FORMATS[KIND_BY_NAME[found].element]:
        raise TypeError(f"{found} does not hold elements of format {view.format!r}")
    return _from_view(view, found)


def _from_view(view: memoryview, kind: str) -> Block:
    dims = view.shape or (len(view),)
    flat = view if view.c_contiguous else memoryview(view.tobytes())
    if flat.nbytes == 0:
        nothing = ctypes.c_longdouble()
        return Block(kind, ctypes.addressof(nothing), dims, nothing)
    if flat.readonly:
        # ctypes lends the address of read-only memory only for bytes, so others are copied.
        held = flat.obj if isinstance(flat.obj, bytes) and flat.obj is view.obj else flat.tobytes()
        address = ctypes.cast(ctypes.c_char_p(held), ctypes.c_void_p).value or 0
        return Block(kind, address, dims, held)
    first = ctypes.c_char.from_buffer(flat)
    return Block(kind, ctypes.addressof(first), dims, first)


def _from_numbers(numbers: Sequence[Number | Fraction], kind: str) -> Block:
    scalar = SCALARS.get("Integer8" if kind == "Byte" else kind)
    element = ctype_of(KIND_BY_NAME[kind].element)
    if scalar is None or element is None:
        raise ValueError(f"there is no kind {kind!r}")
    memory = (element * len(numbers))()
    for index, number in enumerate(numbers):
        memory[index] = scalar.to_c(number)
    return Block(kind, ctypes.addressof(memory), (len(numbers),), memory)
