"""Imports and includes point one way, as design says: a part uses only what stands before it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wstp_harness

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(wstp_harness.__file__).parent
ENGINE = PACKAGE / "engine" / "src"

#: Each part of the package and the parts it may import.
PYTHON: dict[str, set[str]] = {
    "abi": set(),
    "engine": set(),
    "locate": {"abi"},
    "binding": {"abi", "engine", "locate"},
    "wire": {"abi"},
    "lab": {"abi", "locate", "binding", "wire"},
    "oracle": {"abi", "lab"},
    "bench": {"abi", "engine", "locate", "binding", "lab", "report"},
    "report": {"abi"},
    "plugin": {"abi", "engine", "locate", "lab", "report"},
    "mutants": {"abi", "engine", "locate", "report"},
    "cli": {
        *("abi", "bench", "binding", "engine", "lab", "locate", "mutants", "plugin", "report"),
        "wire",
    },
}
#: Folders of the engine; each may include those before it, transport only base.
CPP = (
    "base",
    "text",
    "number",
    "greeting",
    "token",
    "expression",
    "transport",
    "link",
    "environment",
    "api",
)
INCLUDE = re.compile(r'^\s*#include\s+"([a-z_]+)/', re.MULTILINE)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == "wstp_harness":
                yield from (f"wstp_harness.{alias.name}" for alias in node.names)


def parts_imported(path: Path) -> set[str]:
    found = {name.split(".")[1] for name in imports(path) if name.startswith("wstp_harness.")}
    return found & PYTHON.keys()


def test_every_part_of_the_package_has_a_layer() -> None:
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and any(p.glob("*.py"))}

    assert folders - {"suites", "__pycache__"} <= PYTHON.keys()


@pytest.mark.parametrize("part", PYTHON)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    wrong = {
        str(path.relative_to(PACKAGE)): sorted(extra)
        for path in sorted((PACKAGE / part).rglob("*.py"))
        if (extra := parts_imported(path) - PYTHON[part] - {part})
    }

    assert wrong == {}


def test_no_part_can_reach_itself_through_others() -> None:
    order: list[str] = []
    while len(order) < len(PYTHON):
        ready = [p for p in PYTHON if p not in order and PYTHON[p] <= set(order)]
        assert ready, f"a circle among {set(PYTHON) - set(order)}"
        order += ready


@pytest.mark.skipif(not ENGINE.is_dir(), reason="the engine's sources are not installed")
def test_a_folder_of_the_engine_includes_only_those_before_it() -> None:
    wrong = []
    for path in sorted(ENGINE.rglob("*")):
        if path.suffix not in {".h", ".cpp"} or path.parent == ENGINE:
            continue
        folder = path.relative_to(ENGINE).parts[0]
        before = {"base"} if folder == "transport" else set(CPP[: CPP.index(folder)])
        extra = set(INCLUDE.findall(path.read_text("utf-8"))) & set(CPP) - before - {folder}
        wrong += [f"{path.relative_to(ENGINE)} includes {name}" for name in sorted(extra)]

    assert wrong == []


def test_the_library_under_test_is_never_loaded_here() -> None:
    reading = {"plugin", "report", "oracle", "cli"}
    wrong = [
        str(path.relative_to(PACKAGE))
        for part in sorted(reading)
        for path in (PACKAGE / part).rglob("*.py")
        if "ctypes" in imports(path) or "wstp_harness.locate.opening" in imports(path)
    ]

    assert wrong == []
