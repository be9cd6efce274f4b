"""Waiting for a link that has something to read.

Requirement: WSWaitForLinkActivity returns 1 when there is something; with a callback it returns 4
when the callback says so; WSReadyParallel returns the index of a link that is ready, or -2 when its
time is over. Source: WSWaitForLinkActivity, WSWaitForLinkActivityWithCallback, WSReadyParallel:
reference pages; the code -2 is observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Callback, Pair, Value
from wstp_harness.lab.values import EndReference
from wstp_harness.oracle.steps import SENT, Step, check

pytestmark = pytest.mark.topologies("!loopback")
SEVEN = [Step("WSPutInteger32", (7,)), *SENT]
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
PATIENCE = [2, 0]
SHORT = [0, 1000]
STOPPED, TIME_OVER = 4, -2


@pytest.mark.spec(
    ("WSWaitForLinkActivity", "WSWaitForLinkActivityWithCallback"),
    "returns 1 when there is something to read, and takes nothing",
    source="WSWaitForLinkActivity, WSWaitForLinkActivityWithCallback: reference pages",
)
def test_activity(pair: Pair) -> None:
    waits = [Step("WSWaitForLinkActivity"), Step("WSWaitForLinkActivityWithCallback", (None,))]

    check(pair.writer, SEVEN)
    check(pair.reader, [*waits, GOT_SEVEN])


@pytest.mark.spec(
    "WSWaitForLinkActivity",
    "waits until the other end has sent something",
    source="WSWaitForLinkActivity, reference page",
)
def test_waits(pair: Pair) -> None:
    waiting = pair.reader.start("WSWaitForLinkActivity")
    early = waiting.ready(0.02)

    check(pair.writer, SEVEN)
    waited = waiting.result()
    check(pair.reader, [GOT_SEVEN])

    assert not early
    assert waited.returned == 1


@pytest.mark.spec(
    "WSWaitForLinkActivityWithCallback",
    "ends with 4 when the callback returns something else than 0; the link goes on",
    source="WSWaitForLinkActivityWithCallback, reference page; code observed on 13.2",
)
def test_callback_ends_the_wait(pair: Pair) -> None:
    name = f"waiting-{pair.reader.number}"
    stop = Step("WSWaitForLinkActivityWithCallback", (Callback(name, (0, 1)),), returned=STOPPED)

    check(pair.reader, [stop])
    asked = pair.reader.agent.events(name)
    check(pair.writer, SEVEN)
    check(pair.reader, [GOT_SEVEN])

    assert len(asked) == 2


@pytest.mark.spec(
    "WSReadyParallel",
    "returns the index of the link that is ready, or -2 after the time that was given",
    source="WSReadyParallel, reference page; code observed on 13.2",
)
def test_ready_parallel(pair: Pair) -> None:
    agent = pair.reader.agent
    links: list[Value] = [EndReference(pair.reader.number)]
    before = agent.call("WSReadyParallel", ENVIRONMENT, links, 1, SHORT).returned

    check(pair.writer, SEVEN)
    after = agent.call("WSReadyParallel", ENVIRONMENT, links, 1, PATIENCE).returned
    check(pair.reader, [GOT_SEVEN])

    assert before == TIME_OVER
    assert after == 0
