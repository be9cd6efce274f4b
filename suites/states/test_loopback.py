"""A loopback link with nothing on it.

Requirement: a loopback link never blocks; a get with nothing to read is WSEABORT (25) and
changes nothing. Source: WSLoopbackOpen, reference page; error text 25.
"""

import pytest

from wstp_harness.lab import End
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.steps import Step, check, function

GETS = [
    *(Step(f"WSGet{name}") for name in BY_NAME),
    *(Step(f"WSGet{name}String") for name in ("", "UTF8", "UTF16", "UTF32", "UCS2")),
    *(Step(f"WSGet{name}Symbol") for name in ("", "UTF8", "UTF16", "UTF32", "UCS2")),
    *(Step(f"WSGet{name}Function") for name in ("", "UTF8", "UTF16", "UTF32", "UCS2")),
    Step("WSGetByteString", (63,)),
    Step("WSGetType"),
    Step("WSGetNext"),
    Step("WSGetRawType"),
    Step("WSNextPacket"),
    Step("WSTestHead", ("f",)),
]


@pytest.mark.spec(
    "{get.function}",
    "with nothing to read fails with 25 at once; the link goes on",
    source="error text 25; WSLoopbackOpen, reference page",
)
@pytest.mark.parametrize("get", GETS, ids=lambda each: each.function)
def test_empty(loopback: End, get: Step) -> None:
    steps = [
        Step(get.function, get.arguments, returned=0, error=25),
        Step("WSClearError"),
        Step("WSPutInteger32", (7,)),
        Step("WSGetInteger32", outputs={"value": 7}),
    ]

    check(loopback, steps)


@pytest.mark.spec(
    "WSGetInteger32",
    "a function whose arguments are not there yet can be gone on with once they are",
    source="error text 25: nothing was affected",
)
def test_half_an_expression(loopback: End) -> None:
    head = Step("WSGetFunction", outputs={"text": b"f", "count": 1})
    nothing = Step("WSGetInteger32", returned=0, error=25)
    put = Step("WSPutInteger32", (7,))
    get = Step("WSGetInteger32", outputs={"value": 7})

    check(loopback, [function("f", 1), head, nothing, Step("WSClearError"), put, get])


@pytest.mark.spec(
    "WSReady",
    "tells at once whether a loopback link holds something",
    source="WSReady, reference page",
)
def test_ready(loopback: End) -> None:
    empty = Step("WSReady", returned=0)
    put = Step("WSPutInteger32", (7,))
    get = Step("WSGetInteger32", outputs={"value": 7})

    check(loopback, [empty, put, Step("WSReady", returned=1), get, empty])
