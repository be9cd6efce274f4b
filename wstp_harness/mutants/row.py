"""One mutant: a library that is right but for one thing, as a value.

Rule: a row says which functions are wrong, when, and in which way, in a few C++ statements that
stand before, after or instead of the call of the real function. The parameters have the names of
the tables, the answer is called ``result``, the real functions are in the namespace ``real``, and
``mutants`` holds what statements may use (``native/mutants.h``).
Not here: the rows (``rows``), the source they become (``source``).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hook:
    """What happens to one function.

    Attributes:
        function: Name in the table.
        before: Statements before the real call; they may change the arguments.
        after: Statements after it; they may change ``result`` and what outputs point to.
        instead: Statements in place of the call; they return.
        when: The condition; otherwise the call is forwarded as it is. Empty for always.
        mends: Whether this only undoes what another hook did, so that nothing else is wrong.
    """

    function: str
    before: str = ""
    after: str = ""
    instead: str = ""
    when: str = ""
    mends: bool = False


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken library.

    Attributes:
        name: Unique, readable, the value of ``WSTP_MUTANT``.
        family: The part of the API (``numbers``).
        kind: In which way it is wrong (``wrong value``), the same words in all families.
        reason: What is broken, in a sentence.
        hooks: How.
        topologies: Patterns of the topologies where it shows; empty for all.
        survives: Why no case can see it; empty when a case has to.
    """

    name: str
    family: str
    kind: str
    reason: str
    hooks: tuple[Hook, ...]
    topologies: tuple[str, ...] = ()
    survives: str = ""

    @property
    def functions(self) -> tuple[str, ...]:
        """All functions that do not only forward."""
        return tuple(dict.fromkeys(hook.function for hook in self.hooks))

    @property
    def wrong(self) -> tuple[str, ...]:
        """The functions that are wrong, in the order of the row; blame belongs to one of them."""
        return tuple(dict.fromkeys(hook.function for hook in self.hooks if not hook.mends))


def applicable(mutants: Iterable[Mutant], functions: frozenset[str]) -> tuple[Mutant, ...]:
    """Return the mutants whose functions a library exports."""
    return tuple(m for m in mutants if functions.issuperset(m.functions))
