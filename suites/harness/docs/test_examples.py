"""The examples run as they are printed, and they notice a wrong value.

Each runs in a process and a folder of its own, with the package under test and nothing fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import wstp_harness
from wstp_harness.report import store
from wstp_harness.report.expectation_file import parse
from wstp_harness.report.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCK: Final = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
LIMIT_SECONDS: Final = 240
ORDERS: Final = Path("suites/orders/test_orders.py")


def pytest_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder, without anything of this session but the package."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=folder,
        env={
            **kept,
            "PYTHONPATH": str(Path(wstp_harness.__file__).parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )


def block(page: str, language: str, having: str) -> str:
    """Return the one block of a page in that language that has these words."""
    found = [m["text"] for m in BLOCK.finditer(page) if m["language"] == language]
    (only,) = [text for text in found if having in text]
    return only


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the separate project that uses the plugin."""
    return shutil.copytree(root / "examples" / "plugin-for-others", tmp_path / "project")


def test_another_project_has_its_cells(project: Path) -> None:
    ended = pytest_in(project)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "conforms: 11 cells, none unexpected" in ended.stdout


def test_another_project_fails_when_a_value_is_wrong(project: Path) -> None:
    file = project / ORDERS
    text = file.read_text()
    wrong = text.replace('outputs["text"] == b"tea"', 'outputs["text"] == b"coffee"')
    assert wrong != text
    file.write_text(wrong)

    ended = pytest_in(project, "--wstp-rerun=0")

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "does not conform: 11 unexpected results in 11 cells" in ended.stdout
    assert "an order arrives as it was sent; but what.outputs['text'] is b'tea'" in ended.stdout


def test_another_project_is_what_its_page_says(root: Path, pages: Mapping[str, str]) -> None:
    page = pages["examples/plugin-for-others/README.md"]
    shown = tomllib.loads(block(page, "toml", "wstp_harness.plugin"))
    written = tomllib.loads((root / "examples/plugin-for-others/pyproject.toml").read_text())

    assert shown["dependency-groups"] == written["dependency-groups"]
    assert shown["tool"]["pytest"] == written["tool"]["pytest"]


def test_the_case_of_the_page_runs(pages: Mapping[str, str], tmp_path: Path) -> None:
    page = pages["docs/write-a-case.md"]
    file = tmp_path / "suites/greetings/test_greetings.py"
    file.parent.mkdir(parents=True)
    file.write_text(block(page, "python", "def test_too_large"))

    ended = pytest_in(tmp_path, "-p", "wstp_harness.plugin", "--wstp-out=out", "suites")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    cells = store.load(tmp_path / "out/result.json").cells
    said = re.search(r"# (\d+) cells, on the engine", page)
    assert said
    assert len(cells) == int(said[1])
    assert block(page, "text", "too_large").strip() in {cell.id for cell in cells}
    assert {cell.case for cell in cells if cell.outcome.kind is Kind.INFO} == {
        "greetings/greetings::no_token_begun"
    }


def test_the_expectation_of_the_page_covers_the_case(pages: Mapping[str, str]) -> None:
    page = pages["docs/write-a-case.md"]
    (entry,) = parse(tomllib.loads(block(page, "toml", "[[deviation]]")), "page").entries

    assert entry.covering("greetings/greetings::stray_byte[loopback]")
    assert not entry.covering("greetings/greetings::too_large[loopback]")
    assert "def test_stray_byte(loopback" in block(page, "python", "def test_too_large")
