"""All places where a WSTP library may be, each with the reason it was taken or not.

Order: what the caller names, environment variables, installations of this system (newest first).
Nothing is loaded and no kernel is started; every candidate is judged by `identify`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wstp_harness.locate import linux, macos, windows
from wstp_harness.locate.faults import LibraryFault, LibraryNotFound
from wstp_harness.locate.identity import Identity, identify
from wstp_harness.locate.sdk import libraries_in_folder, libraries_in_installation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wstp_harness.locate.installations import Installation

SDK_VARIABLES: Final = ("WSTP_COMPILER_ADDITIONS_DIRECTORY", "WSTP_COMPILER_ADDITIONS")
APP_VARIABLES: Final = ("WOLFRAM_APP_DIRECTORY", "RUST_WOLFRAM_LOCATION")
_STATIC: Final = (".a", ".lib")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that was looked at.

    Attributes:
        path: The library, or the folder that has none.
        found_by: The rule that led here, in words.
        identity: What it is, None when it was rejected.
        reason: Why it was rejected, "" when it was taken.
    """

    path: Path
    found_by: str
    identity: Identity | None
    reason: str

    @property
    def accepted(self) -> bool:
        """Whether it can be used on this machine."""
        return self.identity is not None


@dataclass(frozen=True, slots=True)
class Machine:
    """What the rules look at; the fields are replaced to test the rules of another system.

    Attributes:
        system: As ``sys.platform`` says: ``linux``, ``darwin``, ``win32``.
        root: Top of the file system.
        environment: Environment variables.
        registry: Subkeys of `windows.KEY` with their values.
    """

    system: str
    root: Path
    environment: Mapping[str, str]
    registry: tuple[tuple[str, Mapping[str, str | int]], ...] = ()

    @classmethod
    def this(cls) -> Machine:
        """The machine we run on."""
        return cls(sys.platform, Path("/"), os.environ, tuple(windows.registry()))


def discover(named: Iterable[Path] = (), *, machine: Machine | None = None) -> list[Candidate]:
    """Look everywhere.

    Args:
        named: Libraries, SDK folders or installation folders to look at first.
        machine: Where to look; this one by default.

    Returns:
        All candidates, best first among equals; each path once.
    """
    here = machine or Machine.this()
    found: dict[Path, Candidate] = {}
    for path, rule in _places(named, here):
        resolved = path.resolve()
        if resolved not in found:
            found[resolved] = _judged(path, rule)
    return list(found.values())


def installed(machine: Machine | None = None) -> list[Installation]:
    """Installations of Wolfram products, best first: the newest, then by product.

    Args:
        machine: Where to look; this one by default.
    """
    return sorted(_installations(machine or Machine.this()), key=_rank, reverse=True)


def best(candidates: Iterable[Candidate]) -> Candidate:
    """The first that can be used.

    Raises:
        LibraryNotFound: None can; the text says how many were looked at.
    """
    listed = list(candidates)
    for candidate in listed:
        if candidate.accepted:
            return candidate
    raise LibraryNotFound(
        Path("libWSTP64i4.so"),
        f"none of {len(listed)} places has a library for this machine",
        "name one, or set WSTP_COMPILER_ADDITIONS_DIRECTORY to an SDK's CompilerAdditions",
    )


def _places(named: Iterable[Path], machine: Machine) -> Iterator[tuple[Path, str]]:
    for path in named:
        yield from _inside(path, "named")
    for variable in (*SDK_VARIABLES, *APP_VARIABLES):
        value = machine.environment.get(variable)
        if value:
            yield from _inside(Path(value), variable)
    for installation in installed(machine):
        rule = f"{installation}, {installation.found_by}"
        libraries = list(libraries_in_installation(installation.directory))
        yield from ((path, rule) for path in libraries or [installation.directory])


def _inside(path: Path, rule: str) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, rule
        return
    contents = path / "Contents" if (path / "Contents").is_dir() else path
    additions = path / "CompilerAdditions"
    found = [
        *libraries_in_folder(path),
        *libraries_in_folder(additions),
        *libraries_in_installation(contents),
    ]
    yield from ((one, rule) for one in found or [path])


def _installations(machine: Machine) -> Iterator[Installation]:
    match machine.system:
        case "darwin":
            yield from macos.installations(machine.root, machine.environment)
        case "win32":
            root = None if machine.root == Path("/") else machine.root
            yield from windows.installations(machine.registry, root)
        case _:
            yield from linux.installations(machine.root, machine.environment)


def _rank(installation: Installation) -> tuple[tuple[int, int, int], int]:
    return installation.rank


def _judged(path: Path, rule: str) -> Candidate:
    if path.is_dir():
        return Candidate(path, rule, None, "no library in this folder")
    if path.suffix in _STATIC:
        reason = "a static library, which only a linker can use"
        return Candidate(path, rule, None, reason)
    try:
        return Candidate(path, rule, identify(path), "")
    except LibraryFault as fault:
        return Candidate(path, rule, None, fault.reason)
