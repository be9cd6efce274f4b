"""Values as C writes them: numbers, texts and memory, exactly.

Rule: what is written compares equal, bit for bit, to what was recorded.
Not here: which parameter a value is for (``c``).
"""

import array
from typing import Final

from wstp_harness.abi import Extended
from wstp_harness.report.reproducer.values import CODES, Given, NotReproducible

NUMBERS_SHOWN: Final = 64
LINES_OF_BYTES: Final = 20
PRINTABLE: Final = range(0x20, 0x7F)
INT: Final = range(-(1 << 31) + 1, 1 << 31)
LONG: Final = range(-(1 << 63) + 1, 1 << 63)


def extended(value: Extended, name: str) -> list[str]:
    """Return the declaration of an 80-bit number, bit for bit."""
    data = ", ".join(f"0x{byte:02x}" for byte in value.bits)
    return [
        f"static const unsigned char {name}_bits[] = {{{data}}};",
        f"wsextended_double {name} = 0;",
        f"memcpy(&{name}, {name}_bits, sizeof {name}_bits);",
    ]


def block(element: str, data: bytes, name: str) -> list[str]:
    """Return the declaration of memory: numbers when they are few, else its bytes."""
    numbers: list[int] = []
    if CODES.get(element, "f") not in "fd":
        made = array.array(CODES[element])
        made.frombytes(data[: len(data) - len(data) % made.itemsize])
        numbers = made.tolist()
    if numbers and len(numbers) <= NUMBERS_SHOWN:
        shown = ", ".join(literal(number) for number in [*numbers, 0])
        return [f"static const {element} {name}[] = {{{shown}}};"]
    rows = [data[i : i + LINES_OF_BYTES] for i in range(0, len(data), LINES_OF_BYTES)] or [b"\0"]
    shown = ",\n    ".join(", ".join(f"0x{byte:02x}" for byte in row) for row in rows)
    return [
        f"static const _Alignas(16) unsigned char {name}[] = {{",
        f"    {shown}, 0, 0, 0, 0}};",
    ]


def joined(kind: str, name: str) -> str:
    """Return a declarator."""
    return f"{kind}{name}" if kind.endswith("*") else f"{kind} {name}"


def literal(value: Given) -> str:
    """Return a number in C, exactly.

    Raises:
        NotReproducible: The value is no number.
    """
    if isinstance(value, int):
        if value == -(1 << 63):
            return "(-9223372036854775807LL - 1)"
        return (
            f"{value}{'' if -(1 << 31) < value < 1 << 31 else 'LL' if value < 1 << 63 else 'ULL'}"
        )
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124  # NaN is the only one
            return '__builtin_nan("")'
        if value in {float("inf"), float("-inf")}:
            return f"{'-' if value < 0 else ''}__builtin_inf()"
        return value.hex()
    raise NotReproducible(f"{value!r:.60} is no number")


def text(value: bytes) -> str:
    """Return a C string literal with these bytes, octal where they are not plain ASCII."""
    shown = []
    for byte in value:
        char = chr(byte)
        if char in '"\\':
            shown.append(f"\\{char}")
        elif byte in PRINTABLE and char != "?":  # ?? begins a trigraph
            shown.append(char)
        else:
            shown.append(f"\\{byte:03o}")
    return f'"{"".join(shown)}"'
