"""Function heads in every encoding that has them, and the tests for heads.

Source: WSPutUTF8Function, WSGetUTF8Function, WSTestHead, WSTestUTF8Head and siblings. Unlike
the string getters these give one length, in units, and the argument count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wstp_harness.oracle.steps import Plain, Step

if TYPE_CHECKING:
    from wstp_harness.oracle.text import Encoding

HEADS: Final = (
    "f",
    "List",
    "System`List",
    "Global`a$1",
    "caf\u00e9",
    "\u03c0\u4e2d",
    "x" * 300,
)


def put_head(encoding: Encoding, head: str, count: int) -> Step:
    """Return the step that puts a head and an argument count."""
    function = f"WSPut{encoding.name}Function"
    return Step(function, (*_text(encoding, head), count), about=head)


def get_head(encoding: Encoding, head: str, count: int) -> Step:
    """Return the step that gets a head and an argument count."""
    memory = encoding.memory(head)
    outputs: dict[str, Plain] = {"text": memory, "count": count}
    if encoding.name:
        outputs["units"] = len(memory) // encoding.width
    return Step(f"WSGet{encoding.name}Function", outputs=outputs, about=head)


def matching(encoding: Encoding, head: str, count: int) -> Step:
    """Return the step of a head test that has to match."""
    function = f"WSTest{encoding.name}Head"
    return Step(function, _text(encoding, head), outputs={"count": count}, about=head)


def differing(encoding: Encoding, head: str) -> Step:
    """Return the step of a head test that must not match: error 3, nothing consumed."""
    function = f"WSTest{encoding.name}Head"
    return Step(function, _text(encoding, head), returned=0, error=3, about=head)


def counted(encoding: Encoding, head: str, count: int, *, matches: bool) -> Step:
    """Return the step of a head test that compares the argument count as well."""
    function = f"WSTest{encoding.name}HeadWithArgCount"
    arguments = (*_text(encoding, head), count)
    if matches:
        return Step(function, arguments, about=(head, count))
    return Step(function, arguments, returned=0, error=3, about=(head, count))


def _text(encoding: Encoding, head: str) -> tuple[Plain, ...]:
    memory = encoding.memory(head)
    return (memory, len(memory) // encoding.width) if encoding.name else (memory,)
