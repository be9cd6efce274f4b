"""The pages that the tests read; an installed package has none of them."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout.

    A checkout keeps its pages beside the suites; elsewhere there is nothing to test.
    """
    folder = Path(__file__).resolve().parents[3]
    if not (folder / "docs" / "run.md").is_file():
        pytest.skip("no pages beside the suites: not a checkout")
    return folder


@pytest.fixture(scope="session")
def pages(root: Path) -> dict[str, str]:
    """Return the pages by their path from the root."""
    found = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    found += sorted((root / "examples").rglob("*.md"))
    found += [path for path in [root / "reports" / "README.md"] if path.is_file()]
    return {str(path.relative_to(root)): path.read_text("utf-8") for path in found}
