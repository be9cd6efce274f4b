"""What one function of the C API looks like, as values.

The vocabulary every generic caller works with: a `Prototype` has `Parameter`s, each with a
`Role` that says which way memory goes. Everything here comes from ``tables/prototypes.txt``
(see ``table.py``); nothing here knows ctypes (``ctype.py``) or a library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Which way a parameter (or a result) moves and what stands at its end."""

    LINK = "link"
    ENVIRONMENT = "environment"
    PARAMETERS = "parameters"
    SERVER = "server"
    MARK = "mark"
    METER = "meter"
    HANDLE = "handle"  # any other opaque handle: a service reference, yield parameters, …
    CALLBACK = "callback"  # a function of the caller; `Parameter.type` names its type
    STRUCTURE = "structure"  # a struct by value
    SCALAR_IN = "scalar_in"
    TEXT_IN = "text_in"  # ends in NUL; `Parameter.element` is the unit
    BUFFER_IN = "buffer_in"
    DIMS_IN = "dims_in"
    HEADS_IN = "heads_in"  # `length` strings; NULL as a whole means List everywhere
    ARGV_IN = "argv_in"  # strings; counted by `length`, or up to the ARGV_END parameter
    ARGV_INOUT = "argv_inout"  # as ARGV_IN, put into another order by the call
    ARGV_END = "argv_end"
    ARGV_CURSOR = "argv_cursor"  # the address of a pointer into strings, moved by the call
    SCALAR_OUT = "scalar_out"  # also handles and functions the call stores
    SCALAR_INOUT = "scalar_inout"
    TEXT_LENT = "text_lent"
    BUFFER_LENT = "buffer_lent"
    DIMS_LENT = "dims_lent"
    HEADS_LENT = "heads_lent"
    TEXTS_LENT = "texts_lent"  # a lent array of strings
    HANDLE_LENT = "handle_lent"  # only as a result: what a Release/Close function takes back
    BUFFER_FILL = "buffer_fill"  # the caller's memory, `length` elements, `got` of them valid after
    RETURNED = "returned"  # lent memory or a handle that is given back
    POINTER = "pointer"  # an address the table says nothing more about
    PLACE = "place"  # only as a result: a pointer into the strings of `argv`
    CURSOR = "cursor"  # the address of a pointer into the caller's text, moved by the call
    NOTHING = "nothing"  # only as a result: void


OUTPUT_ROLES: Final = frozenset(
    {
        Role.SCALAR_OUT,
        Role.SCALAR_INOUT,
        Role.TEXT_LENT,
        Role.BUFFER_LENT,
        Role.DIMS_LENT,
        Role.HEADS_LENT,
        Role.TEXTS_LENT,
        Role.BUFFER_FILL,
        Role.CURSOR,
        Role.ARGV_INOUT,
        Role.ARGV_CURSOR,
    }
)
LENT_ROLES: Final = frozenset(
    {Role.TEXT_LENT, Role.BUFFER_LENT, Role.DIMS_LENT, Role.HEADS_LENT, Role.TEXTS_LENT}
)
INOUT_ROLES: Final = frozenset({Role.SCALAR_INOUT, Role.CURSOR, Role.ARGV_INOUT, Role.ARGV_CURSOR})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, or the result of a function.

    Attributes:
        type: C type as the header spells it (``const unsigned short **``).
        name: Our name, the key of outputs.
        role: Which way memory goes.
        element: C type of one element (or unit, or the value stored through a pointer); "void"
            when `typed_by` says it at run time; "" for plain handles and scalars passed in.
        length: Elements at the end of the pointer: a parameter's name (of a text: its length and
            the NUL), ``"1"``, ``"dims"`` (the product of that parameter) or None (NUL-terminated
            text, one scalar). Of a cursor: the filled buffer that it points into.
        typed_by: The parameter whose raw type code names the element (`RawType`).
        got: What says how many elements of a filled buffer are valid: an out-parameter, a
            cursor or ``"result"``.
        counts: The parameters this one counts.
    """

    type: str
    name: str
    role: Role
    element: str = ""
    length: str | None = None
    typed_by: str | None = None
    got: str | None = None
    counts: tuple[str, ...] = ()

    @property
    def is_output(self) -> bool:
        """Whether the call answers through this parameter."""
        return self.role in OUTPUT_ROLES

    @property
    def is_input(self) -> bool:
        """Whether the caller gives a value (a filled buffer's size is another parameter)."""
        return self.role not in OUTPUT_ROLES or self.role in INOUT_ROLES


@dataclass(frozen=True, slots=True)
class Release:
    """How lent memory goes back: call `function` with the values of `arguments`.

    Each argument is the name of a parameter of the lending function, or ``"result"``.
    """

    function: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from: ``documented`` and where, ``absent`` from guides, ``header``."""

    status: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Prototype:
    """One function.

    Attributes:
        name: Exactly as exported.
        result: The result as a parameter called ``"result"``; its role is NOTHING, SCALAR_OUT,
            a handle, one of the ..._LENT, TEXT_IN (text that stays the library's), CALLBACK or
            POINTER.
        parameters: In the order of the call.
        group: Heading in the table (``"lists"``).
        family: Kind or encoding the row was expanded for, "" for a plain row.
        row: The row's name with its family letter (``"WSPut{k}List"``), equal for all members.
        exported: Whether the library exports it (32 are declared only).
        source: Documentation status.
        failure: What a failed call returns: ``"0"``, ``"-1"``, ``"NULL"``, ``"2"``, ``"none"``
            (no result), ``"code"`` (an error code), ``"size"`` or ``"remaining"`` (not 0).
        success: What a successful call returns when that is fixed ("0", "1"), else "".
        release: How what it lends is given back, None when it lends nothing.
    """

    name: str
    result: Parameter
    parameters: tuple[Parameter, ...]
    group: str
    family: str
    row: str
    exported: bool
    source: Source
    failure: str
    success: str
    release: Release | None = None
    _by_name: dict[str, Parameter] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the parameters."""
        self._by_name.update({p.name: p for p in self.parameters})

    def parameter(self, name: str) -> Parameter:
        """The parameter called `name` ("result" for the result).

        Raises:
            KeyError: There is none.
        """
        return self.result if name == "result" else self._by_name[name]

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """What a caller gives, in order."""
        return tuple(p for p in self.parameters if p.is_input)

    @property
    def outputs(self) -> tuple[Parameter, ...]:
        """What a call answers beside its result, in order."""
        return tuple(p for p in self.parameters if p.is_output)

    @property
    def lends(self) -> tuple[str, ...]:
        """Names of what the library lends ("result" included)."""
        lent = tuple(p.name for p in self.parameters if p.role in LENT_ROLES)
        result = self.result.role in LENT_ROLES or self.result.role is Role.HANDLE_LENT
        return (*lent, "result") if result else lent

    @property
    def returns(self) -> tuple[str, ...]:
        """Names of parameters by which lent memory goes back."""
        return tuple(p.name for p in self.parameters if p.role is Role.RETURNED)

    @property
    def declaration(self) -> str:
        """The C declaration without the semicolon."""
        parameters = ", ".join(_declare(p.type, p.name) for p in self.parameters) or "void"
        return f"{_declare(self.result.type, self.name)}({parameters})"


def _declare(type_: str, name: str) -> str:
    return f"{type_}{name}" if type_.endswith("*") else f"{type_} {name}"
