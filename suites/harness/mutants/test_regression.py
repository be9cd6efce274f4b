"""A planted regression: the engine against the engine with one thing broken, in one command.

What changed, the function and the command that repeats it stand on the first screen of every form.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jsonschema
import pytest
from markdown_it import MarkdownIt

import wstp_harness
from wstp_harness.report import compare_store, store

if TYPE_CHECKING:
    from wstp_harness.locate import Identity

MUTANT = "get-Integer32-sign"  # WSGetInteger32 gives the absolute value
SELECTED = ("-k", "integer32 and loopback and scalars", "-n", "2")


class Compared(NamedTuple):
    """What the command said, and where it wrote."""

    code: int
    said: str
    out: Path

    def text(self, name: str) -> str:
        """Return a file that was written."""
        return (self.out / name).read_text("utf-8")


@pytest.fixture(scope="module")
def compared(good: Identity, wrapper: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    out = tmp_path_factory.mktemp("regression")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    root = str(Path(wstp_harness.__file__).parents[1])
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "wstp_harness.cli", "compare"),
            *(str(good.path), str(wrapper), *SELECTED, "--out", str(out)),
        ],
        env={**kept, "PYTHONPATH": root, "WSTP_MUTANT": MUTANT},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    return Compared(ended.returncode, ended.stdout + ended.stderr, out)


def test_the_terminal_names_change_function_and_command(compared: Compared) -> None:
    said = compared.said[compared.said.index("→") :]
    first = said[: said.index("report:")]

    assert compared.code == 1
    assert re.search(r"\d+ regressions?( in \d+ cells)?; \d+ cells compared", first)
    assert "regression: PASS → FAIL WSGetInteger32 value" in first
    assert re.search(
        r"\$ wstp-harness run --library \S+/libmutants\.so --cell 'numbers/scalars::", first
    )


def test_the_first_screen_of_the_page_names_them_too(compared: Compared) -> None:
    page = compared.text("index.html")
    first = page[page.index("<h1") : page.index('id="cells"')]
    group = first[first.index('<li class="regression">') :]
    group = group[: group.index("</li>")]

    assert "PASS</span>" in group
    assert "FAIL WSGetInteger32 value</span>" in group
    assert "libmutants.so --cell" in group


def test_the_data_is_what_its_schema_says_and_names_every_cell(compared: Compared) -> None:
    data = json.loads(compared.text("diff.json"))
    broken = store.load(compared.out / "B" / "result.json")
    failing = {cell.id for cell in broken.cells if cell.outcome.kind == "FAIL"}

    jsonschema.validate(data, compare_store.schema())
    assert data["regressed"] is True
    assert {change["cell"] for change in data["changes"]} == failing
    assert {change["class"] for change in data["changes"]} == {"regression"}
    assert all("WSGetInteger32" in change["functions"] for change in data["changes"])


def test_the_step_summary_renders_as_markdown(compared: Compared) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(compared.text("summary.md"))

    assert html.startswith("<p><strong>")
    assert html.count("<table>") == 1
    assert "<h3>What changed, by harm</h3>" in html
    assert re.search(
        r"<li>\s*<strong>regression</strong> <code>PASS</code> → <code>FAIL WSGet", html
    )


def test_the_candidates_own_reports_name_the_function(compared: Compared) -> None:
    suite = ET.parse(compared.out / "B" / "junit.xml").getroot()
    html = MarkdownIt("gfm-like", {"linkify": False}).render(compared.text("B/summary.md"))
    failures = suite.findall(".//failure")

    assert failures
    assert all("WSGetInteger32" in str(each.get("message")) for each in failures)
    assert sum(int(each.get("failures", 0)) for each in suite.iter("testsuite")) == len(failures)
    assert html.count("<table>") == 1
    assert "<strong>FAIL</strong> <code>WSGetInteger32 value</code>" in html


def test_the_other_way_round_is_a_fix(compared: Compared, tmp_path: Path) -> None:
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "wstp_harness.cli", "compare"),
            *(str(compared.out / "B"), str(compared.out / "A"), "--out", str(tmp_path / "back")),
        ],
        env={**os.environ, "PYTHONPATH": str(Path(wstp_harness.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert "no regression" in ended.stdout
    assert "fix: FAIL WSGetInteger32 value → PASS" in ended.stdout
