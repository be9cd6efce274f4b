"""A headless Chromium, and the pages it opens: of a real run, of 20,000 cells, of a comparison.

Chromium is the system's own, driven by Playwright. Without either the tests skip and say which
command installs both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import wstp_harness
from suites.harness.browser.large import large
from wstp_harness.report import html, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Literal

    from playwright.sync_api import Browser, BrowserContext, Page

    Scheme = Literal["light", "dark"]

INSTALL = "apt-get install chromium && pip install 'wstp-harness[browser]'"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: No sandbox, because tests run as root in containers; nothing of Chromium's own on the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: A few dozen cells, of which those that get a number crash.
SELECTED = ("-k", "integer32 and loopback and (scalars or boundaries or types)", "--rerun", "0")
CELLS = 20_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that has opened nothing yet."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    lacking = [] if found else ["Chromium"]
    lacking += [] if find_spec("playwright") else ["Playwright"]
    if lacking:
        pytest.skip(f"no {' and no '.join(lacking)}: {INSTALL}")
    with import_module("playwright.sync_api").sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def requests() -> list[str]:
    """Every address that a page has asked for, the page itself included."""
    return []


@pytest.fixture
def show(browser: Browser, requests: list[str]) -> Iterator[Callable[..., Page]]:
    """Return what opens a file: `show(path, width=1280, height=800, scheme="light")`."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(path: Path, width: int = 1280, height: int = 800, scheme: Scheme = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == [], "a script of the page failed"


def command(*words: str | Path, code: int) -> None:
    """Run a command of ours, which must end with a code."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "wstp_harness.cli", *map(str, words)],
        env={**kept, "PYTHONPATH": str(Path(wstp_harness.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages are."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def bad_run(folder: Path, broken_library: Callable[[str], Path]) -> Path:
    """The folder of a run of the suites on a library that crashes."""
    library = broken_library("segfault_in_get")
    command("run", "--library", library, *SELECTED, "--out", folder / "bad", "-n", "2", code=1)
    return folder / "bad"


@pytest.fixture(scope="session")
def good_run(folder: Path, good_library: Path) -> Path:
    """The folder of the same run on the good library."""
    out = folder / "good"
    command("run", "--library", good_library, *SELECTED, "--out", out, "-n", "2", code=0)
    return out


@pytest.fixture(scope="session")
def real(bad_run: Path) -> Path:
    """The page of the real run."""
    return bad_run / "index.html"


@pytest.fixture(scope="session")
def huge(bad_run: Path, folder: Path) -> Path:
    """The page of 20,000 cells with every kind of outcome, made of the cells of the real run."""
    path = folder / "huge.html"
    path.write_text(html.render(large(store.load(bad_run / "result.json"), CELLS)), "utf-8")
    return path


@pytest.fixture(scope="session")
def comparison(good_run: Path, bad_run: Path, folder: Path) -> Path:
    """The page of the comparison of the good run with the bad one."""
    command("compare", good_run, bad_run, "--out", folder / "compare", code=1)
    return folder / "compare" / "index.html"


@pytest.fixture(scope="session")
def grid(good_run: Path, bad_run: Path, folder: Path) -> Path:
    """The page of both libraries side by side."""
    command("grid", good_run, bad_run, "--out", folder / "grid", code=1)
    return folder / "grid" / "index.html"
