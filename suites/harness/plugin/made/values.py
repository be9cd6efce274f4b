"""Cases over one link, each of which ends in another way."""

from collections.abc import Callable

import pytest

from wstp_harness.lab import End


@pytest.mark.spec("WSGetInteger{bits}", "what was put is got")
@pytest.mark.parametrize("bits", [16, 64])
def test_wrong_value(loopback: End, bits: int) -> None:
    loopback.script([(f"WSPutInteger{bits}", 7)])
    got = loopback.call(f"WSGetInteger{bits}")
    assert got.outputs["value"] == 8


@pytest.mark.spec("WSGetInteger32", "what was put is got")
def test_refused(loopback: End) -> None:
    loopback.script([("WSPutSymbol", "x")])
    got = loopback.call("WSGetInteger32")
    assert got.returned == 1


@pytest.mark.spec("WSGetInteger32", "what was put is got")
def test_right(loopback: End) -> None:
    loopback.script([("WSPutInteger32", 7)])
    assert loopback.call("WSGetInteger32").outputs["value"] == 7


@pytest.mark.spec("WSGetInteger32", "what was put is got")
def test_no_such_function(loopback: End) -> None:
    loopback.call("WSPutSomethingNew")


@pytest.mark.spec("WSGetInteger32", "what was put is got")
@pytest.mark.usefixtures("loopback")
def test_broken_case() -> None:
    raise KeyError("typing mistake")


@pytest.mark.spec("WSGetInteger32", "what was put is got")
@pytest.mark.usefixtures("loopback")
def test_skipped() -> None:
    pytest.skip("no reason")


@pytest.mark.spec("WSVersionNumbers", "which one is it", level="INFO")
@pytest.mark.usefixtures("loopback")
def test_observed(observe: Callable[[str], None]) -> None:
    observe("answers-four")
