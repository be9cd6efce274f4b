"""Arrays whose head is an expression of its own: f[1][10, 20].

Requirement: an array's heads are symbols (WSGetInteger32Array gives them as texts), so a getter of
whole arrays refuses another head with 3. By parts, where heads travel as expressions, it is carried
whole or refused. Source: WSGetInteger32Array, reference page;
WSPutArrayType: header; observed on 13.2.
"""

from collections.abc import Callable

import pytest

from wstp_harness.lab import Buffer, End, Pair
from wstp_harness.oracle.arrays import ARRAY_KINDS
from wstp_harness.oracle.steps import SENT, Step, check, function

CLEAR = Step("WSClearError")
TEN, TWENTY = (Step("WSPutInteger32", (number,)) for number in (10, 20))
HEAD = [
    *(Step("WSPutNext", (70,)), Step("WSPutArgCount", (2,))),
    *(function("f", 1), Step("WSPutInteger32", (1,))),
]
GOT_HEAD = [
    Step("WSGetNext", returned=70),
    Step("WSGetArgCount", outputs={"count": 2}),
    Step("WSGetFunction", outputs={"text": b"f", "count": 1}),
    Step("WSGetInteger32", outputs={"value": 1}),
]
GOT_DATA = [Step("WSGetInteger32", outputs={"value": number}) for number in (10, 20)]
NEXT = [Step("WSEndPacket"), Step("WSPutInteger32", (7,)), *SENT]
GOT_NEXT = Step("WSGetInteger32", outputs={"value": 7})
PARTS = "WSPutArrayType, WSGetArrayTypeWithDepthAndLeafType: header; observed on 13.2"


def heads_of(end: End) -> End:
    return end.agent.open_end("heads", None)


@pytest.mark.spec(
    "WSGet{kind}Array",
    "refuses a head that is no symbol with 3; the next packet is intact",
    source="WSGetInteger32Array, reference page: heads are texts; error text 3",
)
@pytest.mark.topologies("loopback", "tcpip-processes")
@pytest.mark.parametrize("kind", ARRAY_KINDS)
def test_whole(pair: Pair, kind: str) -> None:
    refused = Step(f"WSGet{kind}Array", returned=0, error=3)

    check(pair.writer, [*HEAD, TEN, TWENTY, *NEXT])
    check(pair.reader, [refused, CLEAR, Step("WSNewPacket"), GOT_NEXT])


@pytest.mark.spec(
    "WSGetArrayTypeWithDepthAndLeafType",
    "gives a composite head whole, or refuses it with 3; the next packet is intact",
    source=PARTS,
    level="INFO",
)
def test_get(pair: Pair, observe: Callable[[str], None]) -> None:
    heads = heads_of(pair.reader)
    check(pair.writer, [*HEAD, TEN, TWENTY, *NEXT])

    begun = pair.reader.call("WSGetArrayTypeWithDepthAndLeafType", heads)
    if begun.returned:
        meter = int(str(begun.outputs["meter"]))
        data = Step(
            "WSGetInteger32ArrayData", (meter, 2), outputs={"data": Buffer("Integer32", [10, 20])}
        )
        released = Step("WSReleaseGetArrayState", (heads, meter), returned=None)
        check(pair.reader, [data, released, GOT_NEXT])
        check(heads, GOT_HEAD)
    else:
        check(pair.reader, [CLEAR, Step("WSNewPacket"), GOT_NEXT])

    assert begun.error == (0 if begun.returned else 3)
    observe("carried" if begun.returned else "refused")


@pytest.mark.spec(
    "WSPutArrayType",
    "puts a composite head whole, or refuses it with an error and puts nothing",
    source=PARTS,
    level="INFO",
)
def test_put(pair: Pair, observe: Callable[[str], None]) -> None:
    heads = heads_of(pair.writer)
    check(heads, HEAD)

    begun = pair.writer.call("WSPutArrayType", heads, 1)
    if begun.returned:
        meter = int(str(begun.outputs["meter"]))
        data = Step("WSPutInteger32ArrayData", (meter, Buffer("Integer32", [10, 20]), 2))
        released = Step("WSReleasePutArrayState", (heads, meter))
        check(pair.writer, [data, released, *NEXT])
        check(pair.reader, [*GOT_HEAD, *GOT_DATA, GOT_NEXT])
    else:
        check(pair.writer, [CLEAR, *NEXT])
        check(pair.reader, [GOT_NEXT])

    assert bool(begun.error) == (not begun.returned)
    observe("carried" if begun.returned else "refused")
