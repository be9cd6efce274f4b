"""The engine's C++ unit tests, built from this checkout and run as one program.

Source: the tests beside the engine's modules (`wstp_harness/engine/src/**/*_test.cpp`).
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from suites.engine.conftest import EngineBuild


def test_every_unit_test_of_the_engine_passes(
    build_engine: Callable[[str], EngineBuild],
) -> None:
    engine = build_engine("")

    done = subprocess.run(
        [engine.unit_tests], capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, (done.stderr + done.stdout)[-4000:]
    assert ", 0 failed" in done.stdout
