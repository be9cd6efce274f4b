"""Results: what a run found, how it compares with what was expected, and how people read it.

Rule: results are immutable values that know no renderer; renderers are pure functions of them.
Layers inside, each may use only those before it: ``evidence`` and ``called``, ``model``, ``store``,
``events``, ``expectations``, ``expectation_file`` and ``ledger``, ``writer``, ``summary``,
``token_families``, ``coverage``, then the renderers
``html``, ``junit``, ``markdown``, ``terminal``, and ``pages`` that writes them all.
Not here: running anything (``plugin``), talking to a library (``lab``), choosing what to run
(``cli``).
"""
