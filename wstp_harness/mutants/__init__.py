"""Mutants: libraries that are right but for one thing, and whether the suites notice.

A wrapper is a generated shared object that forwards every function of a library and can break
exactly one thing, chosen by ``WSTP_MUTANT`` when it is loaded. The suites run on each mutant in a
process of their own, through the ordinary ``wstp-harness run``; a mutant that changes no verdict
shows a case that is missing.

``row``: one mutant; ``rows``, ``table``: all of them, derived from the tables; ``source``,
``build``: the wrapper; ``choice``: which cells run; ``running``: running them; ``trial``: what
became of a mutant; ``blame``: whom the verdicts accuse; ``session``: one mutant after the other;
``score``, ``markdown``: what it comes to.
"""

from wstp_harness.mutants.row import Hook, Mutant

__all__ = ["Hook", "Mutant"]
