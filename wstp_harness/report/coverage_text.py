"""The coverage map as lines for a terminal.

Not here: what the map says (``coverage``).
"""

from collections import Counter
from collections.abc import Iterator

from wstp_harness.report.called import NO_LINK
from wstp_harness.report.coverage import (
    PLACES,
    TOPOLOGIES,
    Coverage,
    Reach,
    Touch,
    directions,
    sentence,
)


def render(found: Coverage, *, missing: bool = False) -> str:
    """Return the map: one sentence, a row for each topology, on request what is missing."""
    lines = [f"{sentence(found)}.", "", *table(found)]
    if missing:
        lines += [*missing_functions(found), *missing_tokens(found)]
    return "\n".join(lines)


def table(found: Coverage) -> Iterator[str]:
    """Yield a row for each topology: functions as far as they are reached, token types."""
    yield f"{'':24}  asserted  only called  untouched  token types"
    for topology in (NO_LINK, *TOPOLOGIES):
        number = Counter(each.over(topology) for each in found.functions)
        cells = (
            f"{number[Touch.ASSERTED]:8}  {number[Touch.CALLED]:11}  {number[Touch.UNTOUCHED]:9}"
        )
        yield f"{topology:24}  {cells}  {token_cell(found, topology)}".rstrip()


def token_cell(found: Coverage, topology: str) -> str:
    """Return how many token types are asserted over a topology, in each direction."""
    if topology == NO_LINK:
        return ""
    texts = []
    for where in directions(topology):
        number = sum(where in each.asserted for each in found.tokens)
        direction = where.partition("/")[2].replace("-", " ")
        texts.append(f"{number}/{len(found.tokens)} {direction}".rstrip())
    return ", ".join(texts)


def missing_functions(found: Coverage) -> Iterator[str]:
    """Yield the functions that no case asserts: how far they are reached, and why."""
    rows = [each for each in found.functions if each.touch is not Touch.ASSERTED]
    if not rows:
        return
    yield from ("", "Functions that no case asserts:")
    width = max(len(each.name) for each in rows)
    for each in rows:
        why = found.reasons.get(each.name, "")
        state = each.touch if found.recorded else ""
        yield f"  {each.name:{width}}  {state:9}  {why}".rstrip()


def missing_tokens(found: Coverage) -> Iterator[str]:
    """Yield the token types that are not asserted everywhere, and where they are not."""
    rows = [each for each in found.tokens if each.holes]
    if not rows:
        return
    yield from ("", "Token types that are not asserted:")
    width = max(len(each.name) for each in rows)
    for each in rows:
        yield f"  {each.name:{width}}  {holes(each)}"


def holes(token: Reach) -> str:
    """Say where a token type is not asserted: ``tcpip-threads, loopback``, ``everywhere``."""
    left = token.holes
    if left == PLACES:
        return "everywhere"
    texts = []
    for topology in TOPOLOGIES:
        of_it = [where for where in directions(topology) if where in left]
        whole = len(of_it) == len(directions(topology))
        texts += [topology] if whole else of_it
    return ", ".join(texts)
