"""A pool of agents with short deadlines, one for each test that asks for it."""

from collections.abc import Iterator

import pytest

from wstp_harness.lab import Deadlines, Pool

SHORT = Deadlines(call_seconds=3.0, activation_seconds=2.0)


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(deadlines=SHORT) as lent:
        yield lent


@pytest.fixture(scope="module")
def shared_pool() -> Iterator[Pool]:
    """One pool for a whole file of tests that leave their agents healthy."""
    with Pool() as lent:
        yield lent
