"""Casts of functions, for languages without the macros of the header.

Requirement: each gives back the function it was given. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import Agent

CASTS = (
    *("Allocator", "Deallocator", "Yielder", "Handler", "User", "Alert", "Request", "Confirm"),
    *("RequestArgv", "RequestToInteract"),
)


@pytest.mark.spec(
    "WS{kind}Cast",
    "gives back the function it was given",
    source="header: WS...Cast; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", CASTS)
def test_cast(agent: Agent, kind: str) -> None:
    given = 0x12345000

    assert agent.call(f"WS{kind}Cast", given).returned == given
