"""Builds of the engine for its own tests: plain with unit tests, and with sanitizers."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
BUILD_DEADLINE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class EngineBuild:
    """A build folder with the shared object, the unit tests and the pump.

    Attributes:
        folder: where CMake built.
        library: the engine's shared object.
        unit_tests: the executable that runs the C++ unit tests.
    """

    folder: Path
    library: Path
    unit_tests: Path


def run(command: list[str], deadline_seconds: float = BUILD_DEADLINE_SECONDS) -> str:
    """Run a tool and return what it printed; a failure shows the output's end."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=deadline_seconds, check=False
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"{' '.join(command)}\n{output[-4000:]}"
    return output


@pytest.fixture(scope="session")
def build_engine(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], EngineBuild]:
    """Return a function that builds the engine once per sanitizer (`""`, `address`, `thread`)."""
    if not (ROOT / "CMakeLists.txt").is_file():
        pytest.skip("the engine's build files are in the checkout, not in an installed wheel")
    built: dict[str, EngineBuild] = {}

    def build(sanitizer: str = "") -> EngineBuild:
        if sanitizer not in built:
            folder = tmp_path_factory.mktemp(f"engine-{sanitizer or 'plain'}")
            generator = ["-G", "Ninja"] if shutil.which("ninja") else []
            run(
                [
                    "cmake",
                    "-S",
                    str(ROOT),
                    "-B",
                    str(folder),
                    *generator,
                    "-DWSTP_ENGINE_TESTS=ON",
                    f"-DWSTP_ENGINE_SANITIZER={sanitizer}",
                    "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                ]
            )
            run(["cmake", "--build", str(folder), "--parallel", str(os.cpu_count() or 1)])
            place = folder / "wstp_harness" / "engine"
            built[sanitizer] = EngineBuild(
                folder, place / "libwstp_engine64i4.so", place / "engine_tests"
            )
        return built[sanitizer]

    return build
