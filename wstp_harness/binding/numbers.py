"""Single numbers of every kind of the C API, and the codes of what comes next.

Names are built from the kind's row (``WSPut`` + kind); what fits a kind is in ``scalars.py``.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from wstp_harness.abi import load, signature
from wstp_harness.abi.codes import TokenType
from wstp_harness.binding import decimals
from wstp_harness.binding.connection import Connection
from wstp_harness.binding.loans import Loan
from wstp_harness.binding.scalars import SCALARS

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction
    from weakref import WeakSet

    from wstp_harness.abi import Extended
    from wstp_harness.binding.library import Library
    from wstp_harness.binding.protocol import Protocol
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
# Function, argument, and what can be put as it is: type and limits (None: nothing).
_Put: TypeAlias = tuple[Any, Any, type[int] | type[float] | None, float, float]
RealKind: TypeAlias = Literal["Real32", "Real64", "Real", "Float", "Double"]
ExtendedKind: TypeAlias = Literal["Real128", "LongDouble"]


class Numbers(Connection):
    """Single numbers."""

    def __init__(
        self,
        library: Library,
        handle: int,
        *,
        protocol: Protocol,
        environment: int,
        siblings: WeakSet[Connection] | None = None,
    ) -> None:
        """Own an opened link; see `Connection`."""
        super().__init__(
            library, handle, protocol=protocol, environment=environment, siblings=siblings
        )
        self._address = ctypes.c_void_p(handle)
        self._puts: dict[str, _Put] = {}

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
        call, cell, wanted, smallest, largest = self._puts.get(kind) or self._prepared(kind)
        if value.__class__ is not wanted or not smallest <= value <= largest:
            value = SCALARS[kind].to_c(value)  # converts, or says what is wrong
            if wanted is None:
                self.checked(f"WSPut{kind}", value)
                return
        try:
            self._token.pop()  # `enter`, written out: this is the function that is called most
        except IndexError:
            self.checked(f"WSPut{kind}", value)
            return
        try:
            cell.value = value
            if not call(self._address, cell) or self.pending is not None:
                self._settle_put(f"WSPut{kind}")
        finally:
            self._token.append(None)

    def _prepared(self, kind: str) -> _Put:
        name = f"WSPut{kind}"
        scalar, self._address.value = SCALARS[kind], self.handle
        cell = signature(load()[name])[1][1]()
        wanted, smallest, largest = scalar.common
        self._puts[kind] = self.library.unconverted(name), cell, wanted, smallest, largest
        return self._puts[kind]

    def _release(self, handle: int) -> None:
        self._puts.clear()  # whose functions do not ask whether the link is closed
        super()._release(handle)

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
