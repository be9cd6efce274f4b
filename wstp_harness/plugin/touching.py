"""What cells really called, for the coverage map.

Rule: a function at a place is news once in a process, so the reports of ten thousand cells carry a
few hundred lines. Agents count for themselves and tell with the census; of agents that were lost
the calls that came back are known.
Not here: what the map says (``report.coverage``).
"""

from collections.abc import Iterable
from typing import Final

import pytest

from wstp_harness.plugin.collecting import Plan
from wstp_harness.plugin.fixtures import LEASE
from wstp_harness.report.called import place

#: Name of the attribute that carries the news from a worker to the controller.
CALLED: Final = "wstp_called"
FRESH: Final = pytest.StashKey[set[str]]()
KNOWN: Final = pytest.StashKey[dict[str, set[str]]]()


def note_called(item: pytest.Item, *, quiet: bool) -> None:
    """Remember what one attempt at a cell called.

    Args:
        item: The cell; what it had been lent is given back by now.
        quiet: Whether it ended well, so that every agent took its census.
    """
    lease = item.stash.get(LEASE, None)
    if lease is None:
        return
    names = item.stash.setdefault(FRESH, set())
    for agent in lease.agents:
        names |= agent.called
        agent.called.clear()
    if not quiet:
        names.update(str(call["function"]) for call in lease.trace())


def tell_called(item: pytest.Item, plan: Plan, reports: Iterable[pytest.TestReport]) -> None:
    """Attach what no cell at the same place called before to the last report of a cell."""
    axes = plan.identity.axes
    where = place(axes.topology, axes.writer)
    known = item.config.stash.setdefault(KNOWN, {}).setdefault(where, set())
    news = item.stash.get(FRESH, set()) - known
    calls = [report for report in reports if report.when == "call"]
    if news and calls:
        known |= news
        setattr(calls[-1], CALLED, {"place": where, "functions": sorted(news)})
