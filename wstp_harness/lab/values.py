"""Argument and result values of calls, and how they travel as JSON.

A value is an int, a float, a bytes object, a str (native text, one byte per character),
None, a list of values, or one of the small classes below. Integers, finite floats, text,
None and lists are themselves in JSON; everything else is an object with one key, so that a
peer in another language needs a handful of lines:

    {"hex": "00ff"}                 bytes, also text that a call lent us
    {"real": "000000000000f87f"}    a float that JSON has no word for, 8 bytes little-endian
    {"extended": "<20 digits>"}     the 10 significant bytes of a long double
    {"buffer": ["Real64", "<base64>"]}   an array of numbers, native layout
    {"end": 3}                      the link of that end
    {"environment": 0}              the agent's own environment
    {"callback": ["yield", [0, 1]]} a function of the agent; it answers these in turn

This file knows nothing of C types; `marshal.py` does.
"""

from __future__ import annotations

import array
import math
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from wstp_harness.abi import Extended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

FORMATS: Final = {
    "Integer8": "B",
    "Byte": "B",
    "Integer16": "h",
    "ShortInteger": "h",
    "Integer32": "i",
    "Integer": "i",
    "Integer64": "q",
    "LongInteger": "q",
    "Real32": "f",
    "Float": "f",
    "Real64": "d",
    "Real": "d",
    "Double": "d",
    "UTF8": "B",
    "UTF16": "H",
    "UCS2": "H",
    "UTF32": "I",
}
"""Array type code of each kind of number or text unit (the long doubles have none)."""
EXTENDED_BYTES: Final = 16
EXACT_BYTES: Final = 8192
LONG_DOUBLES: Final = frozenset({"Real128", "LongDouble"})


class Buffer:
    """An array of numbers or text units of one kind, in native layout.

    Attributes:
        kind: `Integer32`, `Real128`, `UTF16`, ...: a key of FORMATS or `Real128`.
        data: The memory.
    """

    __slots__ = ("data", "kind")

    def __init__(self, kind: str, values: bytes | Iterable[int | float | Extended]) -> None:
        """Pack values, or take bytes that already are the memory."""
        self.kind = kind
        if isinstance(values, bytes):
            self.data = values
        elif kind in LONG_DOUBLES:
            self.data = b"".join(_extended_bytes(value) for value in values)
        else:
            listed = [value for value in values if not isinstance(value, Extended)]
            self.data = array.array(FORMATS[kind], listed).tobytes()

    @property
    def values(self) -> list[int | float | Extended]:
        """The elements as Python values."""
        if self.kind in LONG_DOUBLES:
            step = EXTENDED_BYTES
            count = len(self.data) // step
            return [Extended(self.data[i * step : (i + 1) * step]) for i in range(count)]
        return list(memoryview(self.data).cast(FORMATS[self.kind]))  # type: ignore[call-overload]  # any format

    def __len__(self) -> int:
        """Return the number of elements."""
        if self.kind in LONG_DOUBLES:
            return len(self.data) // EXTENDED_BYTES
        return len(self.data) // struct.calcsize(FORMATS[self.kind])

    def __eq__(self, other: object) -> bool:
        """Compare kind and memory."""
        if not isinstance(other, Buffer):
            return NotImplemented
        return self.kind == other.kind and self.values == other.values

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((self.kind, len(self.data)))

    def __repr__(self) -> str:
        """Return kind and the first elements."""
        shown = self.values[:8]
        more = ", ..." if len(self) > len(shown) else ""
        return f"Buffer({self.kind!r}, [{', '.join(map(repr, shown))}{more}])"


@dataclass(frozen=True, slots=True)
class EndReference:
    """Stands for the link of an end hosted by the same agent."""

    end: int


@dataclass(frozen=True, slots=True)
class EnvironmentReference:
    """Stands for the environment that the agent made for its ends."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Callback:
    """A function of the agent to hand to the library; the agent records its calls.

    Attributes:
        name: Under which the recorded calls are asked for (`Agent.events`).
        answers: Values it returns in turn; the last one is repeated.
    """

    name: str
    answers: tuple[int, ...] = (0,)


Value: TypeAlias = (
    "int | float | bytes | str | Extended | Buffer | EndReference | EnvironmentReference"
    " | Callback | Sequence[Value] | None"
)

ENVIRONMENT: Final = EnvironmentReference()


def to_json(value: Value) -> Json:
    """Return the JSON form of a value (see the top of this file).

    Raises:
        TypeError: The value is of no kind that a call can take.
    """
    if value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return {"real": struct.pack("<d", value).hex()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    writer = _WRITERS.get(type(value))
    if writer is None:
        raise TypeError(f"a call cannot take a {type(value).__name__}: {value!r}")
    return writer(value)


def from_json(form: Json) -> Value:
    """Return the value that a JSON form stands for.

    Raises:
        ValueError: An object of a kind this file does not describe.
    """
    if not isinstance(form, (dict, list)):
        return form
    if isinstance(form, list):
        return [from_json(item) for item in form]
    ((tag, content),) = form.items()
    reader = _READERS.get(tag)
    if reader is None:
        raise ValueError(f"unknown kind of value {tag!r}")
    return reader(content)


def summary(value: Value, limit: int = 96) -> str:
    """Return a value as short text for messages and traces."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 12]}... ({len(text)})"


def exact(value: Value) -> Json:
    """Return the JSON form of a value whose summary is no literal that says it all, else None.

    None also for a value that is too long to be kept with every call.
    """
    if size(value) > EXACT_BYTES or (_literal(value) and summary(value) == repr(value)):
        return None
    return to_json(value)


def size(value: Value) -> int:
    """Return about how many bytes a value takes."""
    if isinstance(value, (list, tuple)):
        return sum(map(size, value))
    if isinstance(value, Buffer):
        return len(value.data)
    return len(value) if isinstance(value, (bytes, str)) else EXTENDED_BYTES


def _literal(value: Value) -> bool:
    """Tell whether Python's own literals can say a value."""
    if isinstance(value, (list, tuple)):
        return all(map(_literal, value))
    if type(value) is float:
        return math.isfinite(value)
    return value is None or type(value) in (int, bytes, str)


def _extended_bytes(value: float | Extended) -> bytes:
    if isinstance(value, Extended):
        return value.padded
    raise TypeError(f"a Real128 buffer takes Extended values, not {value!r}")


_WRITERS: Final[dict[type, Callable[..., Json]]] = {
    bytes: lambda value: {"hex": value.hex()},
    Extended: lambda value: {"extended": value.bits.hex()},
    Buffer: lambda value: {"buffer": [value.kind, b64encode(value.data).decode()]},
    EndReference: lambda value: {"end": value.end},
    EnvironmentReference: lambda value: {"environment": value.number},
    Callback: lambda value: {"callback": [value.name, list(value.answers)]},
}
_READERS: Final[dict[str, Callable[..., Value]]] = {
    "hex": bytes.fromhex,
    "real": lambda content: float(struct.unpack("<d", bytes.fromhex(content))[0]),
    "extended": lambda content: Extended(bytes.fromhex(content)),
    "buffer": lambda content: Buffer(content[0], b64decode(content[1])),
    "end": EndReference,
    "environment": EnvironmentReference,
    "callback": lambda content: Callback(content[0], tuple(content[1])),
}
