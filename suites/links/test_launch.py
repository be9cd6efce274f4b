"""Links that start the program at their other end.

Requirement: -linklaunch, or -linkmode launch, starts the program that -linkname names, with its own
words and those that make it connect back; then it is a link like any other. Source: WSOpenArgcArgv,
reference page: the words of a link; WSTP and External Program Communication, tutorial; the words
that the program gets are observed on 13.2.
"""

import sys
import time
from pathlib import Path

import psutil
import pytest

from wstp_harness.lab import ENVIRONMENT, End, Pair
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.report.model import Subject

PROGRAM = Path(__file__).with_name("launched_program.py")
OWN = ["plain", "with blank", "'", "-foo"]
WAYS = {"launch": ["-linklaunch"], "mode": ["-linkmode", "launch"]}
LAUNCHING = pytest.mark.topologies("shared-memory-threads", "tcpip-threads")
START_SECONDS = 20.0
END_SECONDS = 5.0
PAUSE_SECONDS = 0.01


def command(subject: Subject) -> str:
    """Return the program and its words as one word, quoted as WSOpenString takes it."""
    words = [sys.executable, str(PROGRAM), subject.path, *OWN]
    return " ".join(f'"{word}"' for word in words)


def words_of(end: End) -> list[bytes]:
    """Return the words that the program says it got."""
    count = end.call("WSGetFunction").outputs["count"]
    said = [end.call("WSGetString").outputs["text"] for _ in range(int(str(count)))]
    return [word for word in said if isinstance(word, bytes)]


def ended(process: int) -> bool:
    """Wait until a process has ended, whether or not somebody has collected it."""
    limit = time.monotonic() + END_SECONDS
    while time.monotonic() < limit:
        try:
            if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(PAUSE_SECONDS)
    return False


@pytest.mark.spec(
    ("WSOpenArgcArgv", "WSActivate"),
    "starts the program with its own words and those of the link; numbers go there and back",
    source="WSOpenArgcArgv, reference page: -linklaunch, -linkmode; observed on 13.2",
    level="SHOULD",
)
@LAUNCHING
@pytest.mark.parametrize("way", WAYS)
def test_talks(unconnected_pair: Pair, subject: Subject, way: str) -> None:
    protocol = str(unconnected_pair.topology.protocol)
    words = [*WAYS[way], "-linkprotocol", protocol, "-linkname", command(subject)]

    end = unconnected_pair.listener.agent.open_end("launcher", words)
    connected = end.call("WSActivate", deadline_seconds=START_SECONDS)
    told = end.call("WSGetInteger32")
    assert told.returned == 1, "the program does not say its process"
    process = int(str(told.outputs["value"]))
    said = words_of(end)
    check(end, [Step("WSPutInteger32", (41,)), *SENT])
    check(end, [Step("WSGetInteger32", outputs={"value": 42})])
    check(end, [Step("WSPutInteger32", (0,)), *SENT])
    over = ended(process)
    end.close()

    own = [word.encode() for word in OWN]
    assert connected.returned == 1
    assert said[: len(own)] == own
    assert b"-linkconnect" in said[len(own) :]
    assert said[said.index(b"-linkprotocol") + 1] == protocol.encode()
    assert said.index(b"-linkname") < len(said) - 1
    assert over


@pytest.mark.spec(
    "WSOpenArgcArgv",
    "a program that is not there is error 46, a file that is none is error 50",
    source="error texts 46 and 50; observed on 13.2",
)
@pytest.mark.parametrize(("mode", "code"), [(None, 46), (0o644, 50)], ids=["absent", "no-program"])
@LAUNCHING
def test_no_program(unconnected_pair: Pair, tmp_path: Path, mode: int | None, code: int) -> None:
    agent, protocol = unconnected_pair.listener.agent, str(unconnected_pair.topology.protocol)
    file = tmp_path / "program"
    if mode is not None:
        file.write_text("no program")
        file.chmod(mode)
    words = ["-linklaunch", "-linkprotocol", protocol, "-linkname", str(file)]
    environment = agent.call("WSInitialize", None).returned

    opened = agent.call("WSOpenArgcArgv", environment, len(words), words)
    agent.call("WSDeinitialize", environment)
    revision = agent.call("WSVersionNumbers", ENVIRONMENT).outputs["revision"]

    assert not opened.returned
    assert opened.outputs["error"] == code
    assert revision not in (0, None)
