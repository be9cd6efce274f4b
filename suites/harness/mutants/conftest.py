"""The wrapper of the good library with all mutants inside, compiled once."""

import shutil
from pathlib import Path

import pytest

from wstp_harness.locate import Identity, identify
from wstp_harness.mutants.build import COMPILERS, build
from wstp_harness.mutants.row import applicable
from wstp_harness.mutants.table import table


@pytest.fixture(scope="session")
def good(good_library: Path) -> Identity:
    """The library that is wrapped."""
    return identify(good_library)


@pytest.fixture(scope="session")
def wrapper(good: Identity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wrapper; without ``WSTP_MUTANT`` it only forwards."""
    if not any(map(shutil.which, COMPILERS)):
        pytest.skip("no C++ compiler to build mutants with")
    folder = tmp_path_factory.mktemp("mutants")
    return build(good, applicable(table(), good.functions), folder)
