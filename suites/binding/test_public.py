"""The public names: found when they are used, and typed as a strict user wants it.

mypy checks ``typed_use.py``, a program that uses every name of the binding, and says of each
name and each attribute what it takes it for: tier ``types``, half a minute.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wstp_harness
from wstp_harness import binding

if TYPE_CHECKING:
    from types import ModuleType

    from wstp_harness.binding import Environment

PROGRAM = Path(__file__).with_name("typed_use.py")
PACKAGE = Path(wstp_harness.__file__).parents[1]
SECONDS = 120


@pytest.mark.parametrize("name", wstp_harness.__all__)
def test_a_public_name_is_the_bindings(name: str) -> None:
    assert getattr(wstp_harness, name) is getattr(binding, name)
    assert name in dir(wstp_harness)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = wstp_harness.nonsense


def test_importing_the_package_loads_neither_a_library_nor_the_binding() -> None:
    text = "import sys, wstp_harness; print('ctypes' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"


def test_the_binding_works_without_numpy() -> None:
    text = (
        "import sys; sys.modules['numpy'] = None\n"
        "from wstp_harness.binding.buffers import block_of\n"
        "import wstp_harness.binding, array\n"
        "print(block_of(array.array('d', [1, 2])).kind)"
    )
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "Real64"


def mypy(folder: Path, text: str) -> list[str]:
    """What mypy says of a user's file, outside of this project."""
    (folder / "user.py").write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder), "user.py"]
    # An installed package is found by itself; a checkout is not.
    path = {} if "site-packages" in PACKAGE.parts else {"MYPYPATH": str(PACKAGE)}
    said = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return said.stdout.splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the user's files are, and what mypy knows of the package after the first."""
    return tmp_path_factory.mktemp("user")


@pytest.mark.types
def test_a_program_that_uses_every_name_is_strictly_typed(folder: Path) -> None:
    said = mypy(folder, PROGRAM.read_text(encoding="utf-8"))

    assert said == ["Success: no issues found in 1 source file"]


def test_the_program_uses_every_name() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))

    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

    assert sorted({*binding.__all__, *wstp_harness.__all__} - used) == []


def test_the_program_runs(environment: Environment) -> None:
    spec = importlib.util.spec_from_file_location("typed_use", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    program: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)

    assert set(program.use(environment.library)) <= {"use another library"}


def attributes(kind: type) -> list[str]:
    """Names of a public class's own attributes, also of those that only instances have."""
    ours = [one for one in kind.__mro__ if one.__module__.startswith("wstp_harness")]
    listed = "\n".join((one.__doc__ or "").partition("Attributes:")[2] for one in ours)
    names = set(re.findall(r"^ {4,8}(\w+): ", listed, re.MULTILINE))
    for one in ours:
        names.update(vars(one), getattr(one, "__annotations__", ()))
    return sorted(name for name in names if not name.startswith("_"))


@pytest.mark.types
def test_no_public_name_is_any(folder: Path) -> None:
    lines = ["from wstp_harness import binding"]
    for name in binding.__all__:
        lines.append(f"reveal_type(binding.{name})")
        found = getattr(binding, name)
        if inspect.isclass(found):
            lines.append(f"def of_{name}(one: binding.{name}) -> None:")
            lines += [f"    reveal_type(one.{attribute})" for attribute in attributes(found)]
            lines.append("    one")

    said = mypy(folder, "\n".join(lines) + "\n")

    revealed = [line for line in said if "Revealed type is" in line]
    assert [line for line in said if ": error:" in line] == []
    assert len(revealed) == sum("reveal_type" in line for line in lines) > 300
    assert [line for line in revealed if re.search(r"\bAny\b", line)] == []
