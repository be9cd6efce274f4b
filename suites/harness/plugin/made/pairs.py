"""Cases whose markers say where they run."""

import pytest

from wstp_harness.lab import Agent, Pair, Topology
from wstp_harness.report.model import Subject


@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.topologies("*-threads", "!tcpip-*")
def test_flush(pair: Pair) -> None:
    assert pair.writer.call("WSFlush").returned == 1


@pytest.mark.spec("WSActivate", "connects")
@pytest.mark.topologies("tcpip-processes")
@pytest.mark.writers("connector")
def test_one_way(pair: Pair, topology: Topology, subject: Subject) -> None:
    assert pair.writer is pair.connector
    assert topology is pair.topology
    assert subject.family


@pytest.mark.spec("WSActivate", "is needed")
@pytest.mark.topologies("loopback", "intraprocess-*")
def test_not_yet(unconnected_pair: Pair) -> None:
    assert unconnected_pair.listener.name


@pytest.mark.spec("WSInitialize", "gives an environment")
def test_no_link(agent: Agent) -> None:
    assert agent.facts.library
