"""The pages in a browser: whole on their first screen, legible on a telephone, quick, and alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from suites.harness.browser import seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Show = Callable[..., Page]

pytestmark = pytest.mark.browser

HEIGHT = 800
TELEPHONE = (390, 844)
SMALLEST_TEXT = 10.5
SEARCH_LIMIT_MS = 100
SIZE_LIMIT = 5_000_000
PAGES = ("real", "huge", "comparison", "grid")
#: What stands on the first screen of each page, whole.
FIRST_SCREEN = {
    "real": ("h1", ".repeat", "main > .counts", ".groups li:first-child", ".matrix", ".subject"),
    "huge": ("h1", ".repeat", "main > .counts", ".groups li:first-child", ".matrix", ".subject"),
    "comparison": ("h1", "main > .counts", ".groups li:first-child", ".fair"),
    "grid": (
        "h1",
        "main > .counts",
        ".apart thead",
        ".apart tbody tr:first-child",
        ".several .matrix",
    ),
}
SEARCHES = (
    "status:crash",
    "chapter:text topology:tcpip-processes -status:pass",
    "function:WSGetInteger32 is:unexpected",
    "no such cell anywhere",
    "",
)


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(name: str, request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(name)
    return found


def number(text: str) -> int:
    """Return the first number in a text."""
    (found, *_) = re.findall(r"[\d,]+", text)
    return int(found.replace(",", ""))


def test_the_first_screen_is_whole(show: Show, path: Path, name: str) -> None:
    page = show(path)

    ends = {each: seen.bottoms(page, each) for each in FIRST_SCREEN[name]}

    assert all(ends.values()), f"something is not there: {ends}"
    assert max(end for found in ends.values() for end in found) <= HEIGHT, ends


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_legible(show: Show, path: Path, scheme: str) -> None:
    page = show(path, scheme=scheme)

    found = seen.texts(page)

    assert len(found) > 50
    assert [each for each in found if each.ratio < each.least] == []
    assert [each for each in found if each.size < SMALLEST_TEXT] == []


def test_on_a_telephone_nothing_is_wider_than_the_screen(show: Show, path: Path) -> None:
    page = show(path, *TELEPHONE)

    sentence, first = (page.locator(each).first.bounding_box() for each in ("h1", "main > .counts"))

    assert seen.wider_than_the_screen(page) == 0
    assert sentence
    assert first
    assert first["y"] + first["height"] < TELEPHONE[1], "the counts are on the first screen"
    assert min(text.size for text in seen.texts(page)) >= SMALLEST_TEXT


def test_no_request_leaves_the_file(show: Show, path: Path, requests: list[str]) -> None:
    page = show(path)
    page.locator("#query").fill("status:pass")
    page.locator("#query").fill("")
    page.locator(".row").first.click()
    page.locator("dialog .close").click()
    page.emulate_media(media="print")

    assert requests == [path.as_uri()]


def test_the_file_is_at_most_five_megabytes(path: Path) -> None:
    assert path.stat().st_size <= SIZE_LIMIT


def test_every_count_filters_the_cells(show: Show, path: Path) -> None:
    page = show(path)
    counts = page.locator(".counts a.count[data-query]").all()

    told = [number(count.inner_text()) for count in counts]
    shown = []
    for count in counts:
        count.click()
        shown.append(number(page.locator("#hits").inner_text()))

    assert len(counts) >= 4
    assert shown == told


def test_every_square_of_the_matrix_filters_the_cells(show: Show, path: Path) -> None:
    page = show(path)
    squares = page.locator(".matrix td a").all()[:60]

    told = [number(square.inner_text().partition("/")[2]) for square in squares]
    shown = []
    for square in squares:
        square.dispatch_event("click")
        shown.append(number(page.locator("#hits").inner_text()))

    assert shown == told


def test_every_group_leads_to_its_cells(show: Show, path: Path) -> None:
    page = show(path)
    links = page.locator(".groups .where a").all()

    for link in links:
        link.click()
        assert number(page.locator("#hits").inner_text()) == number(link.inner_text())


@pytest.mark.parametrize("words", SEARCHES)
def test_a_search_among_20000_cells_takes_less_than_100_ms(
    show: Show, huge: Path, words: str
) -> None:
    page = show(huge)

    assert seen.milliseconds(page, "query", words) < SEARCH_LIMIT_MS
    assert page.locator(".row").count() <= 60, "only rows in view are elements"


def test_the_coverage_map_filters_by_its_counts(show: Show, real: Path) -> None:
    page = show(real)
    counts = page.locator("[data-coverage]").all()

    for count in counts:
        count.click()
        assert number(page.locator("#coverage-hits").inner_text()) == number(count.inner_text())
    assert len(counts) > 3
    assert seen.milliseconds(page, "coverage-query", "WSPut") < SEARCH_LIMIT_MS


def test_the_keyboard_alone_finds_and_opens_a_cell(show: Show, huge: Path) -> None:
    page = show(huge)

    page.keyboard.press("/")
    page.keyboard.type("status:crash function:WSGetInteger32")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    told = page.locator("dialog").inner_text()
    page.keyboard.press("Escape")

    for text in ("CRASH: SIGSEGV in WSGetInteger32", "Requirement", "Calls of both ends", "Stacks"):
        assert text in told
    assert "never returned" in told
    assert "wstp-harness run --library" in told
    assert "int main(void)" in told
    assert not page.locator("dialog").is_visible()


def test_the_list_scrolls_to_its_last_cell(show: Show, huge: Path) -> None:
    page = show(huge)
    page.locator("#query").fill("")
    page.locator("#list").evaluate("list => { list.scrollTop = list.scrollHeight; }")

    last = page.locator(".row[data-position='19999']")
    last.wait_for(timeout=10_000)

    assert last.is_visible()


def test_without_scripts_the_first_screen_says_the_same(huge: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(huge.as_uri())

    assert "does not conform" in page.locator("h1").inner_text()
    assert page.locator(".groups li").count() > 1
    assert page.locator(".matrix td a").count() > 50
    context.close()


def test_on_paper_the_first_screen_is_there_and_the_list_is_not(show: Show, real: Path) -> None:
    page = show(real)
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert page.locator(".groups li").first.is_visible()
    assert not page.locator("#list").is_visible()
