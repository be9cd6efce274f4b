"""What a reproducer plays: the calls of each end, what each waits for, and the fact to check.

Rule: a call begins after those calls of the other end that had ended when it began in the trace, so
that what overlapped may overlap again and what was ordered stays so.
Not here: how a call is written in a language (``c``, ``python``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wstp_harness.abi import Parameter, Prototype, Role, load
from wstp_harness.report.evidence import Fault, TracedCall
from wstp_harness.report.model import Case, Cell, Kind
from wstp_harness.report.reproducer.values import Given, NotReproducible, decode, read

OPENING: Final = frozenset({"WSOpenArgcArgv", "WSLoopbackOpen"})
LABELS: Final = ("loopback", "listener", "connector")
REFUSED: Final = frozenset(
    {
        *(Role.CALLBACK, Role.STRUCTURE, Role.CURSOR),
        *(Role.ARGV_IN, Role.ARGV_INOUT, Role.ARGV_CURSOR),
    }
)
HANDLES: Final = frozenset({Role.MARK, Role.METER, Role.HANDLE, Role.RETURNED})


@dataclass(frozen=True, slots=True)
class Check:
    """The fact that was wrong.

    Attributes:
        facet: ``returned``, ``error`` or the name of an output.
        values: What it may be; what it was in the record when ``known`` is False.
        known: Whether the case said what is right.
        found: What it was in the record, in words.
    """

    facet: str
    values: tuple[Given, ...]
    known: bool
    found: str


@dataclass(frozen=True, slots=True)
class Step:
    """One call of one end.

    Attributes:
        number: Its place among the steps of its end, from 1; it names the step's variables.
        prototype: The function.
        given: Values of its in-parameters by name; the link and the environment are not in it.
        after: How many steps of the other end must have ended before.
        said: The call as people read it.
        check: What is checked after it, for the one step that showed the fault.
        handles: Variable to take instead of a recorded address, by parameter.
    """

    number: int
    prototype: Prototype
    given: Mapping[str, Given]
    after: int
    said: str
    check: Check | None = None
    handles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What one end does; ``words`` open its link, None a loopback link."""

    label: str
    words: tuple[bytes, ...] | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """Everything a reproducer plays, and what people want to know of it.

    Attributes:
        cell: Id of the cell.
        requirement, source: What the case is about, and who says so.
        outcome: What the harness found, in words.
        parts: One for each end.
        processes: Whether each end has a process of its own.
    """

    cell: str
    requirement: str
    source: str
    outcome: str
    parts: tuple[Part, ...]
    processes: bool

    def introduction(self, build: str) -> list[str]:
        """Return what people read first: what was required, what happened, how to run it."""
        lines = [
            f"Reproduces {self.cell}",
            *([f"Required: {self.requirement}"] if self.requirement else []),
            *([f"Source: {self.source}"] if self.source else []),
            f"Found: {self.outcome}",
            "Exit code: 1 the fault shows, 0 it does not, 2 it could not be tried.",
            *build.splitlines(),
        ]
        return [" ".join(line.split()) for line in lines]

    @property
    def checks(self) -> bool:
        """Whether a fact is checked; else the fault is that the program does not end well."""
        return any(step.check for part in self.parts for step in part.steps)


def script_of(cell: Cell, case: Case | None) -> Script:
    """Return what a program has to do to show the fault of a cell.

    Raises:
        NotReproducible: The cell did not fail, or its record does not suffice.
    """
    if cell.outcome.kind not in {Kind.FAIL, Kind.CRASH, Kind.HANG}:
        raise NotReproducible(f"{cell.id} ended as {cell.outcome.kind}: no call of it was wrong")
    ended = [call for call in cell.trace if call.ended_ns >= 0]
    fault = cell.fault if cell.outcome.kind is Kind.FAIL else None
    if cell.outcome.kind is Kind.FAIL:
        if fault is None or fault.call >= len(ended):
            raise NotReproducible(f"{cell.id} failed over more than one fact of one call")
        last = ended[fault.call]
        calls = [c for c in ended if c.started_ns <= up_to(c, last)]
    else:
        calls = [*ended, *cell.unfinished]
    labels = [label for label in LABELS if any(call.end == label for call in calls)]
    if not labels or any(call.end not in labels for call in calls):
        raise NotReproducible(f"{cell.id} made its calls outside the ends of one link")
    parts = tuple(
        part_of(label, calls, ended[fault.call] if fault else None, fault) for label in labels
    )
    return Script(
        cell=cell.id,
        requirement=case.requirement if case else "",
        source=case.source if case else "",
        outcome=f"{cell.outcome.kind} {cell.outcome.signature}: {cell.outcome.detail}",
        parts=parts,
        processes=cell.axes.place == "processes",
    )


