"""The put/get token types of the C API, derived from the table of prototypes.

Rule: a token type is what a put sends and the get of the same name takes (``Integer32List``,
``UTF8Symbol``, ``Message``), so a new row of the table is a new token type by itself. A put or a
get without its other half is no token type; the map of functions has it.
Not here: whether anybody tested them (``coverage``).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from wstp_harness.abi import Role, load

VERB: Final = re.compile(r"WS(?P<verb>Put|Get)(?P<token>\w+)")
#: Words of names that say how, not what: two puts send a message, a number goes out as a text of a
#: real number and comes in as the text of any number, what begins an array comes in with its depth.
HOW: Final = (("WithArg", ""), ("RealNumberAs", "NumberAs"), ("WithDepthAndLeafType", ""))


@dataclass(frozen=True, slots=True)
class TokenFamily:
    """One token type: its name, its heading in the table, the functions of both sides."""

    name: str
    group: str
    puts: frozenset[str]
    gets: frozenset[str]


@cache
def token_families() -> tuple[TokenFamily, ...]:
    """Return the token types in the order of the table."""
    sides: dict[tuple[str, str], dict[str, set[str]]] = {}
    for prototype in load().values():
        found = VERB.fullmatch(prototype.name)
        if found is None or not prototype.exported or prototype.result.role is not Role.SCALAR_OUT:
            continue
        token = found["token"]
        for word, instead in HOW:
            token = token.replace(word, instead)
        at = sides.setdefault((prototype.group, token), {"Put": set(), "Get": set()})
        at[found["verb"]].add(prototype.name)
    return tuple(
        TokenFamily(token, group, frozenset(each["Put"]), frozenset(each["Get"]))
        for (group, token), each in sides.items()
        if each["Put"] and each["Get"]
    )
