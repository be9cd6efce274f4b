"""The C memory of one call, and how many elements of what stand where.

Lengths come from the table: a fixed number, another parameter, or the product of the
dimensions. Lifetime: as long as the call's object.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wstp_harness.abi import Role
from wstp_harness.abi.ctype import element_ctype
from wstp_harness.lab import memory

if TYPE_CHECKING:
    from wstp_harness.abi import Parameter, Prototype
    from wstp_harness.lab.memory import CData
    from wstp_harness.lab.values import Value


@dataclass(slots=True)
class Storage:
    """Values given to a call and memory allocated for it.

    Attributes:
        prototype: The function.
        given: In-values by parameter name.
        cells: ctypes objects by parameter name.
        untouched: What out-memory looks like while the call has not written it.
        grounds: The memory that moving pointers point into, by parameter name.
        returned: What the call returned, once it has.
    """

    prototype: Prototype
    given: dict[str, Value]
    cells: dict[str, CData] = field(default_factory=dict)
    untouched: dict[str, bytes] = field(default_factory=dict)
    grounds: dict[str, CData] = field(default_factory=dict)
    returned: CData = None

    def element(self, parameter: Parameter) -> type[CData]:
        """Return the C type of one element."""
        return element_ctype(parameter, self.raw_type(parameter))

    def raw_type(self, parameter: Parameter) -> int | None:
        """Return the code that names the element at run time, when one does."""
        if parameter.typed_by is None:
            return None
        value = self.given.get(parameter.typed_by)
        return value if isinstance(value, int) else None

    def length(self, parameter: Parameter, *, valid: bool = False) -> int:
        """Return the elements at the end of a parameter.

        Args:
            parameter: Which one.
            valid: After the call: only those it has filled.
        """
        name = parameter.got if valid and parameter.got else parameter.length
        if name is None or name.isdigit():
            return int(name or 1)
        given = self.given.get(name)
        if parameter.role is Role.BUFFER_FILL and name != parameter.got:
            return number_of(given)  # the room that was made, whatever the call wrote there
        return math.prod(self.dims()) if name == "dims" else self.number(name)

    def number(self, name: str) -> int:
        """Return an integer parameter, given or written by the call; a text's length with its NUL.

        Of a moving pointer: how far it is into its memory, in elements.
        """
        if name == "result":
            return int(self.returned or 0)
        if name in self.grounds:
            return self.moved(name)
        cell = self.cells.get(name)
        if cell is not None and hasattr(cell, "value"):
            return int(cell.value or 0)
        return number_of(self.given.get(name))

    def moved(self, name: str) -> int:
        """Return how many elements are before a moving pointer."""
        ground = self.grounds[name]
        start = ctypes.addressof(ground)
        pointer = self.cells[name].value or start
        return int(max(0, pointer - start) // ctypes.sizeof(ground._type_))

    def dims(self) -> list[int]:
        """Return the dimensions, given or lent."""
        parameter = self.prototype.parameter("dims")
        value = self.given.get("dims")
        if isinstance(value, (list, tuple)):
            return [int(each) for each in value if isinstance(each, int)]
        depth = self.number(parameter.length or "depth")
        return memory.numbers(self.cells["dims"].value, self.element(parameter), depth)


def number_of(value: Value) -> int:
    """Return a number that was given, of a text its length with the NUL."""
    if isinstance(value, (str, bytes)):
        return len(value) + 1
    return value if isinstance(value, int) else 0
