"""What our shop sends, `Order["tea", 3]`, arrives over every kind of link."""

import pytest
from wstp_harness.lab import Pair

ORDER = (("WSPutFunction", "Order", 2), ("WSPutUTF8String", b"tea", 3), ("WSPutInteger32", 3))
READ = ["WSGetFunction", "WSGetUTF8String", "WSGetInteger32"]


@pytest.mark.spec("WSPutFunction", "an order arrives as it was sent", source="our manual, page 2")
def test_an_order_arrives(pair: Pair) -> None:
    pair.writer.script([*ORDER, "WSEndPacket", "WSFlush"])
    order, what, number = pair.reader.script(READ)

    assert order.outputs["count"] == 2
    assert what.outputs["text"] == b"tea"
    assert number.outputs["value"] == 3
