"""Installations on macOS: application bundles by their bundle identifier.

Rules of wolfram-app-discovery 0.6, which asks LaunchServices; here the application folders are
read, so that the rules can be tested anywhere. Of the Wolfram Engine the embedded Player is what
counts.
"""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING, Final

from wstp_harness.locate.installations import Installation, Product, folders_in, version_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_IDENTIFIERS: Final = {
    "com.wolfram.wolframapp": Product.WOLFRAM_APP,
    "com.wolfram.mathematica": Product.MATHEMATICA,
    "com.wolfram.mathematica.playerpro": Product.PLAYER_PRO,
    "com.wolfram.mathematica.player": Product.PLAYER,
    "com.wolfram.desktop": Product.DESKTOP,
    "com.wolfram.wolframengine": Product.ENGINE,
    "com.wolfram.financeplatform": Product.FINANCE_PLATFORM,
    "com.wolfram.programminglab": Product.PROGRAMMING_LAB,
    "com.wolfram.wolframalpha.notebook": Product.ALPHA_NOTEBOOK_EDITION,
}
_EMBEDDED: Final = "Contents/Resources/Wolfram Player.app"


def installations(root: Path, environment: Mapping[str, str]) -> Iterator[Installation]:
    """Installations of this machine (or of a tree that looks like one).

    Args:
        root: ``/``, or a fake tree.
        environment: For ``HOME``.
    """
    home = environment.get("HOME", "").lstrip("/")
    for place in ["Applications", *([f"{home}/Applications"] if home else [])]:
        for bundle in folders_in(root / place):
            found = installation_at(bundle, f"in /{place}")
            if found is not None:
                yield found


def installation_at(bundle: Path, found_by: str) -> Installation | None:
    """What an application bundle is; None when it is not Wolfram's."""
    try:
        with (bundle / "Contents" / "Info.plist").open("rb") as file:
            info = plistlib.load(file)
    except (OSError, plistlib.InvalidFileException, ValueError):
        return None
    product = _IDENTIFIERS.get(str(info.get("CFBundleIdentifier", "")).lower())
    if product is None:
        return None
    inner = bundle / _EMBEDDED if product is Product.ENGINE else bundle
    version = version_in(str(info.get("CFBundleShortVersionString", "")))
    return Installation(inner / "Contents", product, version, found_by)
