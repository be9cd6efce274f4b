"""What a cell that did not pass has to show: its calls, what it left behind, how an end was lost.

Rule: frozen, plain data, as in ``model``.
Not here: the verdict itself (``model``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TracedCall:
    """One API call as the report shows it.

    ``started_ns`` and ``ended_ns`` are nanoseconds since the first call of the cell, on the one
    monotonic clock of the machine; ``ended_ns`` is -1 for a call that never returned. Values are
    shortened texts; ``exact`` holds the JSON form (lab/PROTOCOL.md, values) of those that a text
    does not say whole: arguments by number, outputs by name, the result as ``returned``.
    """

    end: str
    function: str
    arguments: tuple[str, ...]
    returned: str
    error: int
    message: str
    started_ns: int
    ended_ns: int
    outputs: Mapping[str, str] = field(default_factory=dict)
    exact: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Which fact of which call was wrong, in a form that a program can check again.

    ``call`` counts the calls of the trace from 0; ``facet`` is ``returned``, ``error`` or the name
    of an output; ``wanted`` lists the values that would have been right (JSON forms as in
    ``TracedCall.exact``), empty when the case did not say.
    """

    call: int
    facet: str
    wanted: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Leak:
    """Something the library left behind, for example kind ``fd``, detail ``socket 12``."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Crash:
    """How an end died: ``signal`` or ``exit(3)``, in which call, and the stacks at that moment."""

    signal: str
    call: str
    stacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hang:
    """Which end did not return, from which call, for how long, and the stacks at that moment."""

    end: str
    call: str
    seconds: float
    stacks: tuple[str, ...] = ()
