"""A plugin for the sessions of our own commands: Python looks for garbage less often.

A run makes tens of thousands of cells that live until its end, and a million short-lived values
that no cycle holds; looking through them again and again takes a tenth of the time. Loaded with
``-p`` so that workers have it as well; it is not part of the plugin that other projects load.
"""

import gc
from collections.abc import Generator
from typing import Final

import pytest

_SELDOM: Final = (50_000, 50, 50)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the cells without looking for garbage, and never look through them afterwards."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()
