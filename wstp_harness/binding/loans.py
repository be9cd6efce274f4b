"""Memory that the library lends: read it while the loan lasts, give it back exactly once.

Which function lends, how long each buffer is and which function takes it back is in the table;
nothing of that is written here a second time.
"""

from __future__ import annotations

import ctypes
from math import prod
from typing import TYPE_CHECKING, Any

from wstp_harness.abi import Role, element_ctype, load
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.binding.handle import Owned

if TYPE_CHECKING:
    from wstp_harness.abi import Parameter, Prototype
    from wstp_harness.binding.connection import Connection


class Loan(Owned):
    """What one lending call answered, until `close`.

    Views of lent memory are valid only while the loan is open; `copy` what must live longer.
    """

    def __init__(
        self,
        link: Connection,
        function: str,
        *inputs: object,
        timeout_seconds: float | None = None,
    ) -> None:
        """Call a function that lends.

        Args:
            link: The link to read from.
            function: A getter of the table with a Release function.
            inputs: Its in-parameters after the link, in order.
            timeout_seconds: For the call.

        Raises:
            LinkError: The call failed; nothing was lent.
            LinkTimeout: Nothing came in time.
        """
        self._link = link
        self.prototype: Prototype = load()[function]
        self._inputs = dict(zip((p.name for p in self.prototype.inputs[1:]), inputs, strict=True))
        self._cells = {p.name: _cell(p) for p in self.prototype.outputs}
        arguments = map(self._argument, self.prototype.parameters[1:])
        link.checked(function, *arguments, timeout_seconds=timeout_seconds)
        super().__init__(1)

    def __repr__(self) -> str:
        """Name the function that lent."""
        return f"Loan({self.prototype.name})"

    def _argument(self, parameter: Parameter) -> Any:  # noqa: ANN401 - what ctypes takes
        cell = self._cells.get(parameter.name)
        return self._inputs[parameter.name] if cell is None else ctypes.byref(cell)

    def _release(self, handle: int) -> None:
        del handle
        release = self.prototype.release
        if release is not None and not self._link.closed:
            link, *names = release.arguments
            del link
            self._link.raw(release.function, *(self._value(name) for name in names))

    def _value(self, name: str) -> Any:  # noqa: ANN401 - an int or an address
        cell = self._cells.get(name)
        return self._inputs[name] if cell is None else cell.value

    def scalar(self, name: str) -> int:
        """A count the call answered.

        Raises:
            ValueError: The loan is closed.
        """
        if self.closed:
            raise ValueError(f"the loan of {self.prototype.name} is over")
        value: int = self._value(name)
        return value

    def memory(self, name: str) -> memoryview:
        """A lent buffer or text as its bytes, without a copy.

        Raises:
            ValueError: The loan is closed.
        """
        parameter = self.prototype.parameter(name)
        count = self._length(parameter)
        size = count * ctypes.sizeof(self._element(parameter))
        address = self.scalar(name)
        if not size or not address:
            return memoryview(b"")
        return memoryview((ctypes.c_ubyte * size).from_address(address)).toreadonly()

    def texts(self, name: str) -> list[bytes]:
        """Lent heads or names, copied.

        Raises:
            ValueError: The loan is closed.
        """
        address = self.scalar(name)
        if not address:
            return []
        count = self._length(self.prototype.parameter(name))
        return [text or b"" for text in (ctypes.c_char_p * count).from_address(address)]

    def dims(self) -> tuple[int, ...]:
        """The lent dimensions, copied; () for depth 0."""
        parameter = self.prototype.parameter("dims")
        address, depth = self.scalar("dims"), self.scalar("depth")
        if not address or not depth:
            return ()
        return tuple((element_ctype(parameter) * depth).from_address(address))

    def _element(self, parameter: Parameter) -> Any:  # noqa: ANN401 - a ctypes type
        given = self._inputs[parameter.typed_by] if parameter.typed_by else None
        raw_type = given if isinstance(given, int) else None
        return element_ctype(parameter, raw_type)

    def _length(self, parameter: Parameter) -> int:
        if parameter.length == "dims":
            return prod(self.dims())
        if parameter.length is not None:
            return self.scalar(parameter.length)
        return len(ctypes.string_at(self.scalar(parameter.name)))


def _cell(parameter: Parameter) -> Any:  # noqa: ANN401 - a ctypes object
    if parameter.role in LENT_ROLES:
        return ctypes.c_void_p()
    if parameter.role is Role.SCALAR_OUT:
        return element_ctype(parameter)()
    raise ValueError(f"{parameter.name}: a loan has no {parameter.role}")
