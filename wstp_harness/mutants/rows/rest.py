"""Derived rows: releases that release nothing, and one mutant for every function without one.

Rule: what is wrong follows from the role of the result or of an output, so a function that joins
the table has a mutant from the first day.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from wstp_harness.abi import Prototype, Role, load
from wstp_harness.mutants.row import Hook, Mutant
from wstp_harness.report.coverage import reason

KEPT: Final = (
    "memory that stays with the library shows only in the size of the process, which no case "
    "measures"
)
#: Lent memory goes back by these, not by a function that ends something a census counts.
ENDS: Final = frozenset(
    {"WSClose", "WSDeinitialize", "WSEnd", "WSDeinit", "WSShutdownLinkServer", "WSDestroyMark"}
)
NO_SERVICE: Final = (
    "answers so as well on a machine without the discovery service, which is all that cases need"
)
RACE: Final = "a lock that is not there shows only when two threads meet inside the library"
#: Functions whose mutant no case can see, and why; those that no case asserts have their reason
#: in the report's table.
UNSEEN: Final = {
    "WSDestroyMark": KEPT,
    "WSReleaseGetArrayState": KEPT,
    "WSEnableLinkLock": RACE,
    "WSDisableLinkLock": RACE,
    "WSGetDomainNameList": "a machine without a domain has an empty list either way",
    **dict.fromkeys(
        (
            "WSStopBrowsingForLinkServices",
            "WSStopResolvingLinkService",
            "WSRegisterLinkServiceWithPortAndHostname",
            "WSRegisterLinkServiceWithHostname",
            "WSRegisterLinkService",
            "WSRegisterLinkServiceFromLinkServer",
            "WSStopRegisteringLinkService",
            "WSStopRegisteringLinkServiceForLink",
            "WSServiceProtocolFromReference",
        ),
        NO_SERVICE,
    ),
}
#: Outputs that are plain numbers.
NUMBERS: Final = frozenset({Role.SCALAR_OUT, Role.SCALAR_INOUT})


def releases() -> Iterator[Mutant]:
    """Yield a mutant for every function that takes lent memory back."""
    for name, prototype in load().items():
        if not prototype.exported or not prototype.returns or name in ENDS:
            continue
        yield Mutant(
            f"{name[2:]}-lost",
            prototype.group,
            "missing release",
            f"{name} releases nothing",
            (Hook(name, instead="return;"),),
            survives=KEPT,
        )


def rest(taken: Iterable[str]) -> Iterator[Mutant]:
    """Yield a mutant for every exported function that is not in `taken`."""
    done = set(taken)
    for name, prototype in load().items():
        if prototype.exported and name not in done:
            yield of(prototype)


def of(prototype: Prototype) -> Mutant:
    """Return the mutant that follows from a prototype."""
    name, result = prototype.name, prototype.result
    numbers = [p for p in prototype.outputs if p.role in NUMBERS and p.type.endswith("*")]
    if result.role is Role.NOTHING and numbers:
        value = numbers[0].name
        kind, words = "wrong value", f"{name} leaves {value} at 0"
        hook = Hook(name, after=f"if ({value}) *{value} = {{}};")
    elif result.role is Role.NOTHING:
        kind, words = "effect lost", f"{name} does nothing"
        hook = Hook(name, instead="return;")
    elif result.role is Role.SCALAR_OUT:
        kind, words = "wrong answer", f"{name} answers 1 for 0 and 0 for anything else"
        hook = Hook(name, after="result = result == 0 ? 1 : 0;")
    else:
        kind, words = "wrong answer", f"{name} answers NULL"
        hook = Hook(name, after="result = nullptr;")
    return Mutant(
        f"{name.removeprefix('WS')}-{kind.replace(' ', '-')}",
        prototype.group,
        kind,
        words,
        (hook,),
        survives=UNSEEN.get(name) or reason(name),
    )
