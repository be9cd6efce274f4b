"""Benchmarks of the binding: in this process, with the library that ``--wstp-library`` names.

A benchmark that fails takes the process with it when a library crashes; that is the price of
measuring nothing but the call.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wstp_harness import engine
from wstp_harness.binding import Environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wstp_harness.binding import Link


@pytest.fixture(scope="session")
def environment(request: pytest.FixtureRequest) -> Iterator[Environment]:
    """One environment of the library under test."""
    named = request.config.getoption("--wstp-library", default=None) or []
    try:
        path = Path(named[0]) if named else engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))
    with Environment(path) as opened:
        yield opened


@pytest.fixture
def link(environment: Environment) -> Iterator[Link]:
    """A loopback link."""
    with environment.loopback() as opened:
        yield opened


@pytest.fixture(scope="session")
def timed(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """``timed.c``, compiled."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler")
    path = tmp_path_factory.mktemp("timed") / "timed.so"
    source = Path(__file__).with_name("timed.c")
    command = [
        compiler,
        "-O2",
        "-shared",
        "-fPIC",
        "-Wall",
        "-Werror",
        "-o",
        str(path),
        str(source),
    ]
    subprocess.run(command, check=True)
    library = ctypes.CDLL(str(path))
    pointer = ctypes.c_void_p
    library.timed_put.argtypes = (pointer, pointer, pointer, pointer, ctypes.c_int)
    library.timed_get.argtypes = (pointer, pointer, pointer)
    library.timed_put.restype = library.timed_get.restype = ctypes.c_longlong
    return library
