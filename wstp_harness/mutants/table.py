"""The table of all mutants, and choosing from it.

Not here: the rows (``rows``).
"""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import chain

from wstp_harness.mutants.row import Mutant
from wstp_harness.mutants.rows import (
    arrays,
    functions,
    links,
    lists,
    places,
    rest,
    scalars,
    states,
    texts,
    tokens,
)

PARTS = (scalars, lists, arrays, texts, functions, tokens, states, places, links)


@cache
def table() -> tuple[Mutant, ...]:
    """Return all mutants; every exported function of the tables is broken by one at least.

    Raises:
        ValueError: two rows have the same name.
    """
    written = tuple(chain.from_iterable(part.rows() for part in PARTS))
    derived = tuple(chain(written, rest.releases()))
    every = (*derived, *rest.rest(name for row in derived for name in row.wrong))
    names = [row.name for row in every]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"mutants named twice: {', '.join(sorted(doubled))}")
    return every


def matching(mutants: Iterable[Mutant], patterns: Iterable[str]) -> Iterator[Mutant]:
    """Yield the mutants of which name, family, kind or a function matches a pattern.

    Args:
        mutants: To choose from.
        patterns: ``*`` stands for any text; none chooses everything.
    """
    wanted = tuple(patterns)
    for row in mutants:
        words = (row.name, row.family, row.kind, *row.wrong)
        if not wanted or any(fnmatchcase(w, p) for w in words for p in wanted):
            yield row
