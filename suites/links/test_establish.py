"""Connecting with features that both sides have agreed on elsewhere.

Requirement: WSEstablishString connects as WSActivate does, but takes the features it is given for
those of the other end. Source: header: WSEstablishString, WSFeatureString; observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check

ROOM = 1000
FEATURES = {
    "all": "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 1,2,3,4,5,6 -decoders 458752",
    "two-formats": "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 1,2 -decoders 0",
    "text-numbers": "MathLink 6 -tokens '' -formats 1 -decoders 0",
}


@pytest.mark.spec(
    ("WSEstablishString", "WSFeatureString"),
    "connects; numbers and texts travel, and the features are those it was given",
    source="header: WSEstablishString; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("features", FEATURES)
def test_connects(unconnected_pair: Pair, features: str) -> None:
    listener, connector = unconnected_pair.listener, unconnected_pair.connector
    text = FEATURES[features]

    waiting = listener.start("WSEstablishString", text)
    arrived = connector.call("WSEstablishString", text)
    waited = waiting.result()
    agreed = connector.call("WSFeatureString", ROOM)

    assert [(each.returned, each.error) for each in (arrived, waited)] == [(1, 0)] * 2
    check(listener, [Step("WSPutInteger32", (7,)), Step("WSPutString", ("abc",)), *SENT])
    number = Step("WSGetInteger32", outputs={"value": 7})
    check(connector, [number, Step("WSGetString", outputs={"text": b"abc"})])
    assert agreed.returned == 0
    assert isinstance(agreed.outputs["buffer"], bytes)
    assert agreed.outputs["buffer"].partition(b"\0")[0] == text.encode()


@pytest.mark.spec(
    "WSEstablish",
    "without a feature set changes nothing on a connected link and answers 1",
    source="header: WSEstablish; observed on 13.2",
    level="SHOULD",
)
def test_no_features(pair: Pair) -> None:
    check(pair.writer, [Step("WSEstablish", (None,)), Step("WSPutInteger32", (7,)), *SENT])
    check(pair.reader, [Step("WSGetInteger32", outputs={"value": 7})])


@pytest.mark.spec(
    "WSEstablishString",
    "comes too late on a connected link: it answers 1 and changes nothing",
    source="header: WSEstablishString; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("features", FEATURES)
def test_too_late(pair: Pair, features: str) -> None:
    before = pair.writer.call("WSFeatureString", ROOM).outputs["buffer"]

    check(pair.writer, [Step("WSEstablishString", (FEATURES[features],))])
    check(pair.writer, [Step("WSFeatureString", (ROOM,), 0, outputs={"buffer": before})])
    check(pair.writer, [Step("WSPutInteger32", (7,)), *SENT])
    check(pair.reader, [Step("WSGetInteger32", outputs={"value": 7})])
