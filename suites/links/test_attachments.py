"""What belongs to a link beside its data: number, environment, the user's data, lock, ways in.

Requirement: a link has a number in its environment, by which it is found; the user's pointer comes
back, and the user's function is called when the link is closed. Source: WSSetUserData, WSUserData,
WSToLinkID, WSFromLinkID, reference pages; header; observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent, Callback, End
from wstp_harness.oracle.steps import Step, check

WORDS = ["program", "-linkmode", "loopback"]
POINTER = 4096


def put_and_get(agent: Agent, link: object) -> object:
    """Return what comes back from a loopback link when 7 is put."""
    address = int(str(link))
    agent.call("WSPutInteger32", address, 7)
    return agent.call("WSGetInteger32", address).outputs["value"]


@pytest.mark.spec(
    "{function}",
    "opens a link as WSOpenArgcArgv does",
    source="{function}: reference page",
)
@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("WSOpenArgv", (WORDS,)),
        ("WSOpenInEnv", (len(WORDS), WORDS)),
        ("WSOpenString", (" ".join(WORDS[1:]),)),
    ],
    ids=["argv", "in-env", "string"],
)
def test_open(agent: Agent, function: str, arguments: tuple[str | int | list[str], ...]) -> None:
    link = agent.call(function, ENVIRONMENT, *arguments).returned

    got = put_and_get(agent, link)
    agent.call("WSClose", link)

    assert got == 7


@pytest.mark.spec(
    ("WSFromLinkID", "WSToLinkID", "WSLinkEnvironment"),
    "a link is found by its number in its environment; a number that is not given out is none",
    source="WSToLinkID, WSFromLinkID: reference pages; header: WSLinkEnvironment",
)
def test_number(agent: Agent) -> None:
    environment = agent.call("WSInitialize", None).returned
    links = [agent.call("WSLoopbackOpen", environment).returned for _ in range(2)]

    numbers = [agent.call("WSToLinkID", link).returned for link in links]
    found = [agent.call("WSFromLinkID", environment, number).returned for number in numbers]
    none = agent.call("WSFromLinkID", environment, 99).returned
    owners = [agent.call("WSLinkEnvironment", link).returned for link in links]
    agent.call("WSDeinitialize", environment)

    assert numbers == [1, 2]
    assert found == links
    assert not none
    assert owners == [environment, environment]


@pytest.mark.spec(
    ("WSSetUserData", "WSUserData"),
    "the pointer comes back; the function is called once, when the link is closed",
    source="WSSetUserData, WSUserData: reference pages; the time of the call observed on 13.2",
)
def test_user_data(agent: Agent) -> None:
    link = agent.call("WSLoopbackOpen", ENVIRONMENT).returned
    name = f"user-data-{link}"
    before = agent.call("WSUserData", link)
    agent.call("WSSetUserData", link, POINTER, Callback(name, (0,)))

    after = agent.call("WSUserData", link)
    early = agent.events(name)
    agent.call("WSClose", link)
    late = agent.events(name)

    assert not before.returned
    assert after.returned == POINTER
    assert after.outputs["function"]
    assert early == []
    assert len(late) == 1


@pytest.mark.spec(
    ("WSSetUserBlock", "WSUserBlock"),
    "the pointer comes back",
    source="header: WSSetUserBlock, WSUserBlock; observed on 13.2",
    level="SHOULD",
)
def test_user_block(loopback: End) -> None:
    loopback.call("WSSetUserBlock", POINTER)

    after = loopback.call("WSUserBlock").returned
    loopback.call("WSSetUserBlock", None)

    assert after == POINTER


@pytest.mark.spec(
    ("WSEnableLinkLock", "WSDisableLinkLock", "WSValid"),
    "a link works with its lock and without it",
    source="header: WSEnableLinkLock, WSDisableLinkLock, WSValid; observed on 13.2",
    level="SHOULD",
)
def test_lock(loopback: End) -> None:
    there_and_back = [Step("WSPutInteger32", (7,)), Step("WSGetInteger32", outputs={"value": 7})]

    check(loopback, [Step("WSValid"), Step("WSEnableLinkLock", returned=None), *there_and_back])
    check(loopback, [Step("WSDisableLinkLock", returned=None), *there_and_back, Step("WSValid")])
