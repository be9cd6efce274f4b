"""The engine under AddressSanitizer with UndefinedBehaviorSanitizer, and under ThreadSanitizer.

Both builds pass the unit tests and a run of the conformance suites without a report. Takes
minutes, so it is a tier of its own: `pytest suites/engine -m sanitize`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from suites.engine.conftest import EngineBuild

pytestmark = pytest.mark.sanitize

SANITIZERS = {"address": "libasan.so", "thread": "libtsan.so"}
RUN_DEADLINE_SECONDS = 1500


def runtime(name: str) -> str:
    """Return the compiler's runtime, which an uninstrumented Python has to preload."""
    compiler = os.environ.get("CXX", "c++")
    path = subprocess.run(
        [compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert os.path.isabs(path), f"{compiler} has no {name}: install the sanitizer runtime"  # noqa: PTH117
    return path


def environment(reports: Path) -> dict[str, str]:
    """Write every report to files beside `reports` and fail the process that makes one."""
    common = f"log_path={reports}:exitcode=66:halt_on_error=1"
    return {
        **os.environ,
        "ASAN_OPTIONS": f"{common}:detect_leaks=0",
        "UBSAN_OPTIONS": f"{common}:print_stacktrace=1",
        "TSAN_OPTIONS": f"{common}:report_signal_unsafe=0",
    }


@pytest.mark.parametrize("sanitizer", SANITIZERS)
def test_unit_tests_are_clean(
    sanitizer: str, build_engine: Callable[[str], EngineBuild], tmp_path: Path
) -> None:
    engine = build_engine(sanitizer)

    done = subprocess.run(
        [engine.unit_tests],
        capture_output=True,
        text=True,
        timeout=RUN_DEADLINE_SECONDS,
        check=False,
        env=environment(tmp_path / "report"),
    )

    assert [path.read_text() for path in tmp_path.glob("report*")] == []
    assert done.returncode == 0, (done.stderr + done.stdout)[-4000:]


@pytest.mark.parametrize("sanitizer", SANITIZERS)
def test_conformance_suites_are_clean(
    sanitizer: str, build_engine: Callable[[str], EngineBuild], tmp_path: Path
) -> None:
    engine = build_engine(sanitizer)
    variables = environment(tmp_path / "report")
    variables["WSTP_ENGINE_LIBRARY"] = str(engine.library)
    variables["WSTP_AGENT_PRELOAD"] = runtime(SANITIZERS[sanitizer])

    command = [sys.executable, "-m", "wstp_harness.cli", "run", "--out", str(tmp_path / "out")]

    done = subprocess.run(
        [*command, "-k", "not give_back"],  # a sanitizer keeps what was freed for a while
        capture_output=True,
        text=True,
        timeout=RUN_DEADLINE_SECONDS,
        check=False,
        env=variables,
        cwd=tmp_path,
    )

    assert [path.read_text()[-4000:] for path in tmp_path.glob("report*")] == []
    assert done.returncode == 0, (done.stderr + done.stdout)[-4000:]
