"""Values of recorded calls, read back from their texts and their JSON forms.

Rule: a value comes back exactly or not at all; a text that was shortened is refused.
Source of the forms: lab/PROTOCOL.md, section 3.
Not here: which parameter a value belongs to (``script``).
"""

import array
import ast
import struct
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from wstp_harness.abi import Extended
from wstp_harness.report.base import ReportError

#: Array code of the C types that an array of numbers or text units may have.
CODES: Final = {
    "char": "b",
    "unsigned char": "B",
    "short": "h",
    "unsigned short": "H",
    "int": "i",
    "unsigned int": "I",
    "long": "q",
    "wsint64": "q",
    "unsigned long": "Q",
    "float": "f",
    "double": "d",
}


class NotReproducible(ReportError):
    """The recorded calls of a cell cannot be made again by a program; the message says why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Memory with elements in native layout."""

    data: bytes


Given: TypeAlias = "int | float | bytes | Extended | Packed | list[Given] | None"


def read(text: str, name: str, exact: Mapping[str, object]) -> Given:
    """Return a recorded value: its exact form where there is one, else what its text says.

    Raises:
        NotReproducible: The text was shortened, or the value is none that a program can make.
    """
    if name in exact:
        return decode(exact[name])
    try:
        return plain(ast.literal_eval(text))
    except (SyntaxError, ValueError) as error:
        raise NotReproducible(f"a value was too long to be recorded: {text:.60}") from error


def plain(value: object) -> Given:
    """Return a literal as a value; native text is bytes, one a character."""
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, int | float | bytes):
        return value
    raise NotReproducible(f"a call cannot take {value!r:.60}")


def decode(form: object) -> Given:
    """Return the value that a JSON form stands for.

    Raises:
        NotReproducible: It stands for a callback, an environment or the link of another end.
    """
    if isinstance(form, list):
        return [decode(item) for item in form]
    if not isinstance(form, dict):
        return plain(form)
    ((tag, content),) = form.items()
    if tag not in READERS:
        what = {"callback": "a function of the caller", "end": "the link of another end"}
        raise NotReproducible(f"a call takes {what.get(tag, tag)}")
    return READERS[tag](content)


READERS: Final[Mapping[str, Callable[..., Given]]] = {
    "hex": bytes.fromhex,
    "real": lambda content: float(struct.unpack("<d", bytes.fromhex(content))[0]),
    "extended": lambda content: Extended(bytes.fromhex(content)),
    "buffer": lambda content: Packed(b64decode(content[1])),
}


def memory(value: Given, element: str) -> bytes:
    """Return the memory that holds a value as elements of a C type.

    Raises:
        NotReproducible: The value does not fit the type.
    """
    if isinstance(value, Packed):
        return value.data
    if isinstance(value, bytes):
        return value
    if isinstance(value, Extended):
        return value.bits
    numbers = value if isinstance(value, list) else [value]
    plain_numbers = [each for each in numbers if isinstance(each, int | float)]
    if len(plain_numbers) != len(numbers) or element not in CODES:
        raise NotReproducible(f"{value!r:.60} is no memory of {element}")
    try:
        return array.array(CODES[element], plain_numbers).tobytes()
    except (OverflowError, TypeError) as error:
        raise NotReproducible(f"{value!r:.60} does not fit {element}") from error
