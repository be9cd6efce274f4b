"""A program that ends while its links are open.

Requirement: it ends, at once, silently and with its own exit code; a library's threads and handlers
do not keep it. Source: WSClose, WSDeinitialize, reference pages: they end links and environments,
and nothing asks a program to wait for either.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from wstp_harness.lab import Pair
from wstp_harness.lab.sweep import sweep
from wstp_harness.locate.preload import preloading
from wstp_harness.report.model import Subject

PROGRAM = Path(__file__).with_name("leaving_program.py")
LIMIT_SECONDS = 20


@pytest.mark.spec(
    ("WSOpenArgcArgv", "WSActivate"),
    "a program that ends with a link open ends in time, silently, with its own exit code",
    source="WSClose, WSDeinitialize: reference pages",
    level="SHOULD",
)
@pytest.mark.topologies("*-threads")
@pytest.mark.parametrize("state", ["listening", "connected", "unread"])
def test_end(unconnected_pair: Pair, subject: Subject, state: str) -> None:
    protocol = str(unconnected_pair.topology.protocol)

    words = [sys.executable, str(PROGRAM), subject.path, protocol, state]
    with preloading():
        program = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said, complained = program.communicate(timeout=LIMIT_SECONDS)
    finally:
        program.kill()
    sweep(program.pid, said.split())

    assert program.returncode == 0
    assert len(said.splitlines()) == 1
    assert complained == ""
