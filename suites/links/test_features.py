"""What a link tells of its inside, and calls that are there for old programs.

Requirement: WSFeatureString names the protocol's features and says when it has too little room;
WSLowLevelDeviceName names the device; WSForwardReset changes nothing. Source: header;
observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check

ROOM = 1000
FEATURES = b"MathLink 6 -tokens "


@pytest.mark.spec(
    "WSFeatureString",
    "writes the features and returns 0; too little room is not 0",
    source="header: WSFeatureString; observed on 13.2",
    level="SHOULD",
)
def test_features(pair: Pair) -> None:
    written = pair.writer.call("WSFeatureString", ROOM)
    wanted = pair.writer.call("WSFeatureString", 1).returned

    text = written.outputs["buffer"]
    assert written.returned == 0
    assert isinstance(text, bytes)
    assert text.startswith(FEATURES)
    assert wanted != 0


@pytest.mark.spec(
    ("WSLowLevelDeviceName", "WSReleaseLowLevelDeviceName"),
    "gives a name",
    source="header: WSLowLevelDeviceName; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.topologies("shared-memory-*", "tcpip-*")
def test_device_name(pair: Pair) -> None:
    named = pair.writer.call("WSLowLevelDeviceName")

    assert named.returned == 1
    assert named.outputs["name"]


@pytest.mark.spec(
    "WSForwardReset",
    "answers 1; what was put goes on its way all the same",
    source="header; observed on 13.2",
    level="SHOULD",
)
def test_nothing_changes(pair: Pair) -> None:
    check(pair.writer, [Step("WSPutInteger32", (7,)), Step("WSForwardReset", (1,)), *SENT])
    check(pair.reader, [Step("WSGetInteger32", outputs={"value": 7})])
