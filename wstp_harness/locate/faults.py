"""What can be wrong with a library before any call: typed, one line each, with what to do."""

from __future__ import annotations

from pathlib import Path


class LibraryFault(Exception):
    """A shared object cannot be used.

    Attributes:
        path: The file as it was named.
        reason: What is wrong.
        advice: What to do.
    """

    def __init__(self, path: Path | str, reason: str, advice: str) -> None:
        """Keep the three parts; the text is one line of them."""
        super().__init__(f"{path}: {reason}; {advice}")
        self.path = Path(path)
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[type[LibraryFault], tuple[Path, str, str]]:
        """Travel between processes whole."""
        return type(self), (self.path, self.reason, self.advice)


class LibraryNotFound(LibraryFault):
    """There is no such file, or no installation with a library in it."""


class LibraryNotLoadable(LibraryFault):
    """The file is there but cannot be loaded as a WSTP library."""
