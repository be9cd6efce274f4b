"""What a call did, as a value: the trace of a case is a list of these.

Outcomes know no renderer and no agent; `as_dict` is their JSON-able form for reports.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from wstp_harness.lab.values import Json, Value, exact, from_json, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOTHING: Mapping[str, Value] = MappingProxyType({})


class Outcome(NamedTuple):
    """One call and everything it gave back (a tuple, because a run makes a million of them).

    Attributes:
        function: Name of the C function.
        arguments: The in-arguments that were given.
        returned: C return value; text and memory as bytes or Buffer, pointers as int.
        outputs: Out and lent parameters by their name in the table, copied and released.
            None for a parameter that a failing call left untouched.
        error: `WSError` of the link right after the call; 0 when the call has no link.
        message: `WSErrorMessage` when there was an error, else empty.
        started_ns, ended_ns: Around the call, CLOCK_MONOTONIC, one clock for all agents.
    """

    function: str
    arguments: tuple[Value, ...] = ()
    returned: Value = None
    outputs: Mapping[str, Value] = _NOTHING
    error: int = 0
    message: str = ""
    started_ns: int = 0
    ended_ns: int = 0

    @classmethod
    def from_reply(
        cls, function: str, arguments: tuple[Value, ...], reply: Mapping[str, object]
    ) -> Outcome:
        """Read the outcome object of the peer protocol."""
        outputs = reply.get("outputs")
        error = reply.get("error")
        return cls(
            function,
            arguments,
            from_json(reply["returned"]),  # type: ignore[arg-type]  # JSON by construction
            {name: from_json(form) for name, form in outputs.items()}
            if isinstance(outputs, dict)
            else _NOTHING,
            _whole(error) if error else 0,
            str(reply.get("message", "")) if error else "",
            _whole(reply.get("started", 0)),
            _whole(reply.get("ended", 0)),
        )

    @property
    def ok(self) -> bool:
        """True when the call returned a true value and left no error."""
        return bool(self.returned) and self.error == 0

    @property
    def output(self) -> Value:
        """The only output.

        Raises:
            ValueError: The call has none or several.
        """
        if len(self.outputs) != 1:
            names = ", ".join(self.outputs) or "none"
            raise ValueError(f"{self.function} has not one output: {names}")
        return next(iter(self.outputs.values()))

    def as_dict(self) -> dict[str, object]:
        """Return the outcome with shortened values, JSON-able.

        ``exact`` holds the JSON form (``values.py``) of every value whose short text does not
        say it all: arguments by their number from 0, outputs by name, the result as ``returned``.
        """
        return {
            "function": self.function,
            "arguments": [summary(value) for value in self.arguments],
            "returned": summary(self.returned),
            "outputs": {name: summary(value) for name, value in self.outputs.items()},
            "error": self.error,
            "message": self.message,
            "started_ns": self.started_ns,
            "ended_ns": self.ended_ns,
            "exact": {name: form for name, form in self._exact() if form is not None},
        }

    def _exact(self) -> Iterator[tuple[str, Json]]:
        for number, value in enumerate(self.arguments):
            yield str(number), exact(value)
        yield "returned", exact(self.returned)
        for name, value in self.outputs.items():
            yield name, exact(value)


def _whole(form: object) -> int:
    return form if isinstance(form, int) else int(str(form))
