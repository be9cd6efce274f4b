"""The engine stands in for the vendor's library in a C program that was linked by its name.

The program (`stand_in.c`) is compiled against the engine's `wstp.h` and linked with the engine,
whose SONAME is the vendor's: at run time whatever `libWSTP64i4.so` is found first serves it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from wstp_harness import engine

SOURCE = Path(__file__).with_name("stand_in.c")
HEADERS = Path(engine.__file__).parent / "include"
NAME = "libWSTP64i4.so"
STRICT = ["-std=gnu11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
DEADLINE_SECONDS = 60


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the compiled program; it finds no library by itself."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler on this machine")
    made = tmp_path_factory.mktemp("stand-in") / "program"
    files = [str(SOURCE), str(engine.library_path()), "-o", str(made)]
    command = [compiler, *STRICT, "-I", str(HEADERS), *files]
    subprocess.run(command, check=True, timeout=DEADLINE_SECONDS)
    return made


def run(program: Path, library: Path, folder: Path) -> str:
    """Run the program on a library that is found under the vendor's name; return what it said."""
    (folder / NAME).symlink_to(library)
    done = subprocess.run(
        [program],
        env={**os.environ, "LD_LIBRARY_PATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_c_program_runs_on_the_engine(program: Path, tmp_path: Path) -> None:
    assert run(program, engine.library_path(), tmp_path) == "stood in, other end 0\n"


@pytest.mark.wolfram
def test_the_same_binary_runs_on_the_library_under_test(
    program: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    named: list[str] = request.config.getoption("wstp_library")
    given = [path for path in map(Path, named) if path != engine.library_path()]
    if not given:
        pytest.skip("no other library was named with --wstp-library")

    assert run(program, given[0], tmp_path) == "stood in, other end 0\n"
