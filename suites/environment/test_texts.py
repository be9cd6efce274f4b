"""Error texts.

Requirement: WSErrorString gives the text of a code, WSErrorMessage that of the link's current
error, in every encoding. Source: WSErrorMessage, WSErrorString, reference pages; the list of
codes in the header. The wording is Wolfram's, asked from 13.2 and kept as the reference.
"""

import pytest

from wstp_harness.abi import ERROR_TEXTS
from wstp_harness.lab import ENVIRONMENT, Agent, End
from wstp_harness.oracle.steps import Step, check
from wstp_harness.oracle.text import UCS2, UTF8, UTF16, UTF32, Encoding


@pytest.mark.spec(
    "WSErrorString",
    "gives the text of each code",
    source="WSErrorString, reference page; wording asked from 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("code", ERROR_TEXTS, ids=lambda code: f"code-{int(code)}")
def test_text_of_a_code(agent: Agent, code: int) -> None:
    got = agent.call("WSErrorString", ENVIRONMENT, int(code))

    assert got.returned == ERROR_TEXTS[code].encode()


@pytest.mark.spec(
    "WSErrorString",
    "gives a text for a code that no library has",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("code", [14, 31, 1000, 9999])
def test_text_of_an_unknown_code(agent: Agent, code: int) -> None:
    got = agent.call("WSErrorString", ENVIRONMENT, code)

    assert got.returned == f"Error {code}".encode()


@pytest.mark.spec(
    "WSErrorMessage",
    "gives the text of the link's current error",
    source="WSErrorMessage, reference page",
)
@pytest.mark.parametrize("code", [2, 3, 5, 7, 11, 22, 23, 47, 48, 49])
def test_message_of_a_link(loopback: End, code: int) -> None:
    loopback.call("WSSetError", code)

    got = loopback.call("WSErrorMessage")

    assert got.returned == ERROR_TEXTS[code].encode()


@pytest.mark.spec(
    "WSErrorMessage",
    "says that there is no problem when there is none",
    source="WSErrorMessage, reference page",
)
def test_message_without_an_error(loopback: End) -> None:
    assert loopback.call("WSErrorMessage").returned == ERROR_TEXTS[0].encode()


@pytest.mark.spec(
    "WS{encoding.name}ErrorMessage",
    "gives the text of the current error in the encoding of its name, with its length",
    source="header and name; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("encoding", [UCS2, UTF8, UTF16, UTF32], ids=lambda each: each.id)
def test_message_in_each_encoding(loopback: End, encoding: Encoding) -> None:
    memory = encoding.memory(ERROR_TEXTS[7])
    check(loopback, [Step("WSSetError", (7,), error=7)])

    got = loopback.call(f"WS{encoding.name}ErrorMessage")

    assert got.returned == memory
    assert got.outputs["units"] == len(memory) // encoding.width
