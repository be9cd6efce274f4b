r"""Installations on Windows: the registry lists them.

Rules of wolfram-app-discovery 0.6: subkeys of ``Software\Wolfram Research\Installations`` named by
a build number, with ``Caps`` and ``ProductName`` present; folder, product and version from their
values. The registry comes in as plain values, so that the rules can be tested anywhere.
"""

from __future__ import annotations

import importlib
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.locate.installations import Installation, Product, text_of, version_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KEY: Final = r"Software\Wolfram Research\Installations"
_PRODUCTS: Final = {
    1 << 28: Product.MATHEMATICA,
    1 << 27: Product.DESKTOP,
    1 << 26: Product.PROGRAMMING_LAB,
    1 << 25: Product.FINANCE_PLATFORM,
    1 << 24: Product.ALPHA_NOTEBOOK_EDITION,
    1 << 15: Product.ENGINE,
    1 << 14: Product.PLAYER_PRO,
    1 << 1: Product.PLAYER,
}


def installations(
    entries: Iterable[tuple[str, Mapping[str, str | int]]], root: Path | None = None
) -> Iterator[Installation]:
    """Installations that the registry lists.

    Args:
        entries: Name and values of each subkey of `KEY`.
        root: Where drive letters are folders (a fake tree); None on Windows itself.
    """
    for name, values in entries:
        if not _is_build(name) or "Caps" not in values or "ProductName" not in values:
            continue
        directory = _directory(values, root)
        if directory is None or not directory.is_dir():
            continue
        product = _PRODUCTS.get(int(values.get("ProductType", 0)), Product.UNKNOWN)
        yield Installation(directory, product, _version(values, directory), "in the registry")


def registry() -> Iterator[tuple[str, dict[str, str | int]]]:
    """Subkeys of both hives, on Windows; nothing elsewhere."""
    try:
        winreg: Any = importlib.import_module("winreg")
    except ImportError:
        return
    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            key = winreg.OpenKey(hive, KEY)
        except OSError:
            continue
        with key:
            for index in range(winreg.QueryInfoKey(key)[0]):
                name = winreg.EnumKey(key, index)
                with winreg.OpenKey(key, name) as entry:
                    values = winreg.QueryInfoKey(entry)[1]
                    yield name, dict(winreg.EnumValue(entry, i)[:2] for i in range(values))


def _is_build(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.isdecimal() and int(last) != 0


def _directory(values: Mapping[str, str | int], root: Path | None) -> Path | None:
    text = str(values.get("InstallationDirectory", ""))
    if not text and values.get("ExecutablePath"):
        text = str(PureWindowsPath(str(values["ExecutablePath"])).parent)
    if not text:
        return None
    if root is None:
        return Path(text)
    path = PureWindowsPath(text)
    return root.joinpath(path.drive.rstrip(":"), *path.parts[1:])


def _version(values: Mapping[str, str | int], directory: Path) -> tuple[int, int, int] | None:
    packed = int(values.get("Version", 0))
    if packed:
        return packed >> 24, packed >> 16 & 0xFF, packed >> 8 & 0xFF
    return version_in(str(values.get("ProductVersion", ""))) or version_in(
        text_of(directory / ".VersionID")
    )
