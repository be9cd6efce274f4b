"""Where libraries are inside an installation or an SDK folder.

Layout (wolfram-app-discovery 0.6 and its open request for the shared libraries):
``SystemFiles/Links/WSTP/DeveloperKit/<SystemID>/CompilerAdditions`` with ``wstp.h`` and the
libraries; on Windows the shared ones in ``SystemAdditions`` beside it; the same under ``MathLink``
with the old ``ML`` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wstp_harness.locate.installations import folders_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SHARED: Final = (
    "libWSTP64i4.so",
    "libML64i4.so",
    "libML64i3.so",
    "libWSTP32i4.so",
    "libML32i4.so",
    "libML32i3.so",
    "wstp.framework/wstp",
    "mathlink.framework/mathlink",
    "wstp64i4.dll",
    "ml64i4.dll",
    "wstp32i4.dll",
)
_STATIC: Final = ("libWSTP64i4.a", "libWSTPi4.a", "wstp64i4s.lib", "libML64i4.a", "libMLi4.a")
NAMES: Final = (*_SHARED, *_STATIC)


def libraries_in_installation(directory: Path) -> Iterator[Path]:
    """Libraries of an installation, WSTP before MathLink, shared before static."""
    for link in ("WSTP", "MathLink"):
        kits = directory / "SystemFiles" / "Links" / link / "DeveloperKit"
        for system in folders_in(kits):
            for part in ("SystemAdditions", "CompilerAdditions"):
                yield from libraries_in_folder(system / part)
    for system in folders_in(directory / "SystemFiles" / "Libraries"):
        yield from libraries_in_folder(system)
    yield from libraries_in_folder(directory / "Frameworks")


def libraries_in_folder(folder: Path) -> Iterator[Path]:
    """Libraries of a CompilerAdditions folder, or of an SDK folder that contains one."""
    for name in NAMES:
        if (folder / name).is_file():
            yield folder / name
