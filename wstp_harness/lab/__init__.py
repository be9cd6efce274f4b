"""The laboratory: ends of links in agents, where nothing a library does can hurt the run.

A `Pool` lends pairs of ends; an `End` takes calls and gives outcomes; a lost agent is an
exception that says which call lost it. The harness never loads a library itself. The
protocol between harness and agents is written down in PROTOCOL.md.
"""

from wstp_harness.abi import Extended
from wstp_harness.binding import Protocol
from wstp_harness.lab.agent import Agent
from wstp_harness.lab.end import End, Pending
from wstp_harness.lab.facts import Deadlines, Facts, Leak
from wstp_harness.lab.faults import (
    AgentCrashed,
    AgentExited,
    AgentFailure,
    AgentHung,
    Autopsy,
    CallSite,
    HarnessFault,
    LabError,
    NotConnected,
    Stacks,
    Unsupported,
)
from wstp_harness.lab.outcome import Outcome
from wstp_harness.lab.pair import Pair
from wstp_harness.lab.pool import Pool
from wstp_harness.lab.topology import (
    LOCAL_HOST,
    LOOPBACK,
    TOPOLOGIES,
    Place,
    Topology,
    topology,
)
from wstp_harness.lab.values import ENVIRONMENT, Buffer, Callback, Value

__all__ = [
    "ENVIRONMENT",
    "LOCAL_HOST",
    "LOOPBACK",
    "TOPOLOGIES",
    "Agent",
    "AgentCrashed",
    "AgentExited",
    "AgentFailure",
    "AgentHung",
    "Autopsy",
    "Buffer",
    "CallSite",
    "Callback",
    "Deadlines",
    "End",
    "Extended",
    "Facts",
    "HarnessFault",
    "LabError",
    "Leak",
    "NotConnected",
    "Outcome",
    "Pair",
    "Pending",
    "Place",
    "Pool",
    "Protocol",
    "Stacks",
    "Topology",
    "Unsupported",
    "Value",
    "topology",
]
