"""Which fact of which call a failed case was about, so that a program can check it again.

Rule: nothing is run again: a name, an attribute or an element of a list is looked up in the frame
of the failed assertion, a call in it never; what cannot be found this way is left out.
Not here: the words of the verdict (``judging``), the program (``report.reproducer``).
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from types import FrameType
from typing import Final

import pytest

from wstp_harness.lab import Outcome
from wstp_harness.lab.values import to_json
from wstp_harness.plugin.judging import FACTS, parsed, statement_of
from wstp_harness.report.evidence import Fault

#: Nodes of an expression whose evaluation does nothing but look.
LOOKING: Final = (
    ast.Expression,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.Load,
    ast.Tuple,
    ast.List,
    ast.UnaryOp,
    ast.USub,
    ast.BinOp,
    ast.operator,
)
PLAIN_FACETS: Final = frozenset({"returned", "error"})
NOT_KNOWN: Final = object()


def fault_of(
    excinfo: pytest.ExceptionInfo[BaseException], calls: Sequence[Mapping[str, object]]
) -> Fault | None:
    """Return the fault that a failed assertion saw, None when it saw no single one.

    Args:
        excinfo: What the case raised.
        calls: The trace of the cell, as it goes into the report.
    """
    differences = getattr(excinfo.value, "differences", ())
    if differences:  # an assertion that compared a script and knows what differed
        first = differences[0]
        return fault(calls, first.outcome, first.facet, first.wanted)
    test = parsed(statement_of(excinfo))
    if test is None:
        return None
    frame = excinfo.traceback[-1].frame.raw
    message = (str(excinfo.value).splitlines() or [""])[0]
    return read(test, frame, message, calls)


def read(
    test: ast.expr, frame: FrameType, message: str, calls: Sequence[Mapping[str, object]]
) -> Fault | None:
    """Return the fault that ``outcome.facet == wanted`` or ``outcome.facet`` alone looks at."""
    side, wanted = test, NOT_KNOWN
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        side, wanted = test.operand, 0
    elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq):
        side = test.left
        found = FACTS.match(message)
        wanted = value_of(test.comparators[0], frame, found["wanted"] if found else "")
    elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In):
        side = test.left
        wanted = value_of(test.comparators[0], frame, "")
        wanted = frozenset(wanted) if isinstance(wanted, Iterable) else NOT_KNOWN
    located = locate(side, frame, calls)
    return fault(calls, *located, wanted) if located else None


def locate(
    side: ast.expr, frame: FrameType, calls: Sequence[Mapping[str, object]]
) -> tuple[Outcome | Mapping[str, object], str] | None:
    """Return the outcome and the facet that an expression looks at."""
    facet = ""
    if isinstance(side, ast.Subscript) and isinstance(side.value, ast.Attribute):
        name = side.slice.value if isinstance(side.slice, ast.Constant) else ""
        facet = str(name) if side.value.attr == "outputs" else ""
        side = side.value
    elif isinstance(side, ast.Attribute):
        facet = side.attr if side.attr in PLAIN_FACETS else ""
    if not facet or not isinstance(side, ast.Attribute):
        return None
    if isinstance(side.value, ast.Call):  # the call itself: it was the last
        return (calls[-1], facet) if calls else None
    outcome = look(side.value, frame)
    return (outcome, facet) if isinstance(outcome, Outcome) else None


def look(node: ast.expr, frame: FrameType) -> object:
    """Return the value of an expression that only looks, else NOT_KNOWN."""
    if not all(isinstance(each, LOOKING) for each in ast.walk(node)):
        return NOT_KNOWN
    code = compile(ast.Expression(node), "<assertion>", "eval")
    try:
        return eval(code, frame.f_globals, frame.f_locals)  # noqa: S307  # see LOOKING
    except Exception:  # noqa: BLE001  # whatever it is, it cannot be looked up
        return NOT_KNOWN


def value_of(node: ast.expr, frame: FrameType, text: str) -> object:
    """Return what an assertion compares with: looked up, or as pytest printed it."""
    value = look(node, frame)
    if value is not NOT_KNOWN:
        return value
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return NOT_KNOWN


def fault(
    calls: Sequence[Mapping[str, object]],
    outcome: Outcome | Mapping[str, object],
    facet: str,
    wanted: object,
) -> Fault | None:
    """Return the fault as plain data, None when the outcome is not in the trace."""
    told = outcome.as_dict() if isinstance(outcome, Outcome) else outcome
    same = [
        index
        for index, call in enumerate(calls)
        if call["function"] == told["function"] and call["started_ns"] == told["started_ns"]
    ]
    if not same:
        return None
    values = sorted(wanted) if isinstance(wanted, frozenset | set) else [wanted]
    if wanted is NOT_KNOWN or (wanted is None and facet in PLAIN_FACETS):
        return Fault(same[0], facet)
    try:
        return Fault(same[0], facet, tuple(form(value) for value in values))
    except TypeError:  # the oracle has kinds of values that no call takes
        return Fault(same[0], facet)


def form(value: object) -> object:
    """Return the JSON form of an expected value; an enumeration is its number."""
    if isinstance(value, int):
        return int(value)
    return to_json(value)  # type: ignore[arg-type]  # raises TypeError for anything else
