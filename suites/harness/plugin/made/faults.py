"""Cases that each broken library of the subjects fails, over links of every kind."""

import pytest

from wstp_harness.lab import Buffer, Pair
from wstp_harness.oracle.steps import SENT, Step, check, start

pytestmark = pytest.mark.spec("WSGetInteger32", "what was put is got", source="reference page")
PLACES = pytest.mark.topologies("loopback", "*-threads", "tcpip-processes")


@PLACES
def test_integer(pair: Pair) -> None:
    pair.writer.script([("WSPutInteger32", 99), "WSFlush"])
    got = pair.reader.call("WSGetInteger32")
    assert got.outputs["value"] == 99


@PLACES
def test_error(pair: Pair) -> None:
    pair.writer.script([("WSPutSymbol", "x"), "WSFlush"])
    got = pair.reader.call("WSGetInteger32")
    assert got.error == 3


@PLACES
def test_list(pair: Pair) -> None:
    numbers = Buffer("Integer32", [1, -2, 3, 1 << 30])
    reading = start(
        pair.reader, [Step("WSGetInteger32List", outputs={"data": numbers, "count": 4})]
    )
    check(pair.writer, [Step("WSPutInteger32List", (numbers, 4)), *SENT])
    reading.check()


@PLACES
def test_text(pair: Pair) -> None:
    memory = "\ufeff\u20ac\n?".encode("utf-16-le")
    check(pair.writer, [Step("WSPutUTF16String", (memory, 4)), *SENT])
    check(pair.reader, [Step("WSGetUTF16String", outputs={"text": memory})])


@PLACES
def test_real(pair: Pair) -> None:
    pair.writer.script([("WSPutReal64", 0.1), "WSFlush"])
    assert pair.reader.call("WSGetReal64").outputs["value"] == 0.1


@PLACES
def test_string(pair: Pair) -> None:
    pair.writer.script([("WSPutString", "a\\b"), "WSFlush"])
    assert pair.reader.call("WSGetString").outputs["text"] == b"a\\b"
