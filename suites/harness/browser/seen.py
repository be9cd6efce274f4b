"""What a person sees of a page: what is in view, how it reads, what a search costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: WCAG 2.1, 1.4.3: text, and text that is large (24 px, or 18.66 px and bold).
LEAST_CONTRAST: Final = 4.5
LEAST_CONTRAST_OF_LARGE: Final = 3.0

CONTRASTS: Final = Path(__file__).with_name("contrast.js").read_text("utf-8")

SEARCH: Final = """([box, words]) => {
  const input = document.getElementById(box);
  input.value = words;
  const started = performance.now();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - started;
}"""


class Text(NamedTuple):
    """A text that is in view, in what size and contrast."""

    text: str
    size: float
    ratio: float
    least: float


def texts(page: Page) -> list[Text]:
    """Return every visible text of a page."""
    return [
        Text(
            each["text"],
            each["size"],
            each["ratio"],
            LEAST_CONTRAST_OF_LARGE if each["large"] else LEAST_CONTRAST,
        )
        for each in page.evaluate(CONTRASTS)
    ]


def bottoms(page: Page, selector: str) -> list[float]:
    """Return how far down each of some elements ends, in pixels of the unscrolled page."""
    boxes = [each.bounding_box() for each in page.locator(selector).all()]
    return [box["y"] + box["height"] for box in boxes if box]


def milliseconds(page: Page, box: str, words: str) -> float:
    """Return what a search costs up to the layout of what it found: the best of three."""
    return min(float(page.evaluate(SEARCH, [box, words])) for _ in range(3))


def wider_than_the_screen(page: Page) -> int:
    """Return by how many pixels a page must be scrolled sideways."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
