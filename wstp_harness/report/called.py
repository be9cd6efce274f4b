"""Which functions were called where: a table of bits, small however long the run was.

Rule: frozen, plain data, as in ``model``. A place is a topology with the direction of writing as it
stands in the ids of cells, ``tcpip-threads/listener-writes``; ``no link`` where there is none.
Not here: what a call was worth (``coverage``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

NO_LINK: Final = "no link"


def place(topology: str, writer: str) -> str:
    """Return the place of a cell, by two of its axes."""
    if not topology:
        return NO_LINK
    return f"{topology}/{writer}-writes" if writer else topology


@dataclass(frozen=True, slots=True)
class Called:
    """What was called; without places it was not recorded.

    Bit n of the number of a function says that it was called at ``places[n]``.
    """

    places: tuple[str, ...] = ()
    functions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> Self:
        """Return the table for the names of the functions called at each place."""
        places = tuple(sorted(names))
        functions: dict[str, int] = {}
        for bit, where in enumerate(places):
            for name in names[where]:
                functions[name] = functions.get(name, 0) | 1 << bit
        return cls(places, dict(sorted(functions.items())))

    def at(self, where: str) -> frozenset[str]:
        """Return the names of the functions called at a place."""
        if where not in self.places:
            return frozenset()
        bit = 1 << self.places.index(where)
        return frozenset(name for name, bits in self.functions.items() if bits & bit)

    def names(self) -> dict[str, frozenset[str]]:
        """Return the names of the functions called at each place, what ``of`` takes."""
        return {where: self.at(where) for where in self.places}


NOT_RECORDED: Final = Called()


def union(tables: Iterable[Called]) -> Called:
    """Return one table of all that was called in several."""
    names: dict[str, set[str]] = {}
    for table in tables:
        for where, called in table.names().items():
            names.setdefault(where, set()).update(called)
    return Called.of(names)
