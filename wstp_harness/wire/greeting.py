"""What the two ends of a TCPIP link say to each other before the first token.

Port exchange on the data socket, then the greeting: name, version, option lines. The texts
here are made and read by hand so that a peer can also say them wrongly.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import Final

NAME: Final = b"Math Link"
VERSION_BYTES: Final = 2
KNOWS_MESSAGE_PORT: Final = b"need_msg_portN"
ASKS_MESSAGE_PORT: Final = b"need_msg_portY"
REQUEST_BYTES: Final = len(KNOWS_MESSAGE_PORT)
ACCEPTED: Final = b"OKY"
SIX_DIGITS: Final = "Support6digitAsciiUnicode"
LINES: Final = {6: 5, 5: 4, 4: 3, 3: 2}
"""Option lines by negotiated version."""
LONGEST_LINE: Final = 511


@dataclass(frozen=True, slots=True)
class Greeting:
    """What one end announces.

    Attributes:
        version: Digit of the version.
        numerics_id: Name of its number layout.
        tokens: Binary tokens it reads, each minus 128, as it spells them.
        formats: Text formats it reads, as it spells them.
        environment_id: Free text.
        symbol_dictionaries, string_dictionaries: Built-in dictionaries.
        six_digits: Whether it understands six-digit escapes in native text.
    """

    version: int = 6
    numerics_id: str = "boxer"
    tokens: str = "33,98,100,102,116,118,120"
    formats: str = "1,2,3,4,5,6,7"
    environment_id: str = ""
    symbol_dictionaries: int = 1
    string_dictionaries: int = 1
    six_digits: bool = True

    def lines(self) -> list[str]:
        """Return the option lines of this version."""
        listed = [
            "-libraryid '!&*' -decoders 0",
            (
                f"-numericsid {_quoted(self.numerics_id)} -tokens {_quoted(self.tokens)}"
                f" -textid 'Jan 27 2023, 10:57:24' -formats {_quoted(self.formats)}"
            ),
            f"-envid '{self.environment_id}'",
            f"-symboldicts {self.symbol_dictionaries} -stringdicts {self.string_dictionaries}",
            SIX_DIGITS if self.six_digits else "",
        ]
        return listed[: LINES.get(self.version, 5)]

    def text(self) -> bytes:
        """Return everything after the name: version and option block."""
        block = "\n" + "".join(f"{line}\n" for line in self.lines())
        return f" {self.version}{block}".encode("latin-1")

    @classmethod
    def parse(cls, text: bytes) -> Greeting:
        """Read what follows the name.

        Raises:
            ValueError: It is no greeting of versions 3 to 9.
        """
        version = text[1] - ord("0")
        lines = text[VERSION_BYTES + 1 :].decode("latin-1").split("\n")[:-1]
        expected = LINES.get(min(version, 6))
        if text[VERSION_BYTES : VERSION_BYTES + 1] != b"\n" or len(lines) != expected:
            raise ValueError(f"no greeting of version {version}: {text!r}")
        words = shlex.split(" ".join(lines[:4]))
        options = dict(zip(words[::2], words[1::2], strict=True))
        return replace(
            cls(),
            version=version,
            numerics_id=options.get("-numericsid", ""),
            tokens=options.get("-tokens", ""),
            formats=options.get("-formats", ""),
            environment_id=options.get("-envid", ""),
            symbol_dictionaries=int(options.get("-symboldicts", "0")),
            string_dictionaries=int(options.get("-stringdicts", "0")),
            six_digits=lines[4:] == [SIX_DIGITS],
        )


STANDARD: Final = Greeting()
"""What Wolfram's library 13.2 announces on x86-64."""


def message_port(port: int) -> bytes:
    """Return a listener's answer to a connector that does not know the message port."""
    return b"msg_port=%dY" % port


def _quoted(text: str) -> str:
    return f"'{text}'" if not text or " " in text else text
