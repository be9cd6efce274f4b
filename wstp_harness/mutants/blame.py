"""Whom the verdicts of a run accuse: the functions that failing cells name and passing ones do not.

Rule: the ranking is Ochiai's coefficient over the functions that cells name, a measure of fault
localisation that needs no knowledge of the fault: for a function named by f of all F failing cells
and by p passing ones, f / sqrt(F x (f + p)). To that comes the part of the verdicts that name it in
their signature, with a weight. Equal ones are told apart by where cases name them.
Source: Abreu, Zoeteweij, van Gemund, "On the accuracy of spectrum-based fault localization" (2007).
Not here: whether the accused is the right one (``score``).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

#: What the words of all verdicts together are worth beside the coefficient, which is at most 1.
VERDICT_WEIGHT: Final = 0.4
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


def suspects(witnesses: Iterable[Witness]) -> list[tuple[str, float]]:
    """Return the functions that failing cells name, the first suspect first, with coefficients."""
    failed: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    named: Counter[str] = Counter()
    position: defaultdict[str, int] = defaultdict(int)
    failing = 0
    for witness in witnesses:
        (failed if witness.failed else passed).update(set(witness.functions))
        failing += witness.failed
        if not witness.failed:
            continue
        for place, name in enumerate(witness.functions):
            position[name] += place
        if name := accused(witness.signature):
            named[name] += 1
    values = coefficients(failed, passed, failing)
    for name, count in named.items():
        values[name] = round(values.get(name, 0.0) + VERDICT_WEIGHT * count / failing, 6)
    return sorted(values.items(), key=lambda item: (-item[1], position[item[0]], item[0]))


def coefficients(
    failed: Mapping[str, int], passed: Mapping[str, int], failing: int
) -> dict[str, float]:
    """Return Ochiai's coefficient of every function that a failing cell names."""
    return {
        name: round(count / math.sqrt(failing * (count + passed.get(name, 0))), 6)
        for name, count in failed.items()
    }
