"""The header that belongs to a library, and the constants it defines.

Rule: a header is only read, never compiled; a macro that is no plain number is no constant here.
Names are in the table's spelling (always ``WS``), so that ``mathlink.h`` compares with ``wstp.h``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAMES: Final = ("wstp.h", "mathlink.h")
#: Where a header is, seen from the library: beside it (an SDK), or as an installation has them.
FOLDERS: Final = (".", "../CompilerAdditions", "../include", "../../include")
_DEFINE: Final = re.compile(
    r"^[ \t]*#[ \t]*define[ \t]+((?:WS|ML)\w+)[ \t]+\(?(-?(?:0[xX][0-9a-fA-F]+|\d+))[uUlL]*\)?"
    r"[ \t]*(?:/[*/].*)?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A header: the file, the sha256 of its bytes, and its constants by name."""

    path: Path
    sha256: str
    constants: Mapping[str, int]


def header_of(library: Path) -> Header | None:
    """Return the header that lies with a library, None when none does."""
    for path in _candidates(library):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        return Header(path.resolve(), hashlib.sha256(data).hexdigest(), dict(_constants(data)))
    return None


def modern(name: str) -> str:
    """Return a name of the older API as the newer one spells it."""
    return f"WS{name[2:]}" if name.startswith("ML") else name


def _candidates(library: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (library.parent / folder / name for name in NAMES)


def _constants(data: bytes) -> Iterator[tuple[str, int]]:
    for name, value in _DEFINE.findall(data.decode("latin-1")):
        digits = value.removeprefix("-")
        octal = len(digits) > 1 and digits.isdecimal() and digits.startswith("0")
        yield modern(name), int(value, 8 if octal else 0)
