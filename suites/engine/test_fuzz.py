"""The engine's fuzz targets under AddressSanitizer and UndefinedBehaviorSanitizer.

Each target runs from seeds made of the recorded vectors for WSTP_FUZZ_SECONDS (60 by default) and
must find nothing. Needs clang with libFuzzer; a tier of its own:
`WSTP_FUZZ_SECONDS=1800 pytest suites/engine -m fuzz`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from suites.engine.conftest import ROOT, run
from suites.engine.fuzz_seeds import seeds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.fuzz

TARGETS = ["decoder", "greeting", "number", "sequence", "text", "words"]
SECONDS = int(os.environ.get("WSTP_FUZZ_SECONDS", "60"))
LONGEST_INPUT_BYTES = 2000
MOST_MEMORY_MIB = 1024
ONE_INPUT_SECONDS = 10
GRACE_SECONDS = 120


@pytest.fixture(scope="session")
def fuzz_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every target once and return the folder they are in."""
    compiler = os.environ.get("WSTP_FUZZ_CXX", "clang++")
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed: name a clang with WSTP_FUZZ_CXX")
    folder = tmp_path_factory.mktemp("fuzz")
    settings = [f"-DCMAKE_CXX_COMPILER={compiler}", "-DWSTP_ENGINE_FUZZ=ON"]
    run(["cmake", "-S", str(ROOT), "-B", str(folder), *settings])
    run(["cmake", "--build", str(folder), "--parallel", str(os.cpu_count() or 1)])
    return folder / "wstp_harness" / "engine"


def test_every_target_is_built_and_run(fuzz_build: Path) -> None:
    built = sorted(path.name.removeprefix("fuzz_") for path in fuzz_build.glob("fuzz_*"))

    assert built == TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found(target: str, fuzz_build: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    command = [
        str(fuzz_build / f"fuzz_{target}"),
        f"-max_total_time={SECONDS}",
        f"-max_len={LONGEST_INPUT_BYTES}",
        f"-rss_limit_mb={MOST_MEMORY_MIB}",
        f"-timeout={ONE_INPUT_SECONDS}",
        "-print_final_stats=1",
        f"-artifact_prefix={tmp_path}/",
        str(corpus),
    ]

    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS + GRACE_SECONDS, check=False
    )

    found = {path.name: path.read_bytes().hex() for path in tmp_path.glob("*-*") if path != corpus}
    assert done.returncode == 0, f"{found}\n{done.stderr[-6000:]}"
    assert "stat::number_of_executed_units" in done.stderr
