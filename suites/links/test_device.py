"""What WSDeviceInformation tells of the device under a link.

Requirement: the selectors of the header give its type, its name and the length of that, and which
end the link is; room that is too small is refused. Source: header: WSDeviceInformation and the
numbers of devices, selectors and modes; observed on 13.2.
"""

import pytest

from wstp_harness.lab import End, Pair, Protocol
from wstp_harness.oracle.steps import Step, check

TYPE, NAME, NAME_SIZE, MODE = 0x80000000, 0x80000001, 0x80000002, 0x80000006
TYPES = {
    Protocol.LOOPBACK: 5,
    Protocol.TCPIP: 12,
    Protocol.SHARED_MEMORY: 14,
    Protocol.INTRAPROCESS: 15,
}
LOOPBACK_MODE, LISTEN_MODE, CONNECT_MODE = 1, 2, 4
ROOM, SHORT, LONG, INT = 200, 2, 8, 4

SOURCE = "header: WSDeviceInformation and its numbers; observed on 13.2"


def told(end: End, selector: int, width: int = LONG) -> int:
    """Return the number that a selector gives."""
    got = end.call("WSDeviceInformation", selector, width)
    assert got.returned == 1
    data = got.outputs["buffer"]
    assert isinstance(data, bytes)
    return int.from_bytes(data[:width], "little")


def name_of(end: End) -> bytes:
    """Return the name of the device."""
    name = end.call("WSLowLevelDeviceName").outputs["name"]
    assert isinstance(name, bytes)
    return name


@pytest.mark.spec(
    "WSDeviceInformation",
    "tells the type of the device, as a long or an int",
    source=SOURCE,
    level="SHOULD",
)
@pytest.mark.parametrize("width", [LONG, INT], ids=["long", "int"])
def test_type(pair: Pair, width: int) -> None:
    assert told(pair.writer, TYPE, width) == TYPES[pair.topology.protocol]


@pytest.mark.spec(
    "WSDeviceInformation",
    "tells the name of the device, and how long it is with its NUL",
    source=SOURCE,
    level="SHOULD",
)
@pytest.mark.topologies("!loopback")
def test_name(pair: Pair) -> None:
    name = name_of(pair.writer)

    got = pair.writer.call("WSDeviceInformation", NAME, ROOM)

    assert got.returned == 1
    assert isinstance(got.outputs["buffer"], bytes)
    assert got.outputs["buffer"].partition(b"\0")[0] == name
    assert told(pair.writer, NAME_SIZE) == len(name) + 1


@pytest.mark.spec(
    "WSDeviceInformation",
    "writes nothing where the name has no room",
    source=SOURCE,
    level="SHOULD",
)
@pytest.mark.topologies("!loopback")
def test_no_room(pair: Pair) -> None:
    nothing = {"buffer": None, "size": SHORT}

    check(pair.writer, [Step("WSDeviceInformation", (NAME, SHORT), 0, outputs=nothing)])


@pytest.mark.spec(
    "WSDeviceInformation", "tells which end of the link it is", source=SOURCE, level="SHOULD"
)
@pytest.mark.writers("listener")
@pytest.mark.topologies("!loopback")
def test_mode(pair: Pair) -> None:
    assert told(pair.listener, MODE) == LISTEN_MODE
    assert told(pair.connector, MODE) == CONNECT_MODE


@pytest.mark.spec(
    "WSDeviceInformation", "tells that the link is a loopback link", source=SOURCE, level="SHOULD"
)
def test_loopback_mode(loopback: End) -> None:
    assert told(loopback, MODE) == LOOPBACK_MODE
