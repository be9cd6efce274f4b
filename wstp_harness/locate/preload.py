"""What the processes that load a library preload: ``WSTP_AGENT_PRELOAD``.

A library may need another one to come first: the runtime of a sanitizer it was built with, or a
library it forgot to name. The variable holds paths or names as ``LD_PRELOAD`` does, and reaches
the processes that load libraries under test and no other.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE: Final = "WSTP_AGENT_PRELOAD"
_LOADER: Final = "LD_PRELOAD"


def child_environment() -> dict[str, str]:
    """The environment of a process that is going to load a library under test."""
    wanted = [os.environ.get(name, "") for name in (VARIABLE, _LOADER)]
    joined = " ".join(filter(None, wanted))
    return {**os.environ, _LOADER: joined} if joined else dict(os.environ)


@contextlib.contextmanager
def preloading() -> Iterator[None]:
    """Start processes with that environment where none can be passed; not for threads."""
    before = os.environ.get(_LOADER)
    after = child_environment().get(_LOADER)
    if after == before:
        yield
        return
    os.environ[_LOADER] = after or ""
    try:
        yield
    finally:
        if before is None:
            del os.environ[_LOADER]
        else:
            os.environ[_LOADER] = before
