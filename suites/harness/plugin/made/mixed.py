"""A case that two libraries can play together."""

import pytest

from wstp_harness.lab import Pair


@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.topologies("loopback", "intraprocess-threads", "tcpip-processes")
@pytest.mark.writers("listener")
def test_flush(pair: Pair) -> None:
    assert pair.writer.call("WSFlush").returned == 1
