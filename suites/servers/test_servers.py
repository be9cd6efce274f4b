"""Link servers: one port on which many clients arrive.

Requirement: WSNewLinkServer... listens on a port; each client becomes a new link, given by
WSWaitForNewLinkFromLinkServer or to a registered callback, and is activated by both sides;
WSShutdownLinkServer ends the server, not the links. Source: reference pages of these
functions; what clients open with, and the codes, are observed on 13.2.
"""

import pytest

from wstp_harness.lab import LOCAL_HOST, End, Pair
from wstp_harness.oracle.servers import Server, client, made, serve
from wstp_harness.oracle.steps import SENT, Step, check
from wstp_harness.oracle.trees import EXPRESSIONS, get, put

ACTIVATED = Step("WSActivate")
BAD_HOSTS = ("203.0.113.5", "no.such.host.invalid")
CLIENTS = 5

pytestmark = pytest.mark.topologies("tcpip-processes", "tcpip-threads")


def serving(pair: Pair) -> Server:
    """Return a server at the listener's agent; the pair itself stays as it is."""
    server = serve(pair.listener.agent, context=77)
    assert server.error == 0
    assert server.handle
    return server


def joined(pair: Pair, server: Server) -> tuple[End, End]:
    """Return a client and the server's end of its link, both activated."""
    mine, pending = client(pair.connector.agent, server)
    accepted = server.next()
    check(accepted, [ACTIVATED])
    assert pending.result().returned == 1
    return mine, accepted


def talk(one: End, other: End) -> None:
    """Exchange a number each way."""
    for writer, reader, value in ((one, other, 7), (other, one, 8)):
        check(writer, [*put(value), Step("WSEndPacket"), Step("WSFlush")])
        check(reader, get(value))