def up_to(call: TracedCall, last: TracedCall) -> int:
    """Return until when a call must have begun to matter for the call that was wrong."""
    return last.started_ns if call.end == last.end else last.ended_ns


def part_of(
    label: str, calls: Sequence[TracedCall], wrong: TracedCall | None, fault: Fault | None
) -> Part:
    """Return what one end does.

    Raises:
        NotReproducible: Its record does not begin with opening its link.
    """
    own = [call for call in calls if call.end == label]
    others = [c for c in calls if c.end != label and c.function not in OPENING]
    opening, *rest = own
    if opening.function not in OPENING or any(call.function in OPENING for call in rest):
        raise NotReproducible("the record of its calls does not begin with opening the link")
    words = read(opening.arguments[0], "0", opening.exact) if opening.arguments else None
    texts = words if isinstance(words, list) else []
    made: dict[str, str] = {}
    steps = []
    for number, call in enumerate(rest, 1):
        check = check_of(call, fault) if fault and call is wrong else None
        after = sum(0 <= c.ended_ns <= call.started_ns for c in others)
        steps.append(step_of(number, call, after, check, made))
        made[call.returned] = f"returned_{number}"
    opened = None if words is None else tuple(t for t in texts if isinstance(t, bytes))
    return Part(label, opened, tuple(steps))


def step_of(
    number: int, call: TracedCall, after: int, check: Check | None, made: Mapping[str, str]
) -> Step:
    """Return one call with its values at their parameters.

    Raises:
        NotReproducible: A parameter is of a kind that a program cannot be given from a record.
    """
    prototype = load().get(call.function)
    if prototype is None:
        raise NotReproducible(f"{call.function} is no function of the API")
    wanted = explicit(prototype)
    if len(wanted) != len(call.arguments):
        raise NotReproducible(f"{call.function} was recorded with {len(call.arguments)} values")
    given: dict[str, Given] = {}
    handles: dict[str, str] = {}
    for index, (parameter, text) in enumerate(zip(wanted, call.arguments, strict=True)):
        value = read(text, str(index), call.exact)
        if parameter.role in REFUSED and value is not None:
            raise NotReproducible(f"{call.function} takes {parameter.type}, which no record holds")
        if parameter.role in HANDLES and value:
            if text not in made:
                raise NotReproducible(f"{call.function} takes a handle that no call returned")
            handles[parameter.name] = made[text]
        given[parameter.name] = value
    said = f"{call.function}({', '.join(call.arguments)})"
    return Step(number, prototype, given, after, said, check, handles)


def explicit(prototype: Prototype) -> list[Parameter]:
    """Return the in-parameters that a record names: all but the first link and environment."""
    implicit: set[Role] = set()
    named = []
    for parameter in prototype.inputs:
        if parameter.role in {Role.LINK, Role.ENVIRONMENT} and parameter.role not in implicit:
            implicit.add(parameter.role)
        else:
            named.append(parameter)
    return named


def check_of(call: TracedCall, fault: Fault) -> Check:
    """Return what to check after the call that was wrong."""
    if fault.facet == "error":
        text = str(call.error)
    else:
        text = call.returned if fault.facet == "returned" else call.outputs.get(fault.facet, "None")
    if fault.wanted:
        return Check(fault.facet, tuple(map(decode, fault.wanted)), known=True, found=text)
    found = call.error if fault.facet == "error" else read(text, fault.facet, call.exact)
    return Check(fault.facet, (found,), known=False, found=text)
