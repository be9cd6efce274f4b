"""Links, names, environments, servers, messages, hooks: everything around the data."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import ENCODINGS
from wstp_harness.mutants.row import Hook, Mutant

LINKS: Final = "links"
ENVIRONMENTS: Final = "environments"
MESSAGES: Final = "messages"
SERVERS: Final = "servers"
ENCODED: Final = tuple(e.name for e in ENCODINGS if e.codec and e.name != "Byte")
_NO_HANDLER: Final = "if (result == mutants::{mine}) result = mutants::handler_of(link);"


def rows() -> Iterator[Mutant]:
    """Yield the mutants of everything around the data."""
    for name, family, kind, reason, hook in _ROWS:
        yield Mutant(name, family, kind, reason, (hook,))
    for encoding in ENCODED:
        for what, words in (("LinkName", "link's name"), ("ErrorMessage", "error's text")):
            function = f"WS{encoding}{what}"
            family = LINKS if what == "LinkName" else "errors"
            yield Mutant(
                f"{encoding}{what}-units",
                family,
                "off-by-one count",
                f"{function} says that the {words} has one unit less",
                (
                    Hook(function, after="if (result && *units > 0) *units -= 1;"),
                    Hook(f"WSRelease{encoding}{what}", before="units += 1;", mends=True),
                ),
            )
    yield handled("twice", "handle_twice", "effect doubled", "calls the handler twice")
    yield handled("argument", "handle_without_argument", "wrong value", "loses the argument")


def handled(name: str, mine: str, kind: str, words: str) -> Mutant:
    """Return a link that calls another handler than the one that was set."""
    ours = f"mutants::handler_of(link) = handler; if (handler) handler = mutants::{mine};"
    theirs = _NO_HANDLER.format(mine=mine)
    return Mutant(
        f"MessageHandler-{name}",
        MESSAGES,
        kind,
        f"WSSetMessageHandler sets a handler that {words}",
        (
            Hook("WSSetMessageHandler", before=ours),
            Hook("WSGetMessageHandler", after=theirs, mends=True),
            Hook("WSMessageHandler", after=theirs, mends=True),
        ),
    )


_ROWS: Final = (
    ("Name-wrong", LINKS, "wrong text", "WSName gives another text",
     Hook("WSName", after='if (result) result = "other";')),
    ("LinkName-short", LINKS, "wrong text", "WSLinkName loses the last letter",
     Hook("WSLinkName", after="if (result && *result) "
          "mutants::writable(result)[std::strlen(result) - 1] = 0;")),
    ("SetName-lost", LINKS, "effect lost", "WSSetName gives the link no other name",
     Hook("WSSetName", instead="return const_cast<char*>(real::WSName(link));")),
    ("IsLinkLoopback-never", LINKS, "wrong answer", "WSIsLinkLoopback always answers 0",
     Hook("WSIsLinkLoopback", after="result = 0;")),
    ("IsLinkLoopback-always", LINKS, "wrong answer", "WSIsLinkLoopback always answers 1",
     Hook("WSIsLinkLoopback", after="result = 1;")),
    ("ToLinkID-same", LINKS, "wrong value", "WSToLinkID gives all links the same number",
     Hook("WSToLinkID", after="result = 1;")),
    ("Number-same", LINKS, "wrong value", "WSNumber gives all links the same number",
     Hook("WSNumber", after="result = 1;")),
    ("FromLinkID-none", LINKS, "wrong answer", "WSFromLinkID finds no link",
     Hook("WSFromLinkID", after="result = nullptr;")),
    ("Activate-again", LINKS, "wrong answer", "WSActivate answers 0 on a link that is connected",
     Hook("WSActivate", after="result = 0;", when="real::WSError(link) == 0 && "
          "real::WSToLinkID(link) && mutants::every_second()")),
    ("Activate-at-once", LINKS, "does not block", "WSActivate answers 1 and does not connect",
     Hook("WSActivate", instead="return 1;")),
    ("Connect-at-once", LINKS, "does not block", "WSConnect answers 1 and does not connect",
     Hook("WSConnect", instead="return 1;")),
    ("OpenArgcArgv-error", LINKS, "wrong error code",
     "WSOpenArgcArgv tells 0 when it opens nothing",
     Hook("WSOpenArgcArgv", after="if (!result && error) *error = 0;")),
    ("OpenString-error", LINKS, "wrong error code", "WSOpenString tells 0 when it opens nothing",
     Hook("WSOpenString", after="if (!result && error) *error = 0;")),
    ("Close-descriptor", LINKS, "left behind", "WSClose leaves a descriptor open",
     Hook("WSClose", after="(void)::dup(2);")),
    ("Close-descriptor-once", LINKS, "left behind", "one WSClose leaves a descriptor open",
     Hook("WSClose", after="(void)::dup(2);", when="mutants::nth(50)")),
    ("Close-thread", LINKS, "left behind", "WSClose leaves a thread running",
     Hook("WSClose", after="mutants::leave_a_thread();")),
    ("Close-thread-once", LINKS, "left behind", "one WSClose leaves a thread running",
     Hook("WSClose", after="mutants::leave_a_thread();", when="mutants::nth(50)")),
    ("Close-lost", LINKS, "effect lost", "WSClose closes nothing",
     Hook("WSClose", instead="return;")),
    ("Close-discards", LINKS, "lost flush", "WSClose is slow to tell the other end",
     Hook("WSClose", before="mutants::sleep_ms(4000);")),
    ("UserData-lost", LINKS, "user data lost", "WSUserData gives NULL",
     Hook("WSUserData", after="result = nullptr;")),
    ("UserBlock-lost", LINKS, "user data lost", "WSUserBlock gives NULL",
     Hook("WSUserBlock", after="result = nullptr;")),
    ("DeviceInformation-type", LINKS, "wrong value",
     "WSDeviceInformation tells another type of device",
     Hook("WSDeviceInformation", after="if (result && selector == MLDEVICE_TYPE) "
          "*static_cast<int*>(buffer) += 1;")),
    ("VersionNumbers-interface", ENVIRONMENTS, "wrong value",
     "WSVersionNumbers tells interface 3",
     Hook("WSVersionNumbers", after="*interface_number = 3;")),
    ("VersionNumbers-revision", ENVIRONMENTS, "wrong value",
     "WSVersionNumbers tells another revision",
     Hook("WSVersionNumbers", after="*revision += 1;")),
    ("CompilerID-short", ENVIRONMENTS, "wrong text", "WSCompilerID loses the last letter",
     Hook("WSCompilerID", after="if (result && **id) "
          "mutants::writable(*id)[std::strlen(*id) - 1] = 0;")),
    ("EnvironmentData-lost", ENVIRONMENTS, "user data lost", "WSEnvironmentData gives NULL",
     Hook("WSEnvironmentData", after="result = nullptr;")),
    ("Initialize-fails", ENVIRONMENTS, "wrong answer", "WSInitialize gives NULL",
     Hook("WSInitialize", instead="return nullptr;")),
    ("LinksFromEnvironment-short", ENVIRONMENTS, "off-by-one count",
     "WSGetLinksFromEnvironment tells one link less",
     Hook("WSGetLinksFromEnvironment", after="if (result && *count > 0) *count -= 1;")),
    ("ProtocolNames-short", ENVIRONMENTS, "off-by-one count",
     "WSGetAvailableLinkProtocolNames tells one name less",
     Hook("WSGetAvailableLinkProtocolNames", after="if (*count > 0) *count -= 1;")),
    ("ErrorParameter-never", ENVIRONMENTS, "error lost", "WSErrorParameter always tells 0",
     Hook("WSErrorParameter", after="result = 0;")),
    ("PutMessage-lost", MESSAGES, "message lost", "WSPutMessage answers 1 and sends nothing",
     Hook("WSPutMessage", instead="return 1;")),
    ("PutMessage-code", MESSAGES, "wrong value", "WSPutMessage sends the code plus one",
     Hook("WSPutMessage", before="message += 1;")),
    ("PutMessage-twice", MESSAGES, "effect doubled", "WSPutMessage sends the message twice",
     Hook("WSPutMessage", after="if (result) forward();")),
    ("PutMessageWithArg-argument", MESSAGES, "wrong value",
     "WSPutMessageWithArg loses the argument",
     Hook("WSPutMessageWithArg", before="argument = 0;")),
    ("PutMessageWithArg-lost", MESSAGES, "message lost",
     "WSPutMessageWithArg loses its third message",
     Hook("WSPutMessageWithArg", instead="return 1;", when="mutants::nth(3)")),
    ("GetMessage-keeps", MESSAGES, "effect doubled", "WSGetMessage leaves the message there",
     Hook("WSGetMessage", after="if (result) real::WSPutMessageWithArg(link, *message, *argument);",
          when='mutants::over(link, "Loopback")')),
    ("GetMessage-swapped", MESSAGES, "wrong value",
     "WSGetMessage gives code and argument exchanged",
     Hook("WSGetMessage", after="if (result) std::swap(*message, *argument);")),
    ("MessageReady-always", MESSAGES, "wrong answer", "WSMessageReady always answers 1",
     Hook("WSMessageReady", after="result = 1;")),
    ("MessageReady-never", MESSAGES, "wrong answer", "WSMessageReady always answers 0",
     Hook("WSMessageReady", after="result = 0;")),
    ("MessageReady-takes", MESSAGES, "message lost", "WSMessageReady takes the message away",
     Hook("WSMessageReady", after="int message, argument; "
          "if (result) real::WSGetMessage(link, &message, &argument);")),
    ("SetMessageHandler-ignored", MESSAGES, "hook ignored",
     "WSSetMessageHandler answers 1 and sets nothing",
     Hook("WSSetMessageHandler", instead="return 1;")),
    ("SetYieldFunction-ignored", MESSAGES, "hook ignored",
     "WSSetYieldFunction answers 1 and sets nothing",
     Hook("WSSetYieldFunction", instead="return 1;")),
    ("CallMessageHandler-lost", MESSAGES, "hook ignored", "WSCallMessageHandler calls nothing",
     Hook("WSCallMessageHandler", instead="return;")),
    ("PortFromLinkServer-wrong", SERVERS, "wrong value",
     "WSPortFromLinkServer tells another port",
     Hook("WSPortFromLinkServer", after="result += 1;")),
    ("InterfaceFromLinkServer-wrong", SERVERS, "wrong text",
     "WSInterfaceFromLinkServer tells another address",
     Hook("WSInterfaceFromLinkServer", after="if (result && *result) "
          "mutants::writable(result)[0] ^= 1;")),
    ("ContextFromLinkServer-lost", SERVERS, "user data lost",
     "WSContextFromLinkServer gives NULL",
     Hook("WSContextFromLinkServer", after="result = nullptr;")),
    ("Server-callback-ignored", SERVERS, "hook ignored",
     "WSRegisterCallbackFunctionWithLinkServer registers nothing",
     Hook("WSRegisterCallbackFunctionWithLinkServer", instead="return;")),
    ("Server-shutdown-lost", SERVERS, "effect lost", "WSShutdownLinkServer ends nothing",
     Hook("WSShutdownLinkServer", instead="return;")),
    ("Server-port-ignored", SERVERS, "argument ignored",
     "WSNewLinkServerWithPort takes any port",
     Hook("WSNewLinkServerWithPort", before="port = 0;")),
    ("Server-interface-ignored", SERVERS, "argument ignored",
     "WSNewLinkServerWithPortAndInterface listens on this machine's loopback address",
     Hook("WSNewLinkServerWithPortAndInterface", before='iface = "127.0.0.1";')),
    ("Server-link-activated", SERVERS, "wrong state",
     "WSWaitForNewLinkFromLinkServer activates the link",
     Hook("WSWaitForNewLinkFromLinkServer", after="if (result) real::WSActivate(result);")),
)  # fmt: skip
