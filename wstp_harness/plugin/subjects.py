"""The libraries under test: where they are, what they say of themselves, what family they are.

Rule: a library is read here and asked in a child process, never loaded; what cannot be used is one
sentence that says what to do, before anything is written.
Not here: the rules of finding and reading shared objects (``locate``).
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from wstp_harness.engine import include_path, library_path
from wstp_harness.locate import Identity, Versions, header_of, identify, modern, probe
from wstp_harness.plugin.matrix import KEYS
from wstp_harness.report.api import Api
from wstp_harness.report.model import Subject

EMBEDDED: Final = "embedded engine"
ENGINE_FAMILY: Final = "wstp-harness-engine"
#: The engine says so in WSCompilerID; its SONAME is Wolfram's, so that it can stand in for it.
ENGINE_MARK: Final = "wstp_harness"


@cache
def describe(key: str, path: Path) -> Subject:
    """Identify a library and ask it for its versions in a child process.

    Raises:
        LibraryFault: it cannot be used; the text says what to do.
    """
    identity = identify(path)
    versions = probe(path)
    family = family_of(identity, versions)
    return Subject(
        key=key,
        name=EMBEDDED if is_embedded(identity.path) else identity.path.name,
        path=str(identity.path),
        sha256=identity.sha256,
        build_id=identity.build_id,
        family=family,
        reported={
            "interface": str(versions.interface),
            "revision": str(versions.revision),
            "build": str(versions.build),
            **({"compiler": versions.compiler} if versions.compiler else {}),
        },
        api=api_of(identity),
    )


def api_of(identity: Identity) -> Api:
    """Return what a library offers; the embedded engine's header is in a folder of its own."""
    embedded = is_embedded(identity.path)
    header = header_of(include_path() / "wstp.h" if embedded else identity.path)
    return Api(
        prefix=identity.prefix,
        functions=tuple(sorted(identity.functions | set(map(modern, identity.unknown)))),
        soname=identity.soname,
        needed=tuple(sorted(identity.needed)),
        header=str(header.path) if header else "",
        header_sha256=header.sha256 if header else "",
        constants=dict(sorted(header.constants.items())) if header else {},
    )


def is_embedded(path: Path) -> bool:
    """Whether a file is the engine that came with this package."""
    try:
        return path.samefile(library_path())
    except (OSError, RuntimeError):  # EngineMissing: then it is not the engine
        return False


def family_of(identity: Identity, versions: Versions) -> str:
    """Name the family of a library, empty for one we know nothing of."""
    if ENGINE_MARK in versions.compiler or is_embedded(identity.path):
        return ENGINE_FAMILY
    if identity.prefix == "ML":
        return "wolfram-mathlink"
    return "wolfram-wstp" if identity.soname.startswith("libWSTP") else ""


def describe_all(paths: Sequence[Path]) -> tuple[Subject, ...]:
    """Describe the libraries named, or the embedded engine when none is.

    Raises:
        LibraryFault: one of them cannot be used.
        EngineMissing: none is named and the engine is not built.
    """
    return tuple(
        describe(key, path) for key, path in zip(KEYS, paths or [library_path()], strict=False)
    )


def suite_digest(folder: Path) -> str:
    """Return a digest of the suites: runs with the same one ran the same cases."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
