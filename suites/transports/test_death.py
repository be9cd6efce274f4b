"""The process at the other end dies.

Requirement: a waiting get fails within a bounded time; nothing hangs for ever. Source: error
texts 1 and 11; scenario: a crashed peer must be noticed.
"""

import os
import signal

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, start

PUT = Step("WSPutInteger32", (7,))
GET = Step("WSGetInteger32", outputs={"value": 7})
GONE = Step("WSGetInteger32", returned=0, error=frozenset({1, 11}))
BOUND = 3.0

pytestmark = pytest.mark.topologies("*-processes")


def kill_writer(pair: Pair) -> None:
    """Kill the agent of the writer while it waits for the reader, as a program in use would be."""
    pair.reader.watched = (pair.reader.agent.line,)
    pair.writer.start("WSGetInteger32")
    os.kill(pair.writer.agent.pid, signal.SIGKILL)


@pytest.mark.spec(
    "WSGetInteger32",
    "fails within seconds when the process at the other end is killed while it waits",
    source="error texts 1 and 11",
)
def test_killed_while_a_get_waits(pair: Pair) -> None:
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [GET])
    waiting = start(pair.reader, [GONE])

    kill_writer(pair)

    waiting.check(BOUND)


@pytest.mark.spec(
    "WSGetInteger32",
    "fails within seconds when the process at the other end was killed before",
    source="error texts 1 and 11",
)
def test_killed_before_the_get(pair: Pair) -> None:
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [GET])

    kill_writer(pair)

    check(pair.reader, [GONE], BOUND)
