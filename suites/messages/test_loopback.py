"""Messages on a loopback link, where sender and receiver are one.

Requirement: a message is kept until WSGetMessage takes it; there is no handler to call.
Source: WSMessageReady, WSGetMessage, reference pages; loopback observed on 13.2.
"""

import pytest

from wstp_harness.lab import End
from wstp_harness.oracle.messages import ARGUMENTS, PLAIN_CODES, polled
from wstp_harness.oracle.steps import Step, check

NONE = Step("WSMessageReady", returned=0)
READY = Step("WSMessageReady", returned=1)


def put(code: int, argument: int) -> Step:
    return Step("WSPutMessageWithArg", (code, argument), about=(code, argument))


def got(code: int, argument: int) -> Step:
    return Step("WSGetMessage", outputs={"message": code, "argument": argument})


@pytest.mark.spec(
    ("WSMessageReady", "WSGetMessage", "WSPutMessageWithArg"),
    "a message is there until it is taken, once, with its argument",
    source="WSMessageReady, WSGetMessage: reference pages",
)
@pytest.mark.parametrize("argument", ARGUMENTS)
@pytest.mark.parametrize("code", PLAIN_CODES)
def test_taken_once(loopback: End, code: int, argument: int) -> None:
    check(loopback, [NONE, put(code, argument), READY, READY, got(code, argument), NONE])


@pytest.mark.spec(
    "WSPutMessage",
    "without an argument the argument is 0",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("code", PLAIN_CODES)
def test_no_argument(loopback: End, code: int) -> None:
    check(loopback, [Step("WSPutMessage", (code,)), READY, got(code, 0), NONE])


@pytest.mark.spec(
    ("WSGetMessage", "WSPutMessageWithArg"),
    "several messages are taken in the order in which they were put",
    source="WSGetMessage, reference page: the next message of the queue",
)
def test_queue(loopback: End) -> None:
    messages = [(code, 100 + number) for number, code in enumerate(PLAIN_CODES)]

    check(loopback, [put(*message) for message in messages])

    assert [polled(loopback, seconds=0) for _ in messages] == messages


@pytest.mark.spec(
    "WSGetMessage",
    "a message has no place in the data",
    source="WSPutMessage, reference page: apart from the data",
)
def test_data_is_intact(loopback: End) -> None:
    one, two = (Step("WSPutInteger32", (n,)) for n in (1, 2))
    gets = [Step("WSGetInteger32", outputs={"value": n}) for n in (1, 2)]

    check(loopback, [one, put(3, 5), two, gets[0], got(3, 5), gets[1], NONE])


@pytest.mark.spec(
    "WSGetMessage",
    "is 0 when there is no message, and does not wait",
    source="observed on 13.2",
    level="INFO",
)
def test_no_message(loopback: End) -> None:
    check(loopback, [Step("WSGetMessage", returned=0), NONE])
