"""Names, error texts, device, user data, log and symbol replacement of a link; its environment.

Source: WSLinkName, WSErrorMessage, WSDeviceInformation, WSSetUserData, WSLogStreamToFile,
WSSetSymbolReplacement, WSGetAvailableLinkProtocolNames, reference pages.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi.codes import DeviceType
from wstp_harness.binding import Encoding, OutOfSequence, Protocol, Readiness, Symbol, channel

if TYPE_CHECKING:
    from pathlib import Path

    from wstp_harness.binding import Environment, Link, Value

SECONDS = 10.0
TWO_ENDED = [Protocol.INTRAPROCESS, Protocol.SHARED_MEMORY, Protocol.TCPIP]
NAMED = [Encoding.NATIVE, Encoding.UCS2, Encoding.UTF8, Encoding.UTF16, Encoding.UTF32]
NAMES = [encoding.value or "native" for encoding in NAMED]


@pytest.mark.parametrize("encoding", NAMED, ids=NAMES)
def test_a_name_is_the_same_in_every_encoding(environment: Environment, encoding: Encoding) -> None:
    with environment.listen(Protocol.SHARED_MEMORY) as link:
        assert link.name_in(encoding) == link.name


def test_a_loopback_has_no_name_until_it_is_given_one(environment: Environment) -> None:
    with environment.loopback() as link:
        assert link.name_in(Encoding.NATIVE) == ""

        link.rename("mine")

        assert link.name == "mine"


@pytest.mark.parametrize("encoding", NAMED, ids=NAMES)
def test_an_error_text_is_the_same_in_every_encoding(
    environment: Environment, encoding: Encoding
) -> None:
    with environment.loopback() as link:
        link.put_string("text")
        with pytest.raises(OutOfSequence):
            link.get("Integer32")

        assert link.error_message_in(encoding) == link.error_message
        assert link.error_message


@pytest.mark.parametrize(
    ("protocol", "type_"),
    [
        (Protocol.INTRAPROCESS, DeviceType.INTRAPROCESS_TYPE),
        (Protocol.SHARED_MEMORY, DeviceType.UNIXSHM_TYPE),
        (Protocol.TCPIP, DeviceType.SOCKET2_TYPE),
    ],
)
def test_a_device_tells_what_carries_the_link(
    environment: Environment, protocol: Protocol, type_: DeviceType
) -> None:
    with channel(protocol, environment) as (listener, connector):
        device = listener.device()

        assert device.type is type_
        assert device.name == listener.name
        assert device.listens
        assert not connector.device().listens


def test_the_device_of_a_loopback_is_one(environment: Environment) -> None:
    with environment.loopback() as link:
        assert link.device().type is DeviceType.LOOPBACK_TYPE
        assert link.is_loopback


def test_links_of_an_environment_are_numbered(environment: Environment) -> None:
    with environment.loopback() as first, environment.loopback() as second:
        assert 0 < first.number < second.number


def test_user_data_stays_until_close_and_is_given_back_once(environment: Environment) -> None:
    given_back: list[object] = []
    data = object()
    link = environment.loopback()
    link.set_user_data(data, given_back.append)
    assert link.user_data is data

    link.close()
    link.close()

    assert given_back == [data]


def test_user_data_needs_no_function(environment: Environment) -> None:
    with environment.loopback() as link:
        link.set_user_data("data")
        assert link.user_data == "data"

        link.set_user_data(None)

        assert link.user_data is None


def written(link: Link, *values: Value) -> None:
    for value in values:
        link.put_expr(value)
        link.end_packet()
    link.flush()


def logged(path: Path, wanted: str) -> str:
    """The log once it has what is wanted: a library may write it in a thread of its own."""
    end = time.monotonic() + SECONDS
    text = ""
    while wanted not in text and time.monotonic() < end:
        text = path.read_text(encoding="latin-1") if path.exists() else ""
    return text


def test_a_log_has_what_crossed_the_link(environment: Environment, tmp_path: Path) -> None:
    path = tmp_path / "log"
    with channel(Protocol.SHARED_MEMORY, environment) as (writer, _):
        writer.log_to(path)
        written(writer, Symbol("List")(1, "two"), "last")

        assert '{1, "two"}' in logged(path, '{1, "two"}')
        writer.stop_log(path)
        written(writer, Symbol("later"), "last")

    assert "later" not in path.read_text(encoding="latin-1")


def test_a_log_pauses(environment: Environment, tmp_path: Path) -> None:
    path = tmp_path / "log"
    with channel(Protocol.SHARED_MEMORY, environment) as (writer, _):
        writer.log_to(path)
        writer.pause_log()
        written(writer, Symbol("hidden"), Symbol("hidden"))
        writer.resume_log()
        written(writer, Symbol("seen"), Symbol("last"))

        text = logged(path, "seen")
        writer.stop_log()

    assert "seen" in text
    assert "hidden" not in text


def test_a_symbol_is_replaced_until_the_rule_is_dropped(environment: Environment) -> None:
    with channel(Protocol.SHARED_MEMORY, environment) as (writer, reader):
        rule = writer.replace_symbol("Ours`x", "Theirs`y")
        writer.put_symbol("Ours`x")
        writer.drop_replacement(rule)
        writer.put_symbol("Ours`x")
        writer.drop_replacement()
        writer.flush()

        assert [reader.get_symbol() for _ in range(2)] == ["Theirs`y", "Ours`x"]


def test_the_protocols_are_told(environment: Environment) -> None:
    assert {str(protocol) for protocol in TWO_ENDED} <= set(environment.protocols())


def test_the_addresses_of_the_machine_are_told(environment: Environment) -> None:
    assert all(address and "\0" not in address for address in environment.addresses())


@pytest.mark.parametrize("protocol", TWO_ENDED)
def test_ready_says_nothing_something_or_failed(
    environment: Environment, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        seen = [reader.ready]
        writer.put("Integer32", 1)
        writer.flush()
        assert reader.wait(timeout_seconds=10)
        seen.append(reader.ready)
        assert reader.get("Integer32") == 1
        with pytest.raises(TimeoutError):
            reader.get("Integer32", timeout_seconds=0.1)
        seen.append(reader.ready)

    assert seen == [Readiness.NOTHING, Readiness.SOMETHING, Readiness.FAILED]
    assert [bool(one) for one in seen] == [False, True, False]


def test_a_borrowed_link_is_left_open(environment: Environment) -> None:
    with environment.loopback() as link:
        with environment.borrow(link.handle, Protocol.LOOPBACK) as borrowed:
            borrowed.put("Integer32", 5)

        assert link.get("Integer32") == 5
