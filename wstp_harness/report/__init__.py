"""Results: what a run found, how it compares with what was expected, and how people read it.

Rule: results are immutable values that know no renderer; renderers are pure functions of them.
Layers inside, each may use only those before it: ``evidence``, ``called`` and ``api``, ``model``,
``store``, ``withheld``, ``events``, ``expectations``, ``expectation_file`` and ``ledger``,
``writer``, ``summary``, ``token_families``, ``coverage``, ``change``, ``compare_api`` and
``compare_speed``, ``compare``, ``compare_summary``, ``libraries``, ``merge`` and ``join``, then
the renderers ``page_data`` and ``html``, ``junit``, ``markdown``, ``terminal``, the other
``compare_*``, and ``pages`` that writes those of a run.
Not here: running anything (``plugin``), talking to a library (``lab``), choosing what to run
(``cli``).
"""
