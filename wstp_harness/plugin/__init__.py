"""The pytest plugin: suites become cells, cells become verdicts, verdicts become a report.

Loaded by ``-p wstp_harness.plugin``; a checkout's conftest.py and ``wstp-harness run`` do so.

Fixtures (parametrized where a topology is involved):

* ``pair``: two connected ends, over every topology and both directions of writing; over loopback
  both ends are one. Closed, leak-checked and given back right after the test body.
* ``unconnected_pair``: the same before anything is opened for good, over every topology but
  loopback, no direction of writing.
* ``loopback``: one end, an open loopback link.
* ``agent``: a child process with the library and one environment, no link.
* ``topology``: the topology of the fixtures above.
* ``subject``: what is known about the library under test.
* ``observe``: ``observe("behaviour")`` ends the case as INFO with that behaviour.

Markers:

* ``spec(function, requirement, source=..., level="MUST")``: what the case checks, and who says
  so; mandatory for every case. ``function`` is a name or a tuple of names and may hold fields
  filled from the case's own parameters, ``"WSGet{kind}"``.
* ``topologies("tcpip-*", "!loopback")``: only these; ``!`` takes away.
* ``writers("listener")``: only this direction.
* ``huge``, ``soak``, ``kernel``: tiers that run only when ``-m`` names them; ``wolfram``,
  ``sanitize``, ``fuzz``, ``types``: what a test needs beyond the harness.

Rule: the library under test never loads in pytest's process.
Not here: links and processes (``lab``), what results mean (``report``).
"""

from wstp_harness.plugin.collecting import pytest_collection_modifyitems, pytest_itemcollected
from wstp_harness.plugin.fixtures import (
    agent,
    loopback,
    observe,
    pair,
    spot,
    subject,
    topology,
    unconnected_pair,
    wstp_pool,
)
from wstp_harness.plugin.generating import pytest_generate_tests
from wstp_harness.plugin.options import pytest_addoption
from wstp_harness.plugin.running import (
    pytest_runtest_call,
    pytest_runtest_makereport,
    pytest_runtest_protocol,
)
from wstp_harness.plugin.session import (
    pytest_configure,
    pytest_configure_node,
    pytest_report_header,
    pytest_unconfigure,
)

__all__ = [
    "agent",
    "loopback",
    "observe",
    "pair",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_generate_tests",
    "pytest_itemcollected",
    "pytest_report_header",
    "pytest_runtest_call",
    "pytest_runtest_makereport",
    "pytest_runtest_protocol",
    "pytest_unconfigure",
    "spot",
    "subject",
    "topology",
    "unconnected_pair",
    "wstp_pool",
]
