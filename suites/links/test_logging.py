"""The log of a link.

Requirement: WSLogStreamToFile writes what travels to a file until WSStopLoggingStream(ToFile), not
while WSDisableLoggingStream is in force; WSLogFileNameForLink makes a name for it of the link's.
Source: guide: Low-Level WSTP Operations; WSLogFileNameForLink, reference page; the form of a line
(date, time, process, direction, expression) is observed on 13.2.
"""

from pathlib import Path

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle.logs import logged, logged_in_time
from wstp_harness.oracle.steps import Step, check

SOURCE = "guide: Low-Level WSTP Operations; observed on 13.2"


def put(number: int) -> list[Step]:
    """Return the steps that send one number."""
    return [Step("WSPutInteger32", (number,)), Step("WSEndPacket"), Step("WSFlush")]


@pytest.mark.spec(
    ("WSLogStreamToFile", "{stop}"),
    "writes the expressions that are put to a file until it is stopped",
    source=SOURCE,
)
@pytest.mark.topologies("!loopback")
@pytest.mark.writers("listener")
@pytest.mark.parametrize("stop", ["WSStopLoggingStreamToFile", "WSStopLoggingStream"])
def test_log(pair: Pair, tmp_path: Path, stop: str) -> None:
    file = tmp_path / "log"
    name = (str(file),)

    check(pair.writer, [*put(6), Step("WSLogStreamToFile", name), *put(7), *put(8)])
    before = logged_in_time(pair.writer, file, "write", 2)
    ended = Step(stop, name if stop.endswith("File") else ())
    check(pair.writer, [ended, *put(9)])
    check(pair.reader, [Step("WSGetInteger32", outputs={"value": n}) for n in (6, 7, 8, 9)])
    pair.writer.close()

    assert before == ["7", "8"]
    assert logged(pair.writer, file, "write") == ["7", "8"]


@pytest.mark.spec(
    ("WSDisableLoggingStream", "WSEnableLoggingStream"),
    "what is put while the log is disabled is not in it",
    source=SOURCE,
)
@pytest.mark.topologies("!loopback")
@pytest.mark.writers("listener")
def test_disabled(pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "log"

    check(pair.writer, [Step("WSLogStreamToFile", (str(file),)), *put(7)])
    before = logged_in_time(pair.writer, file, "write", 1)
    check(pair.writer, [Step("WSDisableLoggingStream"), *put(8)])
    check(pair.writer, [Step("WSEnableLoggingStream"), *put(9)])
    after = logged_in_time(pair.writer, file, "write", 2)
    check(pair.reader, [Step("WSGetInteger32", outputs={"value": n}) for n in (7, 8, 9)])

    assert before == ["7"]
    assert after == ["7", "9"]


@pytest.mark.spec(
    "WSLogStreamToFile",
    "writes whole expressions, also those that are got",
    source=SOURCE,
)
@pytest.mark.topologies("!loopback")
@pytest.mark.writers("listener")
def test_expression(pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "log"
    puts = [
        Step("WSPutFunction", ("f", 2)),
        Step("WSPutFunction", ("List", 2)),
        *(Step("WSPutInteger32", (1,)), Step("WSPutString", ("ab",))),
        Step("WSPutSymbol", ("x",)),
    ]
    gets = [
        Step("WSGetFunction", outputs={"text": b"f", "count": 2}),
        Step("WSGetFunction", outputs={"text": b"List", "count": 2}),
        Step("WSGetInteger32", outputs={"value": 1}),
        Step("WSGetString", outputs={"text": b"ab"}),
        Step("WSGetSymbol", outputs={"text": b"x"}),
        Step("WSGetInteger32", outputs={"value": 9}),
    ]

    check(pair.reader, [Step("WSLogStreamToFile", (str(file),))])
    check(pair.writer, [*puts, Step("WSEndPacket"), *put(9)])
    check(pair.reader, gets)

    assert logged_in_time(pair.reader, file, "read", 2) == ['f[{1, "ab"}, x]', "9"]


@pytest.mark.topologies("!loopback")
@pytest.mark.spec(
    ("WSLogFileNameForLink", "WSReleaseLogFileNameForLink"),
    "a name for the log of a link is made of the link's name",
    source="WSLogFileNameForLink, reference page",
)
def test_file_name(pair: Pair) -> None:
    link = pair.writer.call("WSName").returned

    named = pair.writer.call("WSLogFileNameForLink")

    name = named.outputs["name"]
    assert named.returned == 1
    assert isinstance(link, bytes)
    assert isinstance(name, bytes)
    assert link in name
