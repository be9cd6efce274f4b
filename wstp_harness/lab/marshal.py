"""A function of the table as something that can be called with plain values.

No function is known by name here: what a parameter needs follows from its role, element
and length in `abi`. `arguments.py` makes the C arguments, `results.py` reads the answers;
lent memory is copied and given back before the call counts as done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.abi import Role
from wstp_harness.lab import results
from wstp_harness.lab.arguments import arguments, maker
from wstp_harness.lab.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wstp_harness.abi import Prototype
    from wstp_harness.lab.library import HostedLibrary
    from wstp_harness.lab.memory import CData
    from wstp_harness.lab.values import Value

Implicit: TypeAlias = tuple[int | None, int | None]
"""Addresses of the link and the environment that a call of an end does not name."""
_IMPLIED_TYPES: Final = (("WSLINK",), ("WSENV", "WSEnvironment"))


def _implied(prototype: Prototype, types: tuple[str, ...]) -> str | None:
    """Return the first parameter of a type, also where it is given back."""
    for parameter in prototype.parameters:
        if parameter.type in types and parameter.role in _IMPLIED_ROLES:
            return parameter.name
    return None


_IMPLIED_ROLES: Final = frozenset({Role.LINK, Role.ENVIRONMENT, Role.RETURNED})


class Function:
    """One C function of a loaded library."""

    def __init__(
        self, prototype: Prototype, function: Callable[..., CData], library: HostedLibrary
    ) -> None:
        """Pair a row of the table with the typed ctypes function."""
        self.prototype = prototype
        self.function = function
        self.library = library
        self.makers = [(maker(parameter), parameter) for parameter in prototype.parameters]
        self.outputs = prototype.outputs
        self.fails = _FAILURES[prototype.failure] if not prototype.success else None
        kept = prototype.result.role is Role.HANDLE_LENT  # a handle is for the case to use
        self.gives_back = prototype.release is not None and not kept
        self._implied = tuple(_implied(prototype, types) for types in _IMPLIED_TYPES)
        self._named = [p.name for p in prototype.inputs if p.role is not Role.ARGV_END]
        self._left = [name for name in self._named if name not in self._implied]

    def prepare(self, values: Sequence[Value], implicit: Implicit | None) -> Invocation:
        """Turn values into C arguments.

        Args:
            values: In-parameters in the order of the table.
            implicit: Link and environment to use for the first parameter of that role;
                None when everything is in `values`.

        Raises:
            TypeError: Too many or too few values, or one of a kind the parameter cannot take.
        """
        wanted = self._named if implicit is None else self._left
        if len(wanted) != len(values):
            names = ", ".join(wanted) or "nothing"
            function = self.prototype.name
            raise TypeError(f"{function} takes {names}; {len(values)} values were given")
        given: dict[str, Value] = dict(zip(wanted, values, strict=True))
        if implicit is not None:
            pairs = zip(self._implied, implicit, strict=True)
            given.update({name: value for name, value in pairs if name is not None})
        return Invocation(self, given)

    def failed(self, returned: object) -> bool:
        """Tell whether a return value means failure, by the table."""
        if self.fails is None:
            return returned != int(self.prototype.success)
        return self.fails(returned)


_FAILURES: Final[dict[str, Callable[[object], bool]]] = {
    "0": lambda returned: not returned,
    "NULL": lambda returned: not returned,
    "-1": lambda returned: returned == -1,
    "2": lambda returned: returned == 2,  # noqa: PLR2004  # the table says so  # the table's own word
    "none": lambda _: False,
    "code": bool,
    "size": bool,
    "remaining": bool,
}


class Invocation:
    """One call: its C arguments, and afterwards its results."""

    def __init__(self, function: Function, given: dict[str, Value]) -> None:
        """Allocate everything the call needs."""
        self._function = function
        self._storage = Storage(function.prototype, given)
        self._arguments = arguments(function.makers, self._storage, function.library)
        self._returned: CData = None

    def run(self) -> None:
        """Call the library."""
        self._returned = self._function.function(*self._arguments)

    def collect(self) -> tuple[Value, dict[str, Value]]:
        """Copy the results out and give lent memory back.

        Returns:
            The return value and the outputs by parameter name.
        """
        function, storage = self._function, self._storage
        storage.returned = self._returned
        failed = function.failed(self._returned)
        outputs = {p.name: results.output(storage, p, failed=failed) for p in function.outputs}
        returned = results.result(storage, self._returned, failed=failed)
        if function.gives_back and not failed:
            self._give_back()
        return returned, outputs

    def _give_back(self) -> None:
        release = self._function.prototype.release
        bound = self._function.library.bound(release.function) if release else None
        if release is None or bound is None:
            return
        values = []
        for name in release.arguments:
            if name == "result":
                values.append(self._returned)
            elif name in self._storage.cells:
                values.append(self._storage.cells[name].value)
            else:
                values.append(self._storage.given.get(name))
        bound.function(*values)
