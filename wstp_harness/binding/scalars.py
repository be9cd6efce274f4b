"""How the single numbers of each kind go in and out: C type, limits, conversion.

What fits a kind follows from its row; a number that does not fit is refused here, because ctypes
would cut it silently.
"""

from __future__ import annotations

import ctypes
from math import inf
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wstp_harness.abi import KINDS, Extended, Kind, ctype_of

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

    @property
    def common(self) -> tuple[type[int | float] | None, float, float]:
        """Type and limits of the values that need no conversion; (None, …) for 80-bit kinds."""
        if self.smallest is not None and self.largest is not None:
            return int, self.smallest, self.largest
        return (None if self.element is ctypes.c_longdouble else float), -inf, inf

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
