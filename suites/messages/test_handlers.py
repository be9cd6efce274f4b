"""Messages out of band: from one end to the handler of the other.

Requirement: WSPutMessage sends an urgent message that the other end's handler gets apart from
the data, also while that end waits in a get; WSPutMessageWithArg sends a number with it.
Source: WSPutMessage, WSSetMessageHandler, WSMessageHandler, reference pages; bursts, codes and
arguments are observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.messages import ARGUMENTS, PLAIN_CODES, TERMINATE, Handler, polled
from wstp_harness.oracle.steps import SENT, Step, check, function, start

BURST = 50
COUNT = 100
GET = Step("WSGetInteger32", outputs={"value": 7})
PUT = Step("WSPutInteger32", (7,))

pytestmark = pytest.mark.topologies("!loopback")
ONE_OF_EACH = pytest.mark.topologies("!loopback", "!tcpip-threads")


def put(code: int, argument: int | None = None) -> Step:
    if argument is None:
        return Step("WSPutMessage", (code,), about=code)
    return Step("WSPutMessageWithArg", (code, argument), about=(code, argument))


@pytest.mark.spec(
    ("WSPutMessage", "WSSetMessageHandler"),
    "the handler of the other end is called once with the code; the data is untouched",
    source="WSPutMessage, WSSetMessageHandler: reference pages",
)
@ONE_OF_EACH
@pytest.mark.parametrize("code", PLAIN_CODES)
def test_delivered_once(pair: Pair, code: int) -> None:
    handler = Handler(pair.reader)

    check(pair.writer, [put(code)])
    first = handler.messages(1)
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [GET])

    assert first == [(code, 0)]
    assert handler.settled(pair.writer) == [(code, 0)]


@pytest.mark.spec(
    "WSPutMessageWithArg",
    "the argument arrives with the code",
    source="name and header; observed on 13.2",
    level="SHOULD",
)
@ONE_OF_EACH
@pytest.mark.parametrize("argument", ARGUMENTS)
def test_argument(pair: Pair, argument: int) -> None:
    handler = Handler(pair.reader)

    check(pair.writer, [put(3, argument)])

    assert handler.messages(1) == [(3, argument)]


@pytest.mark.spec(
    ("WSPutMessage", "WSGetInteger32"),
    "a message is delivered while the other end waits in a get; the get goes on waiting",
    source="WSPutMessage, reference page: used to interrupt what the other end does",
)
def test_during_a_get(pair: Pair) -> None:
    handler = Handler(pair.reader)
    waiting = pair.reader.start("WSGetInteger32")
    early = waiting.ready(0.02)

    check(pair.writer, [put(3)])
    during = handler.messages(1)
    still = waiting.ready(0.02)
    check(pair.writer, [PUT, *SENT])
    got = waiting.result()

    assert not early
    assert during == [(3, 0)]
    assert not still
    assert got.outputs["value"] == 7


@pytest.mark.spec(
    "WSPutMessage",
    "messages sent one after the other has arrived all arrive, in order",
    source="WSPutMessage, reference page",
)
def test_one_by_one(pair: Pair) -> None:
    handler = Handler(pair.reader)
    expected = [(code, 0) for code in PLAIN_CODES]

    for number, code in enumerate(PLAIN_CODES, 1):
        check(pair.writer, [put(code)])
        handler.messages(number)

    assert handler.settled(pair.writer) == expected


@pytest.mark.spec(
    "WSPutMessageWithArg",
    "of many messages at once none is lost, doubled or out of order",
    source="WSPutMessage, reference page: a message is sent",
    level="SHOULD",
)
def test_burst(pair: Pair) -> None:
    handler = Handler(pair.reader)
    expected = [(1000 + number, 100 + number) for number in range(BURST)]

    check(pair.writer, [put(*message) for message in expected])

    assert handler.settled(pair.writer) == expected


@pytest.mark.spec(
    ("WSPutMessage", "WSGetInteger32"),
    "messages between and inside expressions leave the data as it was put",
    source="WSPutMessage, reference page: apart from the data",
)
def test_data_is_intact(pair: Pair) -> None:
    handler = Handler(pair.reader)
    puts = [step for n in range(COUNT) for step in (Step("WSPutInteger32", (n,)), put(3))]
    gets = [Step("WSGetInteger32", outputs={"value": n}, about=n) for n in range(COUNT)]
    head = Step("WSGetFunction", outputs={"text": b"List", "count": COUNT})

    sent = start(pair.writer, [function("List", COUNT), *puts, *SENT, PUT, *SENT])
    check(pair.reader, [head, *gets, GET])
    sent.check()

    assert {code for code, _ in handler.settled(pair.writer)} <= {3}


@pytest.mark.spec(
    "WSPutMessage",
    "both ends may send at the same time",
    source="WSPutMessage, reference page",
)
@ONE_OF_EACH
def test_both_ways(pair: Pair) -> None:
    handlers = Handler(pair.writer), Handler(pair.reader)

    first, second = start(pair.writer, [put(3)]), start(pair.reader, [put(2)])
    first.check()
    second.check()

    assert handlers[0].messages(1) == [(2, 0)]
    assert handlers[1].messages(1) == [(3, 0)]


@pytest.mark.spec(
    ("WSSetMessageHandler", "WSGetMessageHandler", "WSMessageHandler"),
    "the handler that was set last is the one asked for and the one called",
    source="WSSetMessageHandler, WSMessageHandler: reference pages",
)
@ONE_OF_EACH
def test_another_handler(pair: Pair) -> None:
    none = Step("WSMessageHandler", returned=None)
    check(pair.reader, [none, Step("WSGetMessageHandler", returned=None)])
    old = Handler(pair.reader)
    check(pair.reader, [Step("WSMessageHandler", returned=old.object)])
    new = Handler(pair.reader)
    check(pair.reader, [Step("WSGetMessageHandler", returned=new.object)])

    check(pair.writer, [put(3)])

    assert old.accepted
    assert new.messages(1) == [(3, 0)]
    assert old.messages(0) == []


@pytest.mark.spec(
    "WSCallMessageHandler",
    "calls the function of a handler with the message, here and now",
    source="header and name; observed on 13.2",
    level="SHOULD",
)
def test_called_by_hand(pair: Pair) -> None:
    handler = Handler(pair.reader)

    call = Step("WSCallMessageHandler", (handler.object, 3, 55), returned=None)
    check(pair.reader, [call])

    assert handler.messages(1) == [(3, 55)]


@pytest.mark.spec(
    "WSPutMessage",
    "a negative code is refused and nobody hears of it",
    source="observed on 13.2",
    level="INFO",
)
@ONE_OF_EACH
@pytest.mark.parametrize("code", [-1, -(2**31)])
def test_negative_code(pair: Pair, code: int) -> None:
    handler = Handler(pair.reader)

    check(pair.writer, [Step("WSPutMessage", (code,), returned=0, error=None)])
    check(pair.writer, [Step("WSClearError"), put(3)])

    assert handler.messages(1) == [(3, 0)]


@pytest.mark.spec(
    "WSPutMessage",
    "terminate is an ordinary message where the protocol has no way to end a link",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.topologies("intraprocess-*", "shared-memory-*")
def test_terminate_as_a_message(pair: Pair) -> None:
    handler = Handler(pair.reader)

    check(pair.writer, [put(TERMINATE)])

    assert handler.messages(1) == [(TERMINATE, 0)]


@pytest.mark.spec(
    "WSPutMessage",
    "terminate closes a TCPIP link for the other end: WSECLOSED (11), the handler is not called",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.topologies("tcpip-processes")
def test_terminate_closes(pair: Pair) -> None:
    handler = Handler(pair.reader)

    check(pair.writer, [put(TERMINATE)])
    check(pair.reader, [Step("WSWaitForLinkActivity", error=None)])
    got = pair.reader.call("WSGetInteger32")

    assert got.returned == 0
    assert got.error == 11
    assert handler.messages(0) == []


@pytest.mark.spec(
    ("WSMessageReady", "WSGetMessage"),
    "without a handler a message can be asked for",
    source="WSMessageReady, WSGetMessage: reference pages",
)
def test_asked_for(pair: Pair) -> None:
    check(pair.writer, [put(3, 77)])

    assert polled(pair.reader) == (3, 77)


@pytest.mark.spec(
    "WSMessageReady",
    "is 0 when there is no message, and does not wait",
    source="WSMessageReady, reference page",
)
def test_no_message(pair: Pair) -> None:
    check(pair.reader, [Step("WSMessageReady", returned=0)] * 3)
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [Step("WSMessageReady", returned=0), GET])


@pytest.mark.spec(
    "WSPutMessage",
    "before the link is connected: 0 and WSEUNCONNECTED (10)",
    source="error text 10; observed on 13.2",
    level="SHOULD",
)
def test_not_connected(unconnected_pair: Pair) -> None:
    check(unconnected_pair.connector, [Step("WSPutMessage", (3,), returned=0, error=10)])
