"""Errors stay until they are cleared.

Requirement: after an error every function of the link fails and the code stays the same until
WSClearError; then the link is usable again. Source: WSError, WSClearError, reference pages;
error handling tutorial.
"""

from collections.abc import Callable

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.steps import SENT, Step, check, function

CLEAR = Step("WSClearError")
RANGE = Step("WSGetInteger8", returned=0, error=7)
PUT = Step("WSPutInteger32", (300,))
GET = Step("WSGetInteger32", outputs={"value": 300})
AFTER = {
    "get-integer": Step("WSGetInteger32"),
    "get-real": Step("WSGetReal64"),
    "get-string": Step("WSGetString"),
    "get-utf8-string": Step("WSGetUTF8String"),
    "get-symbol": Step("WSGetSymbol"),
    "get-function": Step("WSGetFunction"),
    "get-next": Step("WSGetNext"),
    "get-type": Step("WSGetType"),
    "get-raw-type": Step("WSGetRawType"),
    "get-list": Step("WSGetInteger32List"),
    "next-packet": Step("WSNextPacket"),
    "new-packet": Step("WSNewPacket"),
    "end-packet": Step("WSEndPacket"),
    "flush": Step("WSFlush"),
    "put-integer": PUT,
    "put-real": Step("WSPutReal64", (1.5,)),
    "put-string": Step("WSPutString", ("x",)),
    "put-symbol": Step("WSPutSymbol", ("x",)),
    "put-function": function("f", 0),
    "put-next": Step("WSPutNext", (43,)),
    "test-head": Step("WSTestHead", ("f",)),
}


@pytest.mark.spec(
    ("WSError", "{later.function}"),
    "an error stays, and every later call fails, until WSClearError; then the link works",
    source="WSError, WSClearError: reference pages",
)
@pytest.mark.parametrize("later", AFTER.values(), ids=AFTER)
def test_every_call_fails_after_an_error(pair: Pair, later: Step) -> None:
    failing = Step(later.function, later.arguments, returned=0, error=7)
    code = Step("WSError", returned=7, error=7)

    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [RANGE, failing, code, failing, CLEAR, GET])


@pytest.mark.spec(
    "WSClearError",
    "gives 1 and leaves code 0, also when there was no error",
    source="WSClearError, reference page",
)
def test_clear_without_an_error(pair: Pair) -> None:
    fine = Step("WSError", returned=0)

    check(pair.writer, [fine, CLEAR, CLEAR, fine, PUT, *SENT])
    check(pair.reader, [CLEAR, fine, GET])


@pytest.mark.spec(
    "WSClearError",
    "only the end that had the error was stopped by it",
    source="WSError, reference page: the error of the link given",
)
@pytest.mark.topologies("!loopback")
def test_the_other_end_goes_on(pair: Pair) -> None:
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [RANGE])
    check(pair.writer, [PUT, *SENT, Step("WSError", returned=0)])
    check(pair.reader, [CLEAR, GET, GET])


@pytest.mark.spec(
    "WSSetError",
    "sets any code while there is none; the first error wins",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("code", [3, 7, 1000, 1999])
def test_set_error(pair: Pair, code: int) -> None:
    steps = [
        Step("WSSetError", (code,), error=code),
        Step("WSError", returned=code, error=code),
        Step("WSSetError", (5,), returned=0, error=code),
        Step("WSPutInteger32", (1,), returned=0, error=code),
        CLEAR,
        Step("WSError", returned=0),
    ]

    check(pair.writer, steps)


@pytest.mark.spec(
    "WSReady",
    "keeps an error or takes it away: no page says which",
    source="observed on 13.2: it takes the error away",
    level="INFO",
)
def test_ready_and_the_error(pair: Pair, observe: Callable[[str], None]) -> None:
    check(pair.writer, [PUT, *SENT])
    check(pair.reader, [RANGE])

    ready = pair.reader.call("WSReady")

    assert ready.error in (0, 7)
    observe("ready-keeps-the-error" if ready.error else "ready-clears-the-error")
