"""Programs at the other end, started by the library; and the other end of such a link.

Only the command of a launched program is one word that the library splits again (`quoted`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wstp_harness.binding.opening import Opening
from wstp_harness.binding.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.binding.link import Link


class Launching(Opening):
    """Launch and parent."""

    def launch(
        self,
        program: Sequence[str],
        *,
        protocol: Protocol = Protocol.SHARED_MEMORY,
        options: int | None = None,
    ) -> Link:
        """Start a program that connects back, as the library does it itself.

        The program gets ``-mathlink -linkprotocol … -linkconnect -linkname …`` after its own words
        and opens its end with `parent`. `Link.activate` waits for it; the library tells nothing
        about a program that ends without connecting (`Program` does).

        Args:
            program: The executable (looked up in PATH) and its arguments.
            protocol: SHARED_MEMORY or TCPIP.
            options: Bits of `LinkOption`.

        Raises:
            ConnectionRefused: There is no such program, or it cannot be executed.
            ValueError: No program.
        """
        if not program:
            raise ValueError("a program to launch needs a name")
        command = " ".join(map(quoted, program))
        return self.open("-linklaunch", protocol, command, options=options)

    def parent(self, words: Sequence[str] | None = None) -> Link:
        """Open the end of a program that was started with a link to its parent.

        Args:
            words: The program's arguments; `sys.argv` by default.

        Raises:
            ValueError: They name no link; a library would take over standard input and output.
            LinkError: The library refuses.
        """
        given = list(sys.argv[1:] if words is None else words)
        lower = [word.lower() for word in given]
        if "-linkname" not in lower:
            raise ValueError("no parent: the words have no -linkname")
        at = lower.index("-linkprotocol") + 1 if "-linkprotocol" in lower else 0
        named = {str(protocol).lower(): protocol for protocol in Protocol}
        found = named.get(lower[at], Protocol.SHARED_MEMORY) if at else Protocol.SHARED_MEMORY
        return self.open_words(given, found)


def quoted(word: str) -> str:
    r"""One word of a launched program's command, as libraries split it.

    They know ``'…'`` without escapes and ``"…"`` with backslash escapes.
    """
    if word and not any(c in " \t'\"\\" for c in word):
        return word
    if "'" not in word:
        return f"'{word}'"
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
