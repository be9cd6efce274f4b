"""Expressions as Python values: the steps that put one and the steps that get it.

An expression is a tuple whose first element is the head and whose others are the arguments,
or one of the atoms and packed forms below. What puts it and what gets it follow from the
value alone, so that a case about marks or transfers says only what moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.oracle import arrays
from wstp_harness.oracle.steps import Step, function
from wstp_harness.oracle.text import UTF8

if TYPE_CHECKING:
    from wstp_harness.oracle.numbers import Number
    from wstp_harness.oracle.steps import Plain


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol."""

    name: str


@dataclass(frozen=True, slots=True)
class Packed:
    """An array of small numbers of one kind, put and got as a whole."""

    kind: str
    dims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Digits:
    """An integer of any size, sent as text."""

    text: str


Tree: TypeAlias = "tuple[Tree, ...] | int | float | str | Symbol | Packed | Digits"

EXPRESSIONS: Final[dict[str, Tree]] = {
    "integer": 2**63 - 1,
    "real": 0.1,
    "string": "text \u03c0 \U0001f600",
    "empty-string": "",
    "symbol": Symbol("Global`x"),
    "digits": Digits("-" + "1234567890" * 30),
    "long-string": "long " * 5000,
    "list": Packed("Integer32", (1000,)),
    "byte-list": Packed("Integer8", (300,)),
    "array": Packed("Real64", (3, 4, 5)),
    "large-array": Packed("Integer64", (50, 100)),
    "empty-function": (Symbol("f"),),
    "function": (Symbol("f"), 1, "x", 2.5, Symbol("y")),
    "nested": (Symbol("f"), (Symbol("g"), (Symbol("h"), 1), 2), Packed("Integer16", (2, 2)), 3),
}


def put(tree: Tree) -> list[Step]:
    """Return the steps that put an expression."""
    if isinstance(tree, tuple):
        head, *arguments = tree
        begin = function(_name(head), len(arguments))
        return [begin, *(step for argument in arguments for step in put(argument))]
    if isinstance(tree, Packed):
        return [arrays.put_array(tree.kind, _numbers(tree), tree.dims)]
    if isinstance(tree, Digits):
        size = len(tree.text)
        announced = [Step("WSPutNext", (ord("+"),)), Step("WSPutSize", (size,))]
        return [*announced, Step("WSPutData", (tree.text, size))]
    if isinstance(tree, Symbol):
        return [Step("WSPutSymbol", (tree.name,))]
    if isinstance(tree, str):
        return [UTF8.put(tree)]
    return [Step("WSPutReal64" if isinstance(tree, float) else "WSPutInteger64", (tree,))]


def get(tree: Tree) -> list[Step]:
    """Return the steps that get exactly this expression."""
    if isinstance(tree, tuple):
        head, *arguments = tree
        outputs: dict[str, Plain] = {"text": _name(head).encode(), "count": len(arguments)}
        begin = Step("WSGetFunction", outputs=outputs, about=tree)
        return [begin, *(step for argument in arguments for step in get(argument))]
    if isinstance(tree, Packed):
        return [arrays.get_array(tree.kind, _numbers(tree), tree.dims)]
    if isinstance(tree, Digits):
        return [Step("WSGetNumberAsString", outputs={"text": tree.text.encode()})]
    if isinstance(tree, Symbol):
        return [Step("WSGetSymbol", outputs={"text": tree.name.encode()})]
    if isinstance(tree, str):
        return [UTF8.get(tree)]
    kind = "Real64" if isinstance(tree, float) else "Integer64"
    return [Step(f"WSGet{kind}", outputs={"value": tree}, about=tree)]


def _name(head: Tree) -> str:
    if not isinstance(head, Symbol):
        raise TypeError(f"the head of a function put at once is a symbol, not {head!r}")
    return head.name


def _numbers(packed: Packed) -> list[Number]:
    period = arrays.converted(range(120), packed.kind)
    return [period[n % 120] for n in range(arrays.size(packed.dims))]
