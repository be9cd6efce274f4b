"""Pytest's question "how often does this test run": once for each place in the matrix.

Rule: a case is refused here, before it exists, when it does not say what it checks.
Not here: the places themselves (``matrix``), ids (``identity``).
"""

import pytest

from wstp_harness.plugin.collecting import check_spec
from wstp_harness.plugin.identity import identify
from wstp_harness.plugin.matrix import LINKED, WRITERS, spots
from wstp_harness.plugin.options import SETTINGS


def marker_words(metafunc: pytest.Metafunc, name: str) -> list[str]:
    """Return the words of the closest marker of that name."""
    marker = metafunc.definition.get_closest_marker(name)
    return [str(word) for word in marker.args] if marker else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a case one run per place in the matrix."""
    if identify(metafunc.definition.nodeid) is None:
        return
    check_spec(metafunc.definition, metafunc.fixturenames)
    fixture = next((name for name in LINKED if name in metafunc.fixturenames), None)
    if fixture is None:
        return
    if "spot" not in metafunc.fixturenames:
        metafunc.fixturenames.append("spot")
    found = list(
        spots(
            fixture,
            marker_words(metafunc, "topologies"),
            marker_words(metafunc, "writers") or list(WRITERS),
            metafunc.config.stash[SETTINGS],
        )
    )
    single = len(found) == 1 and not found[0].id
    ids = [pytest.HIDDEN_PARAM] if single else [spot.id for spot in found]
    metafunc.parametrize("spot", found, ids=ids, indirect=True, scope="function")
