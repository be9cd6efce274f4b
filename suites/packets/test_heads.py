"""Packet heads.

Requirement: WSNextPacket reads the head of the next packet and gives its code. Source:
WSNextPacket, reference page; the table of packets in the header.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.packets import PACKETS
from wstp_harness.oracle.steps import SENT, Step, check, function

CLEAR = Step("WSClearError")
SEVEN = Step("WSGetInteger32", outputs={"value": 7})
PUT_SEVEN = Step("WSPutInteger32", (7,))


@pytest.mark.spec(
    "WSNextPacket",
    "gives the code of the packet and leaves its contents to be read",
    source="WSNextPacket, reference page",
)
@pytest.mark.parametrize("head", PACKETS)
def test_code(pair: Pair, head: str) -> None:
    gets = [Step("WSNextPacket", returned=PACKETS[head]), SEVEN]

    check(pair.writer, [function(head, 1), PUT_SEVEN, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSNextPacket",
    "gives ILLEGALPKT with error 23 for a head that is no packet",
    source="WSNextPacket, reference page; error text 23",
)
@pytest.mark.parametrize("head", ["List", "returnpacket", "ReturnPacketx", "f"])
def test_unknown_head(pair: Pair, head: str) -> None:
    gets = [
        Step("WSNextPacket", returned=0, error=23),
        CLEAR,
        Step("WSNewPacket"),
        Step("WSNextPacket", returned=PACKETS["TextPacket"]),
        SEVEN,
    ]
    puts = [function(head, 1), PUT_SEVEN, function("TextPacket", 1), PUT_SEVEN]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSNextPacket",
    "does not know a packet by a name with a context",
    source="observed on 13.2",
    level="INFO",
)
def test_context_is_unknown(pair: Pair) -> None:
    check(pair.writer, [function("System`ReturnPacket", 0), *SENT])
    check(pair.reader, [Step("WSNextPacket", returned=0, error=23)])


ATOMS = {
    "integer": (PUT_SEVEN, SEVEN),
    "string": (Step("WSPutString", ("x",)), Step("WSGetString", outputs={"text": b"x"})),
    "symbol": (Step("WSPutSymbol", ("x",)), Step("WSGetSymbol", outputs={"text": b"x"})),
}


@pytest.mark.spec(
    "WSNextPacket",
    "an atom is no packet: ILLEGALPKT with WSEGSEQ (3), and the atom can be read",
    source="observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("atom", ATOMS)
def test_atom(pair: Pair, atom: str) -> None:
    put, get = ATOMS[atom]

    check(pair.writer, [put, *SENT])
    check(pair.reader, [Step("WSNextPacket", returned=0, error=3), CLEAR, get])