@pytest.mark.spec(
    ("WSNewLinkServerWithPortAndInterface", "WSWaitForNewLinkFromLinkServer"),
    "a client that arrives becomes a link that works both ways",
    source="WSNewLinkServer, WSWaitForNewLinkFromLinkServer: reference pages",
)
def test_client(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        mine, accepted = joined(unconnected_pair, server)

        talk(mine, accepted)


@pytest.mark.spec(
    "WSWaitForNewLinkFromLinkServer",
    "the new link carries expressions of every kind",
    source="WSWaitForNewLinkFromLinkServer, reference page: a link as any other",
)
@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_expressions(unconnected_pair: Pair, kind: str) -> None:
    with serving(unconnected_pair) as server:
        tree = EXPRESSIONS[kind]
        mine, accepted = joined(unconnected_pair, server)

        check(mine, [*put(tree), *SENT])
        check(accepted, [*get(tree), *put(tree), *SENT])
        check(mine, get(tree))


@pytest.mark.spec(
    "WSWaitForNewLinkFromLinkServer",
    "several clients get a link each, and none gets what was put for another",
    source="WSWaitForNewLinkFromLinkServer, reference page",
)
def test_several_clients(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        pairs = [joined(unconnected_pair, server) for _ in range(CLIENTS)]

        for number, (mine, _) in enumerate(pairs):
            check(mine, [*put(number), *SENT])
        for number, (_, accepted) in reversed(list(enumerate(pairs))):
            check(accepted, get(number))


@pytest.mark.spec(
    "WSWaitForNewLinkFromLinkServer",
    "the new link is not connected before it is activated: WSEUNCONNECTED (10)",
    source="WSWaitForNewLinkFromLinkServer, reference page: call WSActivate",
)
def test_not_activated(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        _, pending = client(unconnected_pair.connector.agent, server)
        accepted = server.next()

        check(accepted, [Step("WSError", returned=10, error=10), ACTIVATED])

        assert pending.result().returned == 1


@pytest.mark.spec(
    "WSRegisterCallbackFunctionWithLinkServer",
    "the callback is called once for each client, with its link",
    source="WSRegisterCallbackFunctionWithLinkServer, reference page",
)
@pytest.mark.parametrize("count", [1, 3])
def test_callback(unconnected_pair: Pair, count: int) -> None:
    with serving(unconnected_pair) as server:
        server.register("new-links")
        clients = [client(unconnected_pair.connector.agent, server) for _ in range(count)]
        accepted = server.given("new-links", count)
        for end in accepted:
            check(end, [ACTIVATED])

        assert len(accepted) == count
        assert [pending.result().returned for _, pending in clients] == [1] * count
        for number, (mine, _) in enumerate(clients):
            check(mine, [*put(number), *SENT])
        got = [end.call("WSGetInteger64").outputs["value"] for end in accepted]
        assert sorted(map(str, got)) == sorted(map(str, range(count)))


@pytest.mark.spec(
    (
        *("WSPortFromLinkServer", "WSInterfaceFromLinkServer", "WSContextFromLinkServer"),
        "WSReleaseInterfaceFromLinkServer",
    ),
    "tell port, interface and context of a server",
    source="WSPortFromLinkServer, WSInterfaceFromLinkServer, WSContextFromLinkServer: pages",
)
def test_about_a_server(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        assert 0 < server.port < 65536
        assert server.interface == LOCAL_HOST
        assert server.asked("WSContextFromLinkServer") == 77


@pytest.mark.spec(
    "WSNewLinkServer",
    "listens on a port of its own choice at an address of this machine",
    source="WSNewLinkServer, reference page",
)
def test_any_address(unconnected_pair: Pair) -> None:
    agent = unconnected_pair.listener.agent
    server = made(agent, "WSNewLinkServer", 5)
    host = server.interface
    mine, pending = client(unconnected_pair.connector.agent, server, host)
    accepted = server.next()
    check(accepted, [ACTIVATED])

    assert pending.result().returned == 1
    talk(mine, accepted)
    server.shut_down()


@pytest.mark.spec(
    "WSNewLinkServerWithPort",
    "listens on the port that was asked for",
    source="WSNewLinkServerWithPort, reference page",
)
def test_given_port(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        agent = unconnected_pair.listener.agent
        port = server.port
        server.shut_down()

        again = made(agent, "WSNewLinkServerWithPort", port, 0)
        listening = again.port
        again.shut_down()

        assert listening == port


@pytest.mark.spec(
    "WSNewLinkServerWithPortAndInterface",
    "a port that is taken is error 40 and no server",
    source="error text 40; WSNewLinkServerWithPort, reference page",
)
def test_taken_port(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        second = serve(unconnected_pair.listener.agent, port=server.port)

        assert second.handle == 0
        assert second.error == 40


@pytest.mark.spec(
    "WSNewLinkServerWithPortAndInterface",
    "an address that is not this machine's is an error and no server",
    source="WSNewLinkServerWithPortAndInterface, reference page; the code varies",
)
@pytest.mark.parametrize("host", BAD_HOSTS)
def test_foreign_address(unconnected_pair: Pair, host: str) -> None:
    refused = serve(unconnected_pair.listener.agent, interface=host)

    assert refused.handle == 0
    assert refused.error != 0


@pytest.mark.spec(
    "WSShutdownLinkServer",
    "the links it gave away live on",
    source="WSShutdownLinkServer, reference page",
)
def test_links_outlive_the_server(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        mine, accepted = joined(unconnected_pair, server)

        server.shut_down()

        talk(mine, accepted)


@pytest.mark.spec(
    "WSShutdownLinkServer",
    "who comes later is not let in",
    source="WSShutdownLinkServer, reference page",
)
def test_nobody_after_the_end(unconnected_pair: Pair) -> None:
    with serving(unconnected_pair) as server:
        words = ["-linkmode", "connect", "-linkprotocol", "TCPIP"]
        words += ["-linkname", f"{server.port}@{LOCAL_HOST}", "-linkoptions", "4"]

        server.shut_down()
        late = unconnected_pair.connector.agent.open_end("late", words)
        refused = late.call("WSActivate")

        assert refused.returned == 0
        assert refused.error == 1
