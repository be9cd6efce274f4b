"""Functions on no link at all.

Requirement: they fail and touch nothing. Source: observed on 13.2 (the documentation is silent).
"""

import pytest

from wstp_harness.lab import Agent, Value

FAILING: dict[str, tuple[Value, ...]] = {
    "WSPutInteger32": (None, 1),
    "WSPutString": (None, "x"),
    "WSPutFunction": (None, "f", 0),
    "WSGetInteger32": (None,),
    "WSGetString": (None,),
    "WSGetFunction": (None,),
    "WSGetNext": (None,),
    "WSGetType": (None,),
    "WSFlush": (None,),
    "WSActivate": (None,),
    "WSNewPacket": (None,),
    "WSEndPacket": (None,),
    "WSNextPacket": (None,),
    "WSClearError": (None,),
}


@pytest.mark.spec("{function}", "fails on a null link", source="observed on 13.2", level="INFO")
@pytest.mark.parametrize("function", FAILING)
def test_fails(agent: Agent, function: str) -> None:
    assert agent.call(function, *FAILING[function]).returned == 0


@pytest.mark.spec(
    "WSError", "a null link is a dead link: 1", source="observed on 13.2", level="INFO"
)
def test_error_of_no_link(agent: Agent) -> None:
    assert agent.call("WSError", None).returned == 1


@pytest.mark.spec("WSClose", "ignores a null link", source="observed on 13.2", level="INFO")
def test_close_nothing(agent: Agent) -> None:
    assert agent.call("WSClose", None).returned is None
