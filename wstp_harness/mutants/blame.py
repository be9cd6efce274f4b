"""Whom the verdicts of a run accuse: the functions that its failing cells name.

Rule: first come the functions that most of the failing cells name. Among those the ranking is
Ochiai's coefficient over all cells there are, a measure of fault localisation that needs no
knowledge of the fault: for a function named by f of all F failing cells and by p others,
f / sqrt(F x (f + p)). A cell that was not run counts as one that did not fail: the cells of a
mutant are chosen for its function, which among those that ran would seem to work more than it does.
Equal ones are told apart by how many verdicts name them in their signature, then by where cases
name them.
Source: Abreu, Zoeteweij, van Gemund, "On the accuracy of spectrum-based fault localization" (2007).
Not here: whether the accused is the right one (``score``).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

NAME: Final = re.compile(r"\b(?:WS|ML)[A-Z]\w*")


@dataclass(frozen=True, slots=True)
class Witness:
    """One cell that ran: the functions it names, whether it failed, and its signature then."""

    functions: tuple[str, ...]
    failed: bool
    signature: str = ""


def accused(signature: str) -> str:
    """Return the function that a signature names, empty when it names none."""
    found = NAME.search(signature)
    return found[0] if found else ""


def suspects(
    witnesses: Iterable[Witness], population: Mapping[str, int]
) -> list[tuple[str, float]]:
    """Return the functions that failing cells name, the first suspect first, with coefficients.

    Args:
        witnesses: The cells that ran.
        population: How many of all cells name each function.
    """
    failed: Counter[str] = Counter()
    named: Counter[str] = Counter()
    position: defaultdict[str, int] = defaultdict(int)
    failing = [witness for witness in witnesses if witness.failed]
    for witness in failing:
        failed.update(set(witness.functions))
        for place, name in enumerate(witness.functions):
            position[name] += place
        if name := accused(witness.signature):
            named[name] += 1
    values = {
        name: round(count / math.sqrt(len(failing) * max(count, population.get(name, 0))), 6)
        for name, count in failed.items()
    }

    def rank(name: str) -> tuple[int, float, int, int, str]:
        return -failed[name], -values[name], -named[name], position[name], name

    return [(name, values[name]) for name in sorted(values, key=rank)]


def population(cells: Iterable[Iterable[str]]) -> Mapping[str, int]:
    """Return how many cells name each function, from the functions that each names."""
    return Counter(name for functions in cells for name in set(functions))
