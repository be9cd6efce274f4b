"""What the text functions of each encoding take and give, by Python's codecs.

Source: reference pages of WSPutUTF8String ... WSGetByteString. UTF-16 and UTF-32 begin with
a byte order mark that is counted in the length and not in the characters; the byte getter
replaces what it cannot hold by the `missing` code; UCS-2 cannot hold more than 0xFFFF.
Buffers are bytes in the machine's order (little-endian), as they lie in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wstp_harness.oracle import native
from wstp_harness.oracle.steps import Plain, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_REPRESENTABLE: Final = 49
MISSING: Final = ord("?")
_MARK: Final = 0xFEFF
_LATIN_1: Final = range(0x100)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A row of the table of encodings.

    Attributes:
        name: As in `WSPut...String`; empty for the native char* form.
        codec: Python's codec for the units; empty for the native form.
        width: Bytes per unit.
        mark: Whether buffers begin with a byte order mark.
        highest: The highest code point it holds; None for all.
    """

    name: str
    codec: str
    width: int
    mark: bool = False
    highest: int | None = None

    @property
    def id(self) -> str:
        """Name for ids."""
        return self.name or "native"

    def holds(self, text: str) -> bool:
        """Tell whether the encoding can carry the text."""
        return self.highest is None or all(ord(each) <= self.highest for each in text)

    @lru_cache(maxsize=1024)  # noqa: B019  # encodings are module constants
    def memory(self, text: str) -> bytes:
        """Return a text as it lies in memory, mark included."""
        if not self.name:
            return native.encode(map(ord, text))
        mark = chr(_MARK) if self.mark else ""
        return (mark + text).encode(self.codec, "surrogatepass")

    def put(self, text: str, shape: str = "String") -> Step:
        """Return the step that puts a text as a `String` or a `Symbol`."""
        memory = self.memory(text)
        if self.name == "UTF8" and text.startswith(chr(_MARK)):
            memory = chr(_MARK).encode() + memory  # a leading mark is no character
        length = (len(memory) // self.width,) if self.name else ()
        return Step(f"WSPut{self.name}{shape}", (memory, *length), about=text)

    def get(self, text: str, shape: str = "String") -> Step:
        """Return the step that gets a text that was put with any encoding."""
        function = f"WSGet{self.name}{shape}"
        if self.name == "Byte":
            known = self._known(text)
            outputs: dict[str, Plain] = {"text": known, "units": len(known)}
            return Step(function, (MISSING,), outputs=outputs, about=text)
        return Step(function, outputs=self._counted(text), about=text)

    def refused(self, text: str, shape: str = "String") -> Step:
        """Return the step that gets a text the encoding cannot hold."""
        function = f"WSGet{self.name}{shape}"
        return Step(function, returned=0, error=NOT_REPRESENTABLE, about=text)

    def gets(self, text: str) -> bool:
        """Tell whether the getter has an answer for the text: the byte getter always has."""
        return self.name == "Byte" or self.holds(text)

    @lru_cache(maxsize=1024)  # noqa: B019  # as above
    def _known(self, text: str) -> bytes:
        """Return what the byte getter gives: a stand-in for what it cannot hold."""
        return bytes(ord(each) if ord(each) in _LATIN_1 else MISSING for each in text)

    def _counted(self, text: str) -> Mapping[str, Plain]:
        memory = self.memory(text)
        outputs: dict[str, Plain] = {"text": memory}
        if self.name:
            outputs["units"] = len(memory) // self.width
        if self.name in ("UTF8", "UTF16"):
            outputs["characters"] = len(text)
        return outputs


NATIVE: Final = Encoding("", "", 1)
BYTE: Final = Encoding("Byte", "latin-1", 1, highest=0xFF)
UCS2: Final = Encoding("UCS2", "utf-16-le", 2, highest=0xFFFF)
UTF8: Final = Encoding("UTF8", "utf-8", 1)
UTF16: Final = Encoding("UTF16", "utf-16-le", 2, mark=True)
UTF32: Final = Encoding("UTF32", "utf-32-le", 4, mark=True)
UNICODE: Final = (BYTE, UCS2, UTF8, UTF16, UTF32)
ENCODINGS: Final = (NATIVE, *UNICODE)
WITH_FUNCTIONS: Final = (NATIVE, UCS2, UTF8, UTF16, UTF32)
"""Encodings that have function heads and head tests."""
