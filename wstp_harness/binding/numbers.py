"""Single numbers of every kind of the C API, and the codes of what comes next.

Names are built from the kind's row (``WSPut`` + kind); what fits a kind is in ``scalars.py``.
"""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from wstp_harness.abi.codes import TokenType
from wstp_harness.binding import decimals
from wstp_harness.binding.connection import Connection
from wstp_harness.binding.loans import Loan
from wstp_harness.binding.scalars import SCALARS

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from wstp_harness.abi import Extended
    from wstp_harness.binding.scalars import Number

IntegerKind: TypeAlias = Literal[
    "Integer8",
    "Integer16",
    "Integer32",
    "Integer64",
    "Integer",
    "ShortInteger",
    "LongInteger",
]
RealKind: TypeAlias = Literal["Real32", "Real64", "Real", "Float", "Double"]
ExtendedKind: TypeAlias = Literal["Real128", "LongDouble"]


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
        if not self._turn.acquire(blocking=False):
            self.take_turn(SCALARS[kind].put)
        try:
            if not call(self._handle or self.handle, value) or self.pending is not None:
                self.settle(0, SCALARS[kind].put)
        finally:
            self._turn.release()

    def _prepared(self, kind: str) -> tuple[Any, int, int]:
        scalar = SCALARS[kind]
        smallest = 1 if scalar.smallest is None else scalar.smallest
        largest = 0 if scalar.largest is None else scalar.largest  # reals: an empty range
        self._puts[kind] = self.library.function(scalar.put), smallest, largest
        return self._puts[kind]

    @overload
    def get(self, kind: IntegerKind, *, timeout_seconds: float | None = None) -> int: ...

    @overload
    def get(self, kind: RealKind, *, timeout_seconds: float | None = None) -> float: ...

    @overload
    def get(self, kind: ExtendedKind, *, timeout_seconds: float | None = None) -> Extended: ...

    @overload
    def get(self, kind: str, *, timeout_seconds: float | None = None) -> Number: ...

    def get(self, kind: str, *, timeout_seconds: float | None = None) -> Number:
        """Get one number, converted by the library. Source: ``WSGet{kind}``.

        Returns:
            int, float, or `Extended` for 80-bit kinds.

        Raises:
            OutOfRange: The number on the link does not fit; it stays readable.
            OutOfSequence: The next thing is no number.
            LinkTimeout: Nothing came in time.
            LinkError: Anything else.
        """
        scalar = SCALARS[kind]
        cell = scalar.element()
        self.checked(scalar.get, ctypes.byref(cell), timeout_seconds=timeout_seconds)
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

    def get_number_text(self, *, timeout_seconds: float | None = None) -> str:
        """Get any number as its Wolfram Language text. Source: ``WSGetNumberAsUTF8String``.

        A library that has not got this (interface 3) answers in C's form, through ``WSGetString``.

        Raises:
            LinkTimeout: Nothing came in time.
            LinkError: Nothing can be read.
        """
        name = "WSGetNumberAsUTF8String"
        found = name if self.library.has(name) else "WSGetString"
        with Loan(self, found, timeout_seconds=timeout_seconds) as loan:
            return bytes(loan.memory("text")).decode()

    def get_integer(self, *, timeout_seconds: float | None = None) -> int:
        """Get an integer of any size.

        Raises:
            OutOfSequence: The next thing is no number.
            LinkTimeout: Nothing came in time.
            ValueError: It is a real.
        """
        return int(self.get_number_text(timeout_seconds=timeout_seconds))

    def put_decimal(self, value: Decimal) -> None:
        """Put a real of any precision: the precision is the number of its digits.

        Raises:
            ValueError: An infinity or NaN.
            LinkError: The library refuses.
        """
        self.put_number_text(TokenType.WSTKREAL, decimals.to_text(value))

    def get_decimal(self, *, timeout_seconds: float | None = None) -> Decimal:
        """Get any number with all its digits.

        Raises:
            OutOfSequence: The next thing is no number.
            LinkTimeout: Nothing came in time.
            ValueError: It is an infinity or NaN.
        """
        return decimals.from_text(self.get_number_text(timeout_seconds=timeout_seconds))

    def put_real(self, value: float) -> None:
        """Put a double. Source: ``WSPutReal64``."""
        self.put("Real64", value)

    def get_real(self, *, timeout_seconds: float | None = None) -> float:
        """Get a double. Source: ``WSGetReal64``."""
        return self.get("Real64", timeout_seconds=timeout_seconds)
