"""Strings, symbols and function heads in the six encodings of the C API.

A getter lends the units; what is returned here is a decoded copy. UTF-16 and UTF-32 go in with
a byte order mark, because a library takes units without one as big-endian (WSPutUTF16String,
reference page), and come back with one, which is removed.
"""

from __future__ import annotations

import ctypes
from enum import StrEnum
from typing import Final

from wstp_harness.abi.families import ENCODING_BY_NAME
from wstp_harness.binding import native
from wstp_harness.binding.connection import Connection
from wstp_harness.binding.errors import OutOfSequence
from wstp_harness.binding.loans import Loan

_MARK: Final = "\ufeff"
MISSING: Final = ord("?")
"""What stands for a character that the Byte encoding does not have."""


class Encoding(StrEnum):
    """An encoding, by its name inside function names."""

    NATIVE = ""
    BYTE = "Byte"
    UCS2 = "UCS2"
    UTF8 = "UTF8"
    UTF16 = "UTF16"
    UTF32 = "UTF32"

    @property
    def codec(self) -> str:
        """Python codec of the units in memory."""
        return ENCODING_BY_NAME[self].codec

    @property
    def unit_bytes(self) -> int:
        """Bytes of one unit."""
        return {"unsigned short": 2, "unsigned int": 4}.get(ENCODING_BY_NAME[self].unit, 1)

    def to_units(self, text: str) -> bytes:
        """Text as the put functions want it, without a final NUL.

        Raises:
            UnicodeEncodeError: The encoding does not have a character.
        """
        if self is Encoding.NATIVE:
            return native.encode(text)
        if self is Encoding.UCS2 and any(ord(c) > 0xFFFF for c in text):  # noqa: PLR2004 - BMP
            raise UnicodeEncodeError("UCS2", text, 0, len(text), "a character above U+FFFF")
        marked = _MARK + text if self in {Encoding.UTF16, Encoding.UTF32} else text
        return marked.encode(self.codec, "surrogatepass" if self is Encoding.UCS2 else "strict")

    def from_units(self, data: bytes) -> str:
        """What a get function answered, as text without a byte order mark."""
        if self is Encoding.NATIVE:
            return native.decode(data)
        errors = "surrogatepass" if self in {Encoding.UCS2, Encoding.UTF16} else "strict"
        text = data.decode(self.codec, errors)
        return text.removeprefix(_MARK) if self in {Encoding.UTF16, Encoding.UTF32} else text


class Text(Connection):
    """Strings, symbols, function heads."""

    def put_string(self, text: str, *, encoding: Encoding = Encoding.UTF8) -> None:
        """Put a string. Source: ``WSPut{encoding}String``.

        Raises:
            UnicodeEncodeError: The encoding does not have a character.
            LinkError: The library refuses.
        """
        self.put_units("String", encoding, encoding.to_units(text))

    def get_string(
        self, *, encoding: Encoding = Encoding.UTF8, timeout_seconds: float | None = None
    ) -> str:
        """Get a string (symbols read as strings too). Source: ``WSGet{encoding}String``.

        Raises:
            OutOfSequence: The next thing is no text.
            TextError: The encoding does not have a character of it.
        """
        units = self.get_units("String", encoding, timeout_seconds=timeout_seconds)
        return encoding.from_units(units)

    def lend_string(
        self, *, encoding: Encoding = Encoding.UTF8, timeout_seconds: float | None = None
    ) -> Loan:
        """Get a string's units without copying them: ``loan.memory("text")`` while it is open.

        Raises:
            OutOfSequence: The next thing is no text.
        """
        inputs = (MISSING,) if encoding is Encoding.BYTE else ()
        return Loan(self, f"WSGet{encoding}String", *inputs, timeout_seconds=timeout_seconds)

    def put_symbol(self, name: str, *, encoding: Encoding = Encoding.UTF8) -> None:
        """Put a symbol. Source: ``WSPut{encoding}Symbol``.

        Raises:
            UnicodeEncodeError: The encoding does not have a character.
            LinkError: The library refuses.
        """
        self.put_units("Symbol", encoding, encoding.to_units(name))

    def get_symbol(
        self, *, encoding: Encoding = Encoding.UTF8, timeout_seconds: float | None = None
    ) -> str:
        """Get a symbol. Source: ``WSGet{encoding}Symbol``.

        Raises:
            OutOfSequence: The next thing is no symbol.
            TextError: The encoding does not have a character of it.
        """
        units = self.get_units("Symbol", encoding, timeout_seconds=timeout_seconds)
        return encoding.from_units(units)

    def put_function(self, head: str, count: int, *, encoding: Encoding = Encoding.UTF8) -> None:
        """Begin a function; `count` arguments follow. Source: ``WSPut{encoding}Function``.

        Raises:
            UnicodeEncodeError: The encoding does not have a character.
            LinkError: The library refuses.
        """
        found = self._had(encoding, "WSPut{}Function")
        units = found.to_units(head)
        if found is Encoding.NATIVE:
            self.checked("WSPutFunction", units, count)
        else:
            length = len(units) // found.unit_bytes
            self.checked(f"WSPut{found}Function", units, length, count)

    def _had(self, encoding: Encoding, function: str) -> Encoding:
        """The native form in place of UTF-8 for a library (interface 3) that has only that."""
        lacks = encoding is Encoding.UTF8 and not self.library.has(function.format(encoding))
        return Encoding.NATIVE if lacks else encoding

    def get_function(
        self, *, encoding: Encoding = Encoding.UTF8, timeout_seconds: float | None = None
    ) -> tuple[str, int]:
        """Get a function's head and argument count. Source: ``WSGet{encoding}Function``.

        Raises:
            OutOfSequence: The next thing is no function with a symbol as head.
        """
        found = self._had(encoding, "WSGet{}Function")
        name = f"WSGet{found}Function"
        with Loan(self, name, timeout_seconds=timeout_seconds) as loan:
            return found.from_units(bytes(loan.memory("text"))), loan.scalar("count")

    def put_units(self, what: str, encoding: Encoding, units: bytes) -> None:
        """Put text that is encoded already.

        Args:
            what: ``"String"`` or ``"Symbol"``.
            encoding: How.
            units: As they lie in memory; for NATIVE without the final NUL.

        Raises:
            LinkError: The library refuses.
        """
        if encoding is Encoding.NATIVE:
            self.checked(f"WSPut{what}", units)
        else:
            length = len(units) // encoding.unit_bytes
            self.checked(f"WSPut{encoding}{what}", units, length)

    def get_units(
        self, what: str, encoding: Encoding, *, timeout_seconds: float | None = None
    ) -> bytes:
        """Get text as its units in memory, byte order mark included.

        Raises:
            LinkError: The library refuses.
        """
        inputs = (MISSING,) if encoding is Encoding.BYTE else ()
        name = f"WSGet{encoding}{what}"
        with Loan(self, name, *inputs, timeout_seconds=timeout_seconds) as loan:
            return bytes(loan.memory("text"))

    def test_function(self, head: str, *, timeout_seconds: float | None = None) -> int | None:
        """Argument count if the next function has this head, which is then read; else None.

        Source: ``WSTestHead``; a mismatch leaves no error behind.

        Raises:
            LinkError: Nothing can be read.
            LinkTimeout: Nothing came in time.
        """
        count = ctypes.c_int()
        arguments = native.encode(head), ctypes.byref(count)
        try:
            self.checked("WSTestHead", *arguments, timeout_seconds=timeout_seconds)
        except OutOfSequence:
            self.clear_error()
            return None
        return count.value
