"""The subject library at one end, bytes written by hand at the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wstp_harness.engine import EngineMissing, library_path
from wstp_harness.lab import Agent, AgentFailure, Deadlines, Pool, topology
from wstp_harness.wire.vectors import load_negotiations

VECTORS = Path(__file__).with_name("vectors.json")
PRACTISED = topology("tcpip-threads")


@pytest.fixture(scope="session")
def library(pytestconfig: pytest.Config) -> Path:
    """The library under test: the first one named, by default the engine."""
    named = pytestconfig.getoption("wstp_library", default=[])
    return Path(named[0]) if named else library_path()


@pytest.fixture(scope="session")
def family(library: Path) -> str:
    """`engine`, of which more is asked, or `other`."""
    try:
        return "engine" if library.samefile(library_path()) else "other"
    except EngineMissing:
        return "other"


@pytest.fixture(scope="session")
def negotiations() -> dict[str, bytes]:
    """What a peer announces, by the name the vectors use."""
    return load_negotiations(VECTORS)


@pytest.fixture(scope="session")
def wire_pool() -> Iterator[Pool]:
    with Pool(deadlines=Deadlines(call_seconds=4.0)) as pool:
        yield pool


@pytest.fixture
def wire_agent(wire_pool: Pool, library: Path, family: str) -> Iterator[Agent]:
    """An agent with the subject; the engine may neither leak nor fail to close."""
    agent = wire_pool.agent(library, practised=PRACTISED)
    yield agent
    try:
        leaks = wire_pool.give_back(agent)
    except AgentFailure:
        # What hostile bytes have done to another library may only show when it closes.
        if family == "engine":
            raise
    else:
        assert family != "engine" or leaks == []
