"""Mutants that show only somewhere: over one protocol, at one end, above a size, now and then."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.mutants.row import Hook, Mutant

FAMILY: Final = "places"
#: Each topology with two ends, and the condition for being on it.
TOPOLOGIES: Final = {
    "loopback": 'mutants::over(link, "Loopback")',
    "intraprocess-threads": 'mutants::over(link, "IntraProcess")',
    "shared-memory-threads": 'mutants::over(link, "SharedMemory") && mutants::together(link)',
    "shared-memory-processes": 'mutants::over(link, "SharedMemory") && !mutants::together(link)',
    "tcpip-threads": 'mutants::over(link, "TCPIP") && mutants::together(link)',
    "tcpip-processes": 'mutants::over(link, "TCPIP") && !mutants::together(link)',
}
ROLES: Final = {"listener": "mutants::listens(link)", "connector": "mutants::connects(link)"}
#: What breaks: words of the name, function, statements before and after.
DEEDS: Final = (
    ("put-Integer32", "WSPutInteger32", "value += 1;", ""),
    ("get-Real64List", "WSGetReal64List", "", "if (result) mutants::reverse_each(*data, *count);"),
    ("get-UTF8String", "WSGetUTF8String", "",
     "if (result && *units) mutants::writable(*text)[0] ^= 1;"),
)  # fmt: skip
NUMBERS: Final = (2, 10, 100)


def rows() -> Iterator[Mutant]:
    """Yield the mutants of each topology, of each role, and of single calls."""
    for name, function, before, after in DEEDS:
        for topology, condition in TOPOLOGIES.items():
            yield Mutant(
                f"{name}-{topology}",
                FAMILY,
                "only one topology",
                f"{function} is wrong over {topology} only",
                (Hook(function, before, after, when=condition),),
                (topology,),
            )
        for role, condition in ROLES.items():
            yield Mutant(
                f"{name}-{role}",
                FAMILY,
                "only one role",
                f"{function} is wrong at the {role} only",
                (Hook(function, before, after, when=condition),),
                ("!loopback",),
            )
    for role, condition in ROLES.items():
        yield Mutant(
            f"Flush-lost-{role}",
            FAMILY,
            "only one role",
            f"WSFlush does nothing at the {role} only",
            (Hook("WSFlush", instead="return 1;", when=condition),),
            ("!loopback",),
        )
    for number in NUMBERS:
        yield Mutant(
            f"put-Integer32-call-{number}",
            FAMILY,
            "only on the n-th call",
            f"WSPutInteger32 sends the value plus one in call {number} of a process only",
            (Hook("WSPutInteger32", before="value += 1;", when=f"mutants::nth({number})"),),
        )
    yield Mutant(
        "put-String-large",
        FAMILY,
        "only above a size",
        "WSPutString loses what is beyond 65,535 characters",
        (
            Hook(
                "WSPutString",
                instead="return real::WSPutString(link, std::string(text, 65535).c_str());",
                when="text && std::strlen(text) > 65535",
            ),
        ),
    )
    yield Mutant(
        "put-Real64List-large",
        FAMILY,
        "only above a size",
        "WSPutReal64List loses what is beyond 131,072 numbers",
        (Hook("WSPutReal64List", before="count = 131072;", when="count > 131072"),),
    )
