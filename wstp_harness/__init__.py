"""Conformance suites, benchmarks and version comparison for WSTP libraries.

What stands here is the public binding: links of any WSTP library as Python objects, and nothing
else. The names are looked up when they are first used, so that the command line starts quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wstp_harness.binding import (
        BigReal,
        Encoding,
        Environment,
        Expr,
        Extended,
        Library,
        Link,
        LinkClosed,
        LinkError,
        LinkServer,
        LinkTimeout,
        OutOfRange,
        OutOfSequence,
        Protocol,
        Symbol,
        SymbolMissing,
        Urgent,
        WSTPError,
        channel,
    )

__all__ = [
    "BigReal",
    "Encoding",
    "Environment",
    "Expr",
    "Extended",
    "Library",
    "Link",
    "LinkClosed",
    "LinkError",
    "LinkServer",
    "LinkTimeout",
    "OutOfRange",
    "OutOfSequence",
    "Protocol",
    "Symbol",
    "SymbolMissing",
    "Urgent",
    "WSTPError",
    "channel",
]


def __getattr__(name: str) -> object:
    """Fetch a public name of the binding."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wstp_harness import binding  # noqa: PLC0415 - see the module's first lines

    return getattr(binding, name)


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__doc__"]
