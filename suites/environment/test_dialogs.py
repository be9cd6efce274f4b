"""What the library asks a user, when nobody set a dialog of his own.

Requirement: without one nothing is asked: WSAlert answers 0, WSConfirm its default, WSRequest 1,
WSRequestToInteract 0; a dialog of one's own can be set. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Callback

ROOM = 10


@pytest.mark.spec(
    ("WSAlert", "WSConfirm", "WSRequest", "WSRequestToInteract"),
    "answers without asking anybody",
    source="header; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize(
    ("function", "arguments", "answer"),
    [
        ("WSAlert", ("text",), 0),
        ("WSConfirm", ("text", 1), 1),
        ("WSConfirm", ("text", 0), 0),
        ("WSRequest", ("text", ROOM), 1),
        ("WSRequestToInteract", (1,), 0),
    ],
    ids=["alert", "confirm-yes", "confirm-no", "request", "interact"],
)
def test_default(
    agent: Agent, function: str, arguments: tuple[str | int, ...], answer: int
) -> None:
    assert agent.call(function, ENVIRONMENT, *arguments).returned == answer


@pytest.mark.spec(
    "WSSetDialogFunction",
    "takes a function for each of the five dialogs, and none to take it away",
    source="header: WSSetDialogFunction; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("dialog", range(1, 6))
def test_own_dialog(agent: Agent, dialog: int) -> None:
    environment = agent.call("WSInitialize", None).returned

    given = agent.call("WSSetDialogFunction", environment, dialog, Callback("dialog", (1,)))
    taken = agent.call("WSSetDialogFunction", environment, dialog, None)
    agent.call("WSDeinitialize", environment)

    assert given.returned == 1
    assert taken.returned == 1
