"""One cell that changed: from which outcome to which, what that means, and since when.

Rule: outcomes are compared, not expectations: a known deviation that stays is no change.
Not here: which cells are compared (``compare``), sentences and groups (``compare_summary``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wstp_harness.report.base import LETTERS
from wstp_harness.report.evidence import TracedCall
from wstp_harness.report.model import Axes, Kind, Outcome


class Class(StrEnum):
    """What a change means, the most harmful first."""

    REGRESSION = "regression"  # worse than it was
    LOST = "lost"  # the library has the function no more
    BEHAVIOUR = "behaviour"  # another choice where the documentation leaves one
    SIGNATURE = "signature"  # wrong, in another way than before
    BETWEEN = "between"  # first and last agree, a result between them does not
    IMPROVEMENT = "improvement"  # less harmful, still wrong
    GAINED = "gained"  # a function that was not there before
    FIX = "fix"  # as documented now
    UNJUDGED = "unjudged"  # one side has no verdict


#: Classes for which a comparison fails.
FAILING: Final = frozenset({Class.REGRESSION, Class.LOST})
#: Outcomes that say nothing about the library.
NO_VERDICT: Final = frozenset({Kind.SKIPPED, Kind.MISSING, Kind.HARNESS_ERROR})
GOOD: Final = frozenset({Kind.PASS, Kind.INFO})
#: From harmless to harmful, for those outcomes that are verdicts.
HARM: Final[Mapping[Kind, int]] = {
    Kind.PASS: 0,
    Kind.INFO: 0,
    Kind.UNSUPPORTED: 1,
    Kind.LEAK: 2,
    Kind.FAIL: 3,
    Kind.HANG: 4,
    Kind.CRASH: 5,
}
#: Calls whose arguments differ in every run: link names, ports.
OPENING: Final = frozenset({"WSOpenArgcArgv", "WSLoopbackOpen"})


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first call, counted from 0, that two traces of a cell do not share."""

    index: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that does not end in the last result as it does in the first.

    Attributes:
        cell, case, axes, functions, requirement: Which cell, and what it is about.
        kind: What the change means.
        before, after: The outcomes in the first and the last result.
        strip: The outcome in each result, in order; None where the cell is not there.
        since: Letter of the first result from which on the change lasts.
        steady: False when repetitions of the cell ended differently in one of the two.
        commands: What repeats the cell on each of the two libraries.
        divergence: Where the traces part, when both results recorded one.
    """

    cell: str
    case: str
    axes: Axes
    functions: tuple[str, ...]
    requirement: str
    kind: Class
    before: Outcome
    after: Outcome
    strip: tuple[Outcome | None, ...]
    since: str
    steady: bool
    commands: tuple[str, str]
    divergence: Divergence | None = None


def lost_verdict(change: Change) -> bool:
    """Whether the candidate's run lost a cell on which the baseline has a verdict."""
    lost = {Kind.MISSING, Kind.HARNESS_ERROR}
    return change.before.kind not in NO_VERDICT and change.after.kind in lost


def rank(change: Change) -> tuple[int, int]:
    """Return where a change stands in the list: its class, then how bad it is now."""
    return list(Class).index(change.kind), -HARM.get(change.after.kind, 0)


def classify(before: Outcome, after: Outcome) -> Class | None:
    """Return what it means that a cell ended so and now ends so, None when it is the same."""
    old, new = before.kind, after.kind
    if old in NO_VERDICT or new in NO_VERDICT:
        return Class.UNJUDGED
    if old in GOOD and new in GOOD:
        same = old is new and before.behaviour == after.behaviour
        return None if same else Class.BEHAVIOUR
    if old is new:
        return None if before.signature == after.signature else Class.SIGNATURE
    return moved(old, new)


def moved(old: Kind, new: Kind) -> Class:
    """Return what it means to go from one kind of verdict to another, not both of them good."""
    if new is Kind.UNSUPPORTED:
        return Class.LOST
    if old is Kind.UNSUPPORTED:
        return Class.GAINED if new in GOOD else Class.SIGNATURE
    if HARM[new] > HARM[old]:
        return Class.REGRESSION
    return Class.FIX if new in GOOD else Class.IMPROVEMENT


def between(strip: Sequence[Outcome | None]) -> Class | None:
    """Return BETWEEN when a result in the middle differs from the first, which equals the last."""
    first = strip[0]
    for outcome in strip[1:-1]:
        if first and outcome and classify(first, outcome) not in {None, Class.UNJUDGED}:
            return Class.BETWEEN
    return None


def since(kind: Class, strip: Sequence[Outcome | None]) -> str:
    """Return the letter of the first result from which on a change lasts to the end."""
    first = strip[0]
    alike = [
        index
        for index, outcome in enumerate(strip)
        if outcome and first and index and (classify(first, outcome) is not None)
    ]
    if kind is Class.BETWEEN or not alike:
        return LETTERS[alike[0]] if alike else LETTERS[len(strip) - 1]
    start = len(strip) - 1
    for index in range(len(strip) - 2, 0, -1):
        if strip[index] is None:
            continue
        if index not in alike:
            break
        start = index
    return LETTERS[start]


def divergence(before: Sequence[TracedCall], after: Sequence[TracedCall]) -> Divergence | None:
    """Return the first call that two recorded traces do not share, if both were recorded."""
    if not before or not after:
        return None
    old, new = ([c for c in trace if c.function not in OPENING] for trace in (before, after))
    for index in range(max(len(old), len(new))):
        left, right = (told(t[index]) if index < len(t) else "nothing" for t in (old, new))
        if left != right:
            return Divergence(index, left, right)
    return None


def told(call: TracedCall) -> str:
    """Return a call as one line without its time."""
    outputs = "".join(f", {name} = {value}" for name, value in call.outputs.items())
    ended = f"returned {call.returned}{outputs}" if call.ended_ns >= 0 else "never returned"
    error = f", error {call.error}" if call.error else ""
    return f"{call.end}: {call.function}({', '.join(call.arguments)}) {ended}{error}"
