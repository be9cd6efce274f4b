"""Whole expressions as values: a small immutable tree, put and got without recursion.

Integers are Python ints of any size, machine reals floats, reals with a precision mark
`BigReal` (their text), strings str, symbols `Symbol`, everything else `Expr`. Packed lists read
as ordinary ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Self, TypeAlias, Union

from wstp_harness.abi.codes import TokenType
from wstp_harness.binding import decimals
from wstp_harness.binding.marks import Marks
from wstp_harness.binding.numbers import Numbers
from wstp_harness.binding.packets import Packets
from wstp_harness.binding.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol, with its context if it was written with one."""

    name: str

    def __call__(self, *arguments: Value) -> Expr:
        """The function with this head."""
        return Expr(self, arguments)


@dataclass(frozen=True, slots=True)
class BigReal:
    """A real as Wolfram Language text, such as ``3.14159265358979`30``."""

    text: str

    @classmethod
    def of(cls, value: Decimal) -> Self:
        """A decimal with the precision of its digits.

        Raises:
            ValueError: An infinity or NaN.
        """
        return cls(decimals.to_text(value))

    def __str__(self) -> str:
        """The text."""
        return self.text

    @property
    def decimal(self) -> Decimal:
        """All digits, without the precision mark.

        Raises:
            ValueError: The text is no number.
        """
        return decimals.from_text(self.text)


@dataclass(frozen=True, slots=True)
class Expr:
    """A function: a head (any expression) and its arguments."""

    head: Value
    arguments: tuple[Value, ...]

    def __iter__(self) -> Iterator[Value]:
        """The arguments."""
        return iter(self.arguments)

    def __len__(self) -> int:
        """Number of arguments."""
        return len(self.arguments)


Value: TypeAlias = Union[int, float, str, Symbol, BigReal, Expr]  # noqa: UP007 - recursive

# Everything that can be put; what comes back is a `Value`.
Putable: TypeAlias = Union[  # noqa: UP007 - recursive
    Value, Decimal, bytes, list["Putable"], tuple["Putable", ...], dict["Putable", "Putable"], None
]

LIST: Final = Symbol("List")
_RULE: Final = Symbol("Rule")
_ASSOCIATION: Final = Symbol("Association")
_TEXT_REAL: Final = TokenType.WSTKREAL


class Expressions(Numbers, Pieces, Packets, Marks):
    """Expressions as values."""

    def put_expr(self, value: Putable) -> None:
        """Put a whole expression, however deep.

        Args:
            value: Beside `Value`: True, False and None (Null) as symbols, lists and tuples as List,
                dicts as Association of Rules, bytes as ByteArray, `decimal.Decimal` as a big real.

        Raises:
            TypeError: Something in it is no value.
            LinkError: The library refuses.
        """
        waiting: list[Putable] = [value]
        while waiting:
            next_value = _as_function(waiting.pop())
            if isinstance(next_value, Expr):
                self._put_head(next_value)
                waiting.extend(reversed(next_value.arguments))
                if not isinstance(next_value.head, Symbol):
                    waiting.append(next_value.head)
            else:
                self._put_atom(next_value)

    def _put_head(self, value: Expr) -> None:
        if isinstance(value.head, Symbol):
            self.put_function(value.head.name, len(value))
        else:
            self.put_composite(len(value))

    def _put_atom(self, value: Putable) -> None:
        match value:
            case bool():
                self.put_symbol("True" if value else "False")
            case int():
                self.put_integer(value)
            case float():
                self.put_real(value)
            case str():
                self.put_string(value)
            case Symbol(name):
                self.put_symbol(name)
            case None:
                self.put_symbol("Null")
            case bytes():
                self.put_byte_array(value)
            case Decimal():
                self.put_decimal(value)
            case BigReal(text):
                self.put_number_text(TokenType.WSTKREAL, text)
            case _:
                raise TypeError(f"{type(value).__name__} is no expression")

    def get_expr(
        self,
        *,
        resolve: Callable[[str], str] | None = None,
        timeout_seconds: float | None = None,
    ) -> Value:
        """Get a whole expression, however deep.

        Args:
            resolve: Full names for symbols that come without a context.
            timeout_seconds: For all of it.

        Raises:
            LinkTimeout: It did not come in time, to its end.
            LinkError: It cannot be read to its end.
        """
        with self.deadline(timeout_seconds):
            return self._get_whole(resolve or str)

    def _get_whole(self, resolve: Callable[[str], str]) -> Value:
        open_functions: list[tuple[int, list[Value]]] = []
        while True:
            token = self.get_next()
            if token is TokenType.WSTKFUNC:
                open_functions.append((self.get_argument_count() + 1, []))
                continue
            value: Value = self._get_atom(token, resolve)
            while open_functions:
                size, parts = open_functions[-1]
                parts.append(value)
                if len(parts) < size:
                    break
                open_functions.pop()
                value = Expr(parts[0], tuple(parts[1:]))
            else:
                return value

    def _get_atom(self, token: TokenType, resolve: Callable[[str], str]) -> Value:
        match token:
            case TokenType.WSTKINT:
                return self.get_integer()
            case TokenType.WSTKREAL:
                return self._get_real()
            case TokenType.WSTKSTR:
                return self.get_string()
            case TokenType.WSTKSYM:
                name = self.get_symbol()
                return Symbol(name if "`" in name else resolve(name))
        raise self.unexpected("WSGetNext", "an expression")

    def _get_real(self) -> float | BigReal:
        if self.get_raw_type() != _TEXT_REAL:
            return self.get_real()
        text = self.get_number_text()
        return BigReal(text) if "`" in text else float(text.replace("*^", "e"))

    def put_evaluate(self, value: Putable) -> None:
        """Put ``EvaluatePacket[value]`` and end the packet; a kernel answers ``ReturnPacket``.

        Raises:
            LinkError: The library refuses.
        """
        self.put_function("EvaluatePacket", 1)
        self.put_expr(value)
        self.end_packet()


def _as_function(value: Putable) -> Putable:
    """Lists and dicts as the functions they are written as."""
    match value:
        case list() | tuple():
            return Expr(LIST, tuple(value))  # type: ignore[arg-type]  # its parts come here too
        case dict():
            rules = [Expr(_RULE, item) for item in value.items()]  # type: ignore[arg-type]
            return Expr(_ASSOCIATION, tuple(rules))
    return value
