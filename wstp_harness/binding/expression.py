"""Whole expressions as values: a small immutable tree, put and got without recursion.

Integers are Python ints of any size, machine reals floats, reals with a precision mark
`BigReal` (their text), strings str, symbols `Symbol`, everything else `Expr`. Packed lists read
as ordinary ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, Union

from wstp_harness.abi.codes import TokenType
from wstp_harness.binding.marks import Marks
from wstp_harness.binding.numbers import Numbers
from wstp_harness.binding.packets import Packets
from wstp_harness.binding.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


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

LIST: Final = Symbol("List")
_TEXT_REAL: Final = TokenType.WSTKREAL


class Expressions(Numbers, Text, Packets, Marks):
    """Expressions as values."""

    def put_expr(self, value: Value) -> None:
        """Put a whole expression, however deep.

        Raises:
            TypeError: Something in it is no value.
            LinkError: The library refuses.
        """
        waiting: list[Value] = [value]
        while waiting:
            next_value = waiting.pop()
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

    def _put_atom(self, value: Value) -> None:
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
            case BigReal(text):
                self.put_number_text(TokenType.WSTKREAL, text)
            case _:
                raise TypeError(f"{type(value).__name__} is no expression")

    def get_expr(self) -> Value:
        """Get a whole expression, however deep.

        Raises:
            LinkError: It cannot be read to its end.
        """
        open_functions: list[tuple[int, list[Value]]] = []
        while True:
            token = self.get_next()
            if token is TokenType.WSTKFUNC:
                open_functions.append((self.get_argument_count() + 1, []))
                continue
            value: Value = self._get_atom(token)
            while open_functions:
                size, parts = open_functions[-1]
                parts.append(value)
                if len(parts) < size:
                    break
                open_functions.pop()
                value = Expr(parts[0], tuple(parts[1:]))
            else:
                return value

    def _get_atom(self, token: TokenType) -> Value:
        match token:
            case TokenType.WSTKINT:
                return self.get_integer()
            case TokenType.WSTKREAL:
                return self._get_real()
            case TokenType.WSTKSTR:
                return self.get_string()
            case TokenType.WSTKSYM:
                return Symbol(self.get_symbol())
        raise self.unexpected("WSGetNext", "an expression")

    def _get_real(self) -> float | BigReal:
        if self.get_raw_type() != _TEXT_REAL:
            return self.get_real()
        text = self.get_number_text()
        return BigReal(text) if "`" in text else float(text.replace("*^", "e"))
