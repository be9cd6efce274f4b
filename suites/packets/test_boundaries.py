"""Where a packet ends.

Requirement: WSEndPacket marks the end of an expression; WSNewPacket skips to the end of the
current packet; WSNextPacket needs the one before to be finished. Source: WSEndPacket,
WSNewPacket, WSNextPacket, reference pages; error texts 21 to 24.
"""

import pytest

from wstp_harness.lab import End, Pair
from wstp_harness.oracle.packets import PACKETS
from wstp_harness.oracle.steps import SENT, Step, check, function

CLEAR = Step("WSClearError")
NEW = Step("WSNewPacket")
END = Step("WSEndPacket")
RETURN = Step("WSNextPacket", returned=PACKETS["ReturnPacket"])


def put(value: int) -> Step:
    return Step("WSPutInteger32", (value,))


def got(value: int) -> Step:
    return Step("WSGetInteger32", outputs={"value": value}, about=value)


def packet(*values: int) -> list[Step]:
    return [function("ReturnPacket", len(values)), *map(put, values), END]


@pytest.mark.spec(
    "WSNextPacket",
    "error 22 while the packet before has unread data; the data stays",
    source="error text 22; WSNextPacket, reference page",
)
def test_unread_data(pair: Pair) -> None:
    gets = [RETURN, Step("WSNextPacket", returned=0, error=22), CLEAR, got(1), RETURN, got(2)]

    check(pair.writer, [*packet(1), *packet(2), *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSNextPacket",
    "follows a packet that was read to its end without WSNewPacket",
    source="WSNextPacket, reference page; observed on 13.2",
)
def test_read_to_the_end(pair: Pair) -> None:
    check(pair.writer, [*packet(1, 2), *packet(3), *SENT])
    check(pair.reader, [RETURN, got(1), got(2), RETURN, got(3)])


@pytest.mark.spec(
    "WSNewPacket",
    "skips the rest of the packet, however much of it was read",
    source="WSNewPacket, reference page",
)
@pytest.mark.parametrize("read", [0, 1, 2, 3])
def test_skip_the_rest(pair: Pair, read: int) -> None:
    values = (1, 2, 3)

    check(pair.writer, [*packet(*values), *packet(9), *SENT])
    check(pair.reader, [RETURN, *map(got, values[:read]), NEW, RETURN, got(9)])


@pytest.mark.spec(
    "WSNewPacket",
    "does nothing at the end of a packet, again and again",
    source="WSNewPacket, reference page",
)
def test_nothing_to_skip(pair: Pair) -> None:
    check(pair.writer, [*packet(1), *packet(2), *SENT])
    check(pair.reader, [RETURN, got(1), NEW, NEW, RETURN, got(2)])


@pytest.mark.spec(
    "WSNewPacket",
    "does nothing before the first read of a packet",
    source="observed on 13.2",
    level="INFO",
)
def test_before_the_first_read(pair: Pair) -> None:
    check(pair.writer, [*packet(1), *SENT])
    check(pair.reader, [NEW, RETURN, got(1)])


@pytest.mark.spec(
    "WSEndPacket",
    "may be called at the start and twice; the reader sees no difference",
    source="observed on 13.2",
    level="INFO",
)
def test_empty_packets(pair: Pair) -> None:
    check(pair.writer, [END, END, put(1), END, END, put(2), *SENT])
    check(pair.reader, [got(1), got(2)])


@pytest.mark.spec(
    "WSEndPacket",
    "separates expressions that need no packet head",
    source="WSEndPacket, reference page",
)
def test_plain_expressions(pair: Pair) -> None:
    puts = [step for value in range(20) for step in (put(value), END)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, list(map(got, range(20))))


@pytest.mark.spec(
    "WSGetInteger32",
    "error 24 where the writer ended a packet before its arguments were complete",
    source="error text 24",
)
@pytest.mark.parametrize("sent", [0, 1, 2])
def test_incomplete_packet(pair: Pair, sent: int) -> None:
    values = (1, 2, 3)
    cut = Step("WSGetInteger32", returned=0, error=24)
    puts = [function("ReturnPacket", 3), *map(put, values[:sent]), END, *packet(9)]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, [RETURN, *map(got, values[:sent]), cut])


@pytest.mark.spec(
    "WSEndPacket",
    "error 21 inside an atom",
    source="error text 21",
)
def test_inside_an_atom(pair: Pair) -> None:
    begun = [Step("WSPutNext", (34,)), Step("WSPutSize", (3,))]

    check(pair.writer, [*begun, Step("WSEndPacket", returned=0, error=21)])


@pytest.mark.spec(
    "WSNewPacket",
    "error 25 when a loopback link ends inside the packet",
    source="observed on 13.2",
    level="INFO",
)
def test_incomplete_on_loopback(loopback: End) -> None:
    steps = [
        function("f", 2),
        put(1),
        Step("WSGetFunction", outputs={"count": 2}),
        Step("WSNewPacket", returned=0, error=25),
    ]

    check(loopback, steps)
