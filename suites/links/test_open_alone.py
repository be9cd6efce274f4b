"""A link without an environment of the caller's.

Requirement: WSOpen opens a link from words as WSOpenArgcArgv does, in an environment of its own.
Source: header: WSOpen; WSOpenArgcArgv, reference page, for the words; observed on 13.2.
"""

import pytest

from wstp_harness.lab import ENVIRONMENT, Agent

LOOPBACK = ["program", "-linkmode", "loopback"]
WRONG = ["program", "-linkcreate", "-linkprotocol", "Nope"]


@pytest.mark.spec(
    "WSOpen",
    "opens a link that works, beside the environments that are there",
    source="header: WSOpen; observed on 13.2",
    level="SHOULD",
)
def test_open(agent: Agent) -> None:
    link = agent.call("WSOpen", len(LOOPBACK), LOOPBACK).returned

    home = agent.call("WSLinkEnvironment", link).returned
    put = agent.call("WSPutInteger32", link, 7).returned
    got = agent.call("WSGetInteger32", link).outputs["value"]
    agent.call("WSClose", link)
    revision = agent.call("WSVersionNumbers", ENVIRONMENT).outputs["revision"]

    assert link
    assert home
    assert (put, got) == (1, 7)
    assert revision not in (0, None)


@pytest.mark.spec(
    "WSOpen",
    "gives no link for words that WSOpenArgcArgv refuses",
    source="header: WSOpen; error text 34; observed on 13.2",
    level="SHOULD",
)
def test_refused(agent: Agent) -> None:
    assert not agent.call("WSOpen", len(WRONG), WRONG).returned
