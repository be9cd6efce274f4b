r"""The C API's own text form: Latin-1 bytes with backslash escapes, ended by NUL.

``\\`` is a backslash, ``\ooo`` three octal digits, ``\:HHHH`` a character of the basic plane,
``\|HHHHHH`` any other. `encode` writes what every library reads; `decode` reads what libraries
write. Hostile escapes are the oracle's and the suites' business, not this file's.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(
    r"\\(?:(?P<backslash>\\)|(?P<octal>[0-7]{3})|\.(?P<two>[0-9A-Fa-f]{2})"
    r"|:(?P<four>[0-9A-Fa-f]{4})|\|(?P<six>[0-9A-Fa-f]{6})|(?P<letter>[abfnrtv]))"
)
_LETTERS: Final = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_LATIN_1: Final = 0xFF
_BASIC_PLANE: Final = 0xFFFF
_FIRST_PRINTABLE: Final = 0x20


def encode(text: str) -> bytes:
    """Text as the C API's char functions take it, without the final NUL."""
    return "".join(map(_escaped, text)).encode("latin-1")


def decode(data: bytes) -> str:
    """What a char function answered, as text."""
    return _ESCAPE.sub(_character, data.decode("latin-1"))


def _escaped(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return r"\\"
    if code < _FIRST_PRINTABLE:
        return f"\\{code:03o}"
    if code <= _LATIN_1:
        return character
    return f"\\:{code:04X}" if code <= _BASIC_PLANE else f"\\|{code:06X}"


def _character(match: re.Match[str]) -> str:
    if match["backslash"]:
        return "\\"
    if match["letter"]:
        return chr(_LETTERS[match["letter"]])
    if match["octal"]:
        return chr(int(match["octal"], 8))
    return chr(int(match["two"] or match["four"] or match["six"], 16))
