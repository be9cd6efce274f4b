"""What a library needs to come first is preloaded where libraries are loaded, and nowhere else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from wstp_harness.lab import Pool
from wstp_harness.locate import probe

ANSWER = "int wstp_harness_test_answer(void) { return 42; }\n"
NEEDY = """
extern int wstp_harness_test_answer(void);
void *WSInitialize(void *parameters) { return wstp_harness_test_answer() == 42 ? &parameters : 0; }
void WSDeinitialize(void *environment) { (void)environment; }
int WSClose(void *link) { return link != 0; }
int WSError(void *link) { return link != 0; }
int WSPutInteger(void *link, int value) { return link != 0 && value; }
void WSVersionNumbers(void *environment, int *interface, int *revision, int *build) {
  (void)environment;
  *interface = 4;
  *revision = 7;
  *build = 0;
}
"""


def built(folder: Path, name: str, source: str) -> Path:
    path = folder / f"lib{name}.so"
    (folder / f"{name}.c").write_text(source)
    compiler = os.environ.get("CC", "cc")
    command = [compiler, "-shared", "-fPIC", "-w", "-o", str(path), str(folder / f"{name}.c")]
    subprocess.run(command, check=True, timeout=60)
    return path


@pytest.fixture
def needy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that refuses to start unless another one came first."""
    monkeypatch.setenv("WSTP_AGENT_PRELOAD", str(built(tmp_path, "answer", ANSWER)))
    return built(tmp_path, "needy", NEEDY)


def test_the_probe_preloads(needy: Path) -> None:
    assert probe(needy).revision == 7


def test_agents_preload_and_we_do_not(needy: Path) -> None:
    before = os.environ.get("LD_PRELOAD")

    with Pool() as pool:
        facts = pool.hello(needy)

    assert facts.library["revision"] == 7
    assert os.environ.get("LD_PRELOAD") == before
    assert "libanswer.so" not in Path("/proc/self/maps").read_text()
