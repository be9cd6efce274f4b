"""A transfer of 64 MiB is held once beside what the reader is given, and by the writer not at all.

The requirement is the engine's own (bounded buffers). Memory is each process's peak, from /proc,
above what it held before the transfer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from suites.engine.footprint_peer import SECONDS, TRANSFER_BYTES
from wstp_harness.engine import library_path

PEER = Path(__file__).with_name("footprint_peer.py")
SLACK_BYTES = 4 << 20


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PEER), str(library_path()), *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def grown(process: subprocess.Popen[str]) -> int:
    output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    return int(json.loads(output.splitlines()[-1]))


@pytest.mark.parametrize("protocol", ["SHARED_MEMORY", "TCPIP"])
def test_between_processes_the_writer_holds_nothing_and_the_reader_it_once_more(
    protocol: str,
) -> None:
    with start(protocol, "listener") as writer:
        assert writer.stdout is not None
        name = writer.stdout.readline().strip()
        with start(protocol, "connector", name) as reader:
            growth = {"reader": grown(reader), "writer": grown(writer)}

    assert growth["writer"] <= SLACK_BYTES, growth
    assert growth["reader"] <= 2 * TRANSFER_BYTES + SLACK_BYTES, growth


@pytest.mark.parametrize("protocol", ["INTRAPROCESS", "LOOPBACK"])
def test_in_one_process_there_is_one_copy_beside_the_reader_s(protocol: str) -> None:
    with start(protocol, "both") as process:
        growth = grown(process)

    assert growth <= 2 * TRANSFER_BYTES + SLACK_BYTES
