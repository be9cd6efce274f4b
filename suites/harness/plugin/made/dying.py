"""A case that takes the process it runs in with it."""

import os

import pytest


@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.parametrize("n", range(3))
@pytest.mark.usefixtures("loopback")
def test_dies(n: int) -> None:
    if n == 1:
        os._exit(9)
