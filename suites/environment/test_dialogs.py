"""What the library asks a user, when nobody set a dialog of his own.

Requirement: without one nothing is asked: WSAlert answers 0, WSConfirm its default, WSRequest 1,
WSRequestArgv and WSRequestToInteract 0; a dialog of one's own can be set, and is asked when that of
WSRequestToInteract permits it. Source: header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Callback

ROOM = 10
PERMISSION = 5
#: Code of WSSetDialogFunction, arguments, and the answer of nobody.
DIALOGS: dict[str, tuple[int, tuple[str | int, ...], int]] = {
    "WSAlert": (1, ("text",), 0),
    "WSRequest": (2, ("text", ROOM), 1),
    "WSConfirm": (3, ("text", 1), 1),
    "WSRequestArgv": (4, (ROOM, ROOM), 0),
}


@pytest.mark.spec(
    "{function}",
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
        ("WSRequestArgv", (ROOM, ROOM), 0),
        ("WSRequestToInteract", (1,), 0),
    ],
    ids=["alert", "confirm-yes", "confirm-no", "request", "argv", "interact"],
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


@pytest.mark.spec(
    ("WSSetDialogFunction", "{function}", "WSRequestToInteract"),
    "the function that was set is asked when the user may be asked, and gives the answer",
    source="header: WSSetDialogFunction, WSRequestToInteract; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("permitted", [1, 0], ids=["permitted", "forbidden"])
@pytest.mark.parametrize("function", DIALOGS)
def test_permission(agent: Agent, function: str, permitted: int) -> None:
    code, arguments, nobody = DIALOGS[function]
    environment = agent.call("WSInitialize", None).returned
    for dialog, name, says in ((PERMISSION, "permission", permitted), (code, "dialog", 5)):
        agent.call("WSSetDialogFunction", environment, dialog, Callback(name, (says,)))

    answer = agent.call(function, environment, *arguments).returned
    asked = [len(agent.events(name)) for name in ("permission", "dialog")]
    agent.call("WSDeinitialize", environment)

    assert answer == (5 if permitted else nobody)
    assert asked == [1, permitted]
