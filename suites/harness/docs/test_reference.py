"""The reference is what the docstrings say, and every public name has a place in it."""

import inspect
from pathlib import Path

from wstp_harness import binding
from wstp_harness.cli.reference import page


def test_the_page_is_what_the_docstrings_say(root: Path) -> None:
    assert (root / "docs" / "reference.md").read_text("utf-8") == page(), (
        "make it again: python -m wstp_harness.cli.reference > docs/reference.md"
    )


def test_every_class_and_function_has_a_heading() -> None:
    headings = {line[3:] for line in page().splitlines() if line.startswith("## ")}
    values = {name: getattr(binding, name) for name in binding.__all__}
    named = {name for name, v in values.items() if inspect.isclass(v) or inspect.isfunction(v)}

    assert "Link" in named
    assert named - headings == set()
