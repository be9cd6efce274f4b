"""Installations on Linux: two roots, then whatever kernel is on PATH.

Rules of wolfram-app-discovery 0.6: ``ROOT/<type>/<version>`` under ``/usr/local/Wolfram`` and
``/opt/Wolfram``; the product is the first line of ``LICENSE.txt``, the version stands in the third
line of ``Executables/WolframKernel``.
Differences, because only a library is looked for: an unknown licence is an unknown product and no
error; the folder's name serves when the kernel script does not tell; a kernel on PATH leads to its
installation by its path, without being started.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.locate.installations import (
    Installation,
    Product,
    folders_in,
    text_of,
    version_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOTS: Final = ("usr/local/Wolfram", "opt/Wolfram")
KERNELS: Final = ("WolframKernel", "MathKernel", "wolfram", "math", "wolframscript")
_LICENCES: Final = {
    "Wolfram Mathematica License Agreement": Product.MATHEMATICA,
    "Wolfram Mathematica® License Agreement": Product.MATHEMATICA,
    "Free Wolfram Engine(TM) for Developers: Terms and Conditions of Use": Product.ENGINE,
    "Free Wolfram Engine™ for Developers: Terms and Conditions of Use": Product.ENGINE,
}
_VERSION_LINE: Final = 2


def installations(root: Path, environment: Mapping[str, str]) -> Iterator[Installation]:
    """Installations of this machine (or of a tree that looks like one).

    Args:
        root: ``/``, or a fake tree.
        environment: For ``PATH``.
    """
    for place in ROOTS:
        for kind in folders_in(root / place):
            for directory in folders_in(kind):
                yield installation_at(directory, f"in /{place}")
    for name in KERNELS:
        found = shutil.which(name, path=environment.get("PATH", ""))
        above = _above(Path(found)) if found else None
        if above is not None:
            yield installation_at(above, f"{name} on PATH")


def installation_at(directory: Path, found_by: str) -> Installation:
    """What a folder says about itself."""
    licence = text_of(directory / "LICENSE.txt").partition("\n")[0].strip()
    script = text_of(directory / "Executables" / "WolframKernel").splitlines()
    line = script[_VERSION_LINE] if len(script) > _VERSION_LINE else ""
    version = version_in(line) or version_in(directory.name)
    return Installation(directory, _LICENCES.get(licence, Product.UNKNOWN), version, found_by)


def _above(program: Path) -> Path | None:
    parents = program.resolve().parents
    return next((one for one in parents if (one / "SystemFiles").is_dir()), None)
