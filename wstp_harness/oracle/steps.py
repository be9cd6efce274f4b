"""A case's calls with what each has to give back, and the differences in words.

A `Step` is one call of a script with its documented result. `differences` compares a whole
script's outcomes and says of each step exactly what differed, by the value it was about.
This is the only file of the oracle that knows the lab's value types.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from wstp_harness.abi.extended import SIGNIFICANT_BYTES
from wstp_harness.lab import Buffer, End, Extended, Outcome, Value
from wstp_harness.lab.end import plain
from wstp_harness.lab.values import EXTENDED_BYTES, LONG_DOUBLES
from wstp_harness.oracle.binary import LongDouble
from wstp_harness.oracle.numbers import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Plain: TypeAlias = "Value | LongDouble | End"
"""What an argument or an expected output of a step may be."""
Code: TypeAlias = "int | frozenset[int] | None"
"""An expected code: one, several allowed ones, or None for "another step decides"."""

_NO_OUTPUTS: Final[Mapping[str, Plain]] = MappingProxyType({})
_SHOWN: Final = 12
_WIDTH: Final = 120


class Step(NamedTuple):
    """One call and what it has to do (a tuple, because a run makes a million of them).

    Attributes:
        function: Name of the C function.
        arguments: In-arguments after the link.
        returned: The C return value.
        error: WSError right after it.
        outputs: Expected outputs by their name in the table; others are not looked at.
        about: The value this step is about, for the message.
    """

    function: str
    arguments: tuple[Plain, ...] = ()
    returned: Code = 1
    error: Code = 0
    outputs: Mapping[str, Plain] = _NO_OUTPUTS
    about: object = None


SENT: Final = (Step("WSEndPacket"), Step("WSFlush"))
"""The end of what a writer puts, so that the reader sees it."""


def function(head: str, count: int) -> Step:
    """Return the step that puts a function head."""
    return Step("WSPutFunction", (head, count))


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is not as expected.

    Attributes:
        function: The call that showed it.
        facet: `returned`, `error`, or the name of an output.
        error: WSError right after the call.
        sentence: What differed, with the value the step was about.
        outcome: What the call did.
        wanted: What the fact should have been: a value, or a set of allowed codes.
    """

    function: str
    facet: str
    error: int
    sentence: str
    outcome: Outcome
    wanted: object


class Mismatch(AssertionError):  # an assertion that failed, like AssertionError
    """A script did something else than documented; the message says every difference.

    Attributes:
        differences: In the order of the calls.
    """

    def __init__(self, differences: Sequence[Difference]) -> None:
        """Say the first few differences."""
        self.differences = tuple(differences)
        sentences = [each.sentence for each in self.differences[:_SHOWN]]
        if len(self.differences) > _SHOWN:
            sentences.append(f"and {len(self.differences) - _SHOWN} more differences")
        super().__init__("; ".join(sentences))

    @property
    def signature(self) -> str:
        """What went wrong first, without anything that varies between values."""
        first = self.differences[0]
        error = f" error {first.error}" if first.error else ""
        return f"{first.function} {first.facet}{error}"


@dataclass(frozen=True, slots=True)
class Started:
    """A script under way at an end that may block, because the other end has to act.

    Attributes:
        end: Where it runs.
        steps: What was started.
        calls: The same, as the lab takes them.
        request: Number of the request.
    """

    end: End
    steps: Sequence[Step]
    calls: Sequence[tuple[str, tuple[Value, ...]]]
    request: int

    def check(self, deadline_seconds: float | None = None) -> None:
        """Wait for the script and compare.

        Raises:
            Mismatch: Something was not as expected.
            AgentFailure: An agent of the pair is lost, or the script did not end in time.
        """
        outcomes = self.end.finish(self.request, self.calls, deadline_seconds)
        if found := differences(self.steps, outcomes):
            raise Mismatch(found)


def start(end: End, steps: Sequence[Step]) -> Started:
    """Begin the calls of a script at one end and return at once."""
    return _started(end, steps, waits=False)


def check(end: End, steps: Sequence[Step], deadline_seconds: float | None = None) -> None:
    """Make the calls of a script at one end, in one round trip, and compare.

    Raises:
        Mismatch: Something was not as expected.
        AgentFailure: An agent of the pair is lost, or the script did not end in time.
    """
    _started(end, steps, waits=True).check(deadline_seconds)


def differences(steps: Sequence[Step], outcomes: Sequence[Outcome]) -> list[Difference]:
    """Return every difference between steps and what their calls did."""
    found: list[Difference] = []
    for number, (step, outcome) in enumerate(zip(steps, outcomes, strict=True), 1):
        for facet, sentence in _compare(step, outcome):
            about = "" if step.about is None else f" of {_shorten(step.about)}"
            text = f"call {number}, {step.function}{about}: {sentence}"
            wanted = _wanted(step, facet)
            found.append(Difference(step.function, facet, outcome.error, text, outcome, wanted))
    return found


def _started(end: End, steps: Sequence[Step], *, waits: bool) -> Started:
    calls = _calls(end, steps)
    request = end.agent.post(end.number, end.label, calls, waits=waits)
    return Started(end, steps, calls, request)


def _calls(end: End, steps: Sequence[Step]) -> list[tuple[str, tuple[Value, ...]]]:
    return [(step.function, plain(end.agent, map(_argument, step.arguments))) for step in steps]


def _argument(value: Plain) -> Value | End:
    return Extended(value.data) if isinstance(value, LongDouble) else value


def _compare(step: Step, outcome: Outcome) -> Iterator[tuple[str, str]]:
    if not _allowed(step.returned, outcome.returned):
        yield "returned", f"returned {outcome.returned!r}, expected {_words(step.returned)}"
    if not _allowed(step.error, outcome.error):
        message = f" ({outcome.message})" if outcome.message else ""
        yield "error", f"error {outcome.error}{message}, expected {_words(step.error)}"
    for name, expected in step.outputs.items():
        got: object = outcome.outputs.get(name)
        if isinstance(got, Extended):
            got = LongDouble(got.bits)
        if not _equal(expected, got):
            yield name, f"{name} is {_shorten(got)}, expected {_shorten(expected)}"


def _wanted(step: Step, facet: str) -> object:
    """Return what a fact of a step should have been, as a call of the lab would take it."""
    codes = {"returned": step.returned, "error": step.error}
    return codes[facet] if facet in codes else _argument(step.outputs[facet])


def _equal(expected: object, got: object) -> bool:
    if not isinstance(expected, Buffer) or not isinstance(got, Buffer):
        return same(expected, got)
    if expected.kind != got.kind or len(expected) != len(got):
        return False
    if expected.data == got.data:
        return True
    if expected.kind in LONG_DOUBLES and _significant(expected) == _significant(got):
        return True
    # NaN payloads may differ.
    pairs = zip(expected.values, got.values, strict=True)
    return all(same(_number(left), _number(right)) for left, right in pairs)


def _significant(numbers: Buffer) -> list[bytes]:
    """Return the bytes of long doubles without their padding, which may be anything."""
    return [numbers.data[place::EXTENDED_BYTES] for place in range(SIGNIFICANT_BYTES)]


def _number(value: object) -> object:
    return LongDouble(value.bits) if isinstance(value, Extended) else value


def _allowed(expected: Code, got: object) -> bool:
    if expected is None:
        return True
    return got in expected if isinstance(expected, frozenset) else got == expected


def _words(expected: Code) -> str:
    if isinstance(expected, frozenset):
        return " or ".join(str(code) for code in sorted(expected))
    return str(expected)


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 30]}... ({len(text)} characters)"
