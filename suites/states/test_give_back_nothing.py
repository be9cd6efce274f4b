"""Giving back what was never lent.

Requirement: every WSRelease... function takes NULL, so that what a failed get left can be given
back without a look at it; the link goes on. Source: observed on 13.2, for all of the table.
"""

import pytest

from wstp_harness.abi import Prototype, Role, load
from wstp_harness.lab import End
from wstp_harness.oracle.steps import Step, check

#: Those that take a link or an environment; servers and parameters have no NULL of their own.
RELEASES = {
    name: prototype
    for name, prototype in load().items()
    if prototype.exported
    and name.startswith("WSRelease")
    and prototype.parameters[0].role in (Role.LINK, Role.ENVIRONMENT)
    and prototype.returns
}
INTEGER32 = 228
GOING_ON = [Step("WSPutInteger32", (7,)), Step("WSGetInteger32", outputs={"value": 7})]


def nothing(prototype: Prototype) -> tuple[int | None, ...]:
    """Return NULL for everything that is given back, and no elements of it."""
    sizes = {"type": INTEGER32}
    return tuple(
        None if parameter.role is Role.RETURNED else sizes.get(parameter.name, 0)
        for parameter in prototype.parameters[1:]
    )


@pytest.mark.spec(
    "{function}", "takes NULL and the link goes on", source="observed on 13.2", level="SHOULD"
)
@pytest.mark.parametrize("function", RELEASES)
def test_nothing(loopback: End, function: str) -> None:
    check(loopback, [Step(function, nothing(RELEASES[function]), returned=None), *GOING_ON])
