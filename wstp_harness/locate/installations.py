"""What an installation of a Wolfram product is: where, which product, which version.

The products, their ranking and how versions compare follow wolfram-app-discovery 0.6; where each
system keeps installations is in ``linux.py``, ``macos.py`` and ``windows.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

# Below ``$InstallationDirectory``, on Linux, macOS and Windows.
_KERNELS: Final = ("Executables/WolframKernel", "MacOS/WolframKernel", "WolframKernel.exe")
_SCRIPTS: Final = (
    "SystemFiles/Kernel/Binaries/*/wolframscript",
    "MacOS/wolframscript",
    "wolframscript.exe",
)
_VERSION: Final = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


class Product(Enum):
    """Products by rank: with equal versions the higher one is preferred."""

    WOLFRAM_APP = 110
    DESKTOP = 100
    MATHEMATICA = 99
    FINANCE_PLATFORM = 98
    PROGRAMMING_LAB = 97
    ENGINE = 96
    PLAYER_PRO = 95
    PLAYER = 94
    ALPHA_NOTEBOOK_EDITION = 93
    UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation.

    Attributes:
        directory: ``$InstallationDirectory``: the folder with ``SystemFiles``.
        product: What it is.
        version: Major, minor, patch; None when it does not tell.
        found_by: The rule that led here, in words.
    """

    directory: Path
    product: Product
    version: tuple[int, int, int] | None
    found_by: str

    @property
    def kernel(self) -> Path | None:
        """The program that starts a kernel, None when it is not there."""
        return self._first(_KERNELS)

    @property
    def script(self) -> Path | None:
        """``wolframscript``, None when it is not there."""
        return self._first(_SCRIPTS)

    def _first(self, patterns: tuple[str, ...]) -> Path | None:
        found = (path for pattern in patterns for path in sorted(self.directory.glob(pattern)))
        return next(found, None)

    @property
    def rank(self) -> tuple[tuple[int, int, int], int]:
        """Greater is better: version first (unknown is lowest), then product."""
        return self.version or (0, 0, 0), self.product.value

    def __str__(self) -> str:
        """Product and version, ``Mathematica 13.2.0``."""
        name = self.product.name.replace("_", " ").title()
        return f"{name} {'.'.join(map(str, self.version))}" if self.version else name


def version_in(text: str) -> tuple[int, int, int] | None:
    """The first version number in a text; two parts are completed with 0, major 0 is none."""
    match = _VERSION.search(text)
    if match is None or int(match[1]) == 0:
        return None
    return int(match[1]), int(match[2]), int(match[3] or 0)


def text_of(path: Path) -> str:
    """A file's text, "" when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def folders_in(path: Path) -> list[Path]:
    """Folders in a folder, sorted; none when it cannot be read."""
    try:
        return sorted(entry for entry in path.iterdir() if entry.is_dir())
    except OSError:
        return []
