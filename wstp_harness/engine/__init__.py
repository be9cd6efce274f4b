"""Where the embedded engine is: the shared object, and the headers to compile against it.

The engine is C++20 and knows no Python; this file only finds what the build put beside it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

ENVIRONMENT_VARIABLE: Final = "WSTP_ENGINE_LIBRARY"
_FOLDER: Final = Path(__file__).resolve().parent
_BUILT: Final = _FOLDER / "lib" / "libwstp_engine64i4.so"


class EngineMissing(RuntimeError):
    """The engine's shared object is not there; the message says how to build it."""


def library_path() -> Path:
    """The engine's shared object.

    ``WSTP_ENGINE_LIBRARY`` names another build of it, such as one with sanitizers.

    Raises:
        EngineMissing: It was not built, or the variable names no file.
    """
    override = os.environ.get(ENVIRONMENT_VARIABLE)
    if override:
        path = Path(override)
        if not path.is_file():
            raise EngineMissing(f"{ENVIRONMENT_VARIABLE} names {override}, which is no file")
        return path.resolve()
    if not _BUILT.is_file():
        raise EngineMissing(
            f"the engine is not built: {_BUILT} does not exist; "
            "`pip install .` builds and installs it, `pip install -e .` builds it in place"
        )
    return _BUILT


def include_path() -> Path:
    """The folder with ``wstp.h`` and ``mathlink.h``."""
    return _FOLDER / "include"
