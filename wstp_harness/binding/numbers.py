"""Single numbers of every kind of the C API, and the codes of what comes next.

Names are built from the kind's row (``WSPut`` + kind); what fits a kind follows from its
element. A number that does not fit is refused here, because ctypes would cut it silently.
"""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wstp_harness.abi import KINDS, Extended, Kind, ctype_of
from wstp_harness.abi.codes import TokenType
from wstp_harness.abi.families import KIND_BY_NAME
from wstp_harness.binding.connection import Connection
from wstp_harness.binding.loans import Loan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

Number: TypeAlias = "int | float | Extended"

_INTEGERS: Final = frozenset(
    {ctypes.c_ubyte, ctypes.c_short, ctypes.c_int, ctypes.c_long, ctypes.c_longlong}
)


class Scalar:
    """How one kind's single numbers go in and out.

    Attributes:
        kind: The row.
        element: ctypes type in memory.
        smallest: Least value of an integer kind, None for reals.
        largest: Greatest value of an integer kind, None for reals.
    """

    def __init__(self, kind: Kind) -> None:
        """Derive limits and names from the row."""
        self.kind = kind
        self.element: Any = ctype_of(kind.element)
        self.put = f"WSPut{kind.name}"
        self.get = f"WSGet{kind.name}"
        self.smallest: int | None = None
        self.largest: int | None = None
        if self.element in _INTEGERS:
            bits = 8 * ctypes.sizeof(self.element)
            signed = self.element is not ctypes.c_ubyte
            self.smallest = -(1 << (bits - 1)) if signed else 0
            self.largest = (1 << (bits - signed)) - 1

    def to_c(self, value: Number | Fraction) -> Any:  # noqa: ANN401 - what ctypes takes
        """A Python number as an argument.

        Raises:
            OverflowError: It does not fit the kind.
            TypeError: A real for an integer kind.
        """
        if self.smallest is not None and self.largest is not None:
            if not isinstance(value, int):
                raise TypeError(f"{self.kind.name} takes an int, not {type(value).__name__}")
            if not self.smallest <= value <= self.largest:
                limits = f"{self.smallest} to {self.largest}"
                raise OverflowError(f"{self.kind.name} holds {limits}, not {value}")
            return value
        if self.element is ctypes.c_longdouble:
            exact = value if isinstance(value, Extended) else Extended.of(value)
            return exact.as_ctype()
        return float(value)

    def from_c(self, cell: Any) -> Number:  # noqa: ANN401 - a ctypes object
        """What a getter stored; 80-bit numbers stay `Extended`."""
        if self.element is ctypes.c_longdouble:
            return Extended.from_ctype(cell)
        value: Number = cell.value
        return value


SCALARS: Final[Mapping[str, Scalar]] = {
    kind.name: Scalar(kind) for kind in KINDS if "scalar" in kind.shapes
}


def raw_type_ctype(kind: str) -> tuple[int, Any]:
    """Raw type code and ctypes element of a kind, for the ``…BinaryNumber…`` functions."""
    row = KIND_BY_NAME[kind]
    return row.raw_type, ctype_of(row.element)


class Numbers(Connection):
    """Single numbers."""

    @cached_property
    def _puts(self) -> dict[str, tuple[Any, int, int]]:
        """Functions of `put` that were used, with the limits of their kind."""
        return {}

    def put(self, kind: str, value: Number | Fraction) -> None:
        """Put one number. Source: ``WSPut{kind}``.

        Args:
            kind: ``"Integer32"``, ``"Real64"``, … (`wstp_harness.abi.KINDS` with a scalar).
            value: An int for integer kinds; for ``Real128`` also an `Extended` or a Fraction.

        Raises:
            OverflowError: The value does not fit the kind.
            TypeError: A real for an integer kind.
            LinkError: The library refuses.
        """
        call, smallest, largest = self._puts.get(kind) or self._prepared(kind)
        # The common case is one comparison; `Scalar.to_c` converts the rest or says what is wrong.
        if value.__class__ is not int or not smallest <= value <= largest:
            value = SCALARS[kind].to_c(value)
        if not call(self._handle or self.handle, value) or self.pending is not None:
            self.settle(0, SCALARS[kind].put)

    def _prepared(self, kind: str) -> tuple[Any, int, int]:
        scalar = SCALARS[kind]
        smallest = 1 if scalar.smallest is None else scalar.smallest
        largest = 0 if scalar.largest is None else scalar.largest  # reals: an empty range
        self._puts[kind] = self.library.function(scalar.put), smallest, largest
        return self._puts[kind]

    def get(self, kind: str) -> Number:
        """Get one number, converted by the library. Source: ``WSGet{kind}``.

        Returns:
            int, float, or `Extended` for 80-bit kinds.

        Raises:
            OutOfRange: The number on the link does not fit; it stays readable.
            OutOfSequence: The next thing is no number.
            LinkError: Anything else.
        """
        scalar = SCALARS[kind]
        cell = scalar.element()
        self.checked(scalar.get, ctypes.byref(cell))
        return scalar.from_c(cell)

    def put_integer(self, value: int) -> None:
        """Put an integer of any size: 64 bits where it fits, else as decimal text.

        Raises:
            LinkError: The library refuses.
        """
        scalar = SCALARS["Integer64"]
        if scalar.smallest is None or scalar.largest is None:
            raise TypeError("Integer64 is an integer kind")
        if scalar.smallest <= value <= scalar.largest:
            self.checked(scalar.put, value)
        else:
            self.put_number_text(TokenType.WSTKINT, str(value))

    def put_number_text(self, token: TokenType, text: str) -> None:
        """Put a number as its Wolfram Language text. Source: ``WSPutNext``, ``WSPutData``.

        Args:
            token: ``WSTKINT`` or ``WSTKREAL``.
            text: Digits, for reals also ``*^`` exponents and precision marks; sent as it is.

        Raises:
            LinkError: The library refuses.
        """
        data = text.encode("ascii")
        self.checked("WSPutNext", token)
        self.checked("WSPutSize", len(data))
        self.checked("WSPutData", data, len(data))

    def get_number_text(self) -> str:
        """Get any number as its Wolfram Language text. Source: ``WSGetNumberAsUTF8String``.

        Raises:
            LinkError: Nothing can be read.
        """
        with Loan(self, "WSGetNumberAsUTF8String") as loan:
            return bytes(loan.memory("text")).decode()

    def get_integer(self) -> int:
        """Get an integer of any size.

        Raises:
            OutOfSequence: The next thing is no number.
            ValueError: It is a real.
        """
        return int(self.get_number_text())

    def put_real(self, value: float) -> None:
        """Put a double. Source: ``WSPutReal64``."""
        self.put("Real64", value)

    def get_real(self) -> float:
        """Get a double. Source: ``WSGetReal64``."""
        return float(self.get("Real64"))
