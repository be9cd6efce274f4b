"""What pytest collected: which tests are cells, what they require, in which order they run.

Rule: a test in a chapter without a ``spec`` marker fails the collection; nobody can add a case
that does not say what it checks and who says so.
Not here: which places of the matrix a case runs over (``matrix``).
"""

import inspect
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Final

import pytest

from wstp_harness.plugin.identity import Identity, identify
from wstp_harness.plugin.matrix import Spot
from wstp_harness.plugin.options import SETTINGS, Settings
from wstp_harness.report.expectations import pattern
from wstp_harness.report.model import Case

LEVELS: Final = ("MUST", "SHOULD", "INFO")
#: Tiers that cost minutes, memory or a licence, so they run only when ``-m`` names them.
OPTIONAL_TIERS: Final = ("huge", "soak", "kernel", "sanitize", "fuzz", "types")
MARKERS: Final = (
    "spec(function, requirement, source='', level='MUST'): what the case checks, who says so",
    "topologies(*patterns): run only over these topologies; !pattern takes away",
    "writers(*names): run only with this end writing: listener, connector",
    "huge: needs gigabytes; runs only when -m names it",
    "soak: runs for minutes; runs only when -m names it",
    "kernel: needs a Wolfram kernel with a licence; runs only when -m names it",
    "wolfram: needs one of Wolfram's libraries",
    "sanitize: builds and runs the engine under a sanitizer",
    "fuzz: builds the engine's fuzz targets with clang and runs them",
    "browser: drives a headless Chromium; skips when there is none",
    "types: runs mypy; runs only when -m names it",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a cell before it runs; ``case.functions`` holds its own parameters."""

    identity: Identity
    case: Case
    functions: tuple[str, ...]


PLAN: Final = pytest.StashKey[Plan]()


def plan_of(item: pytest.Item) -> Plan | None:
    """Return the plan of a cell, None for an ordinary test."""
    return item.stash.get(PLAN, None)


def check_spec(definition: pytest.Item, arguments: Sequence[str]) -> None:
    """Refuse a case that does not say what it checks.

    Args:
        definition: The case before its parameters are chosen.
        arguments: Names of its fixtures and parameters.

    Raises:
        pytest.Collector.CollectError: the spec marker is absent or incomplete.
    """
    marker = definition.get_closest_marker("spec")
    if marker is None:
        raise pytest.Collector.CollectError(
            f"{definition.nodeid}: a case needs "
            "@pytest.mark.spec(function, requirement, source=..., level='MUST')"
        )
    names, requirement, level = read_marker(marker)
    if not names or not isinstance(requirement, str) or level not in LEVELS:
        raise pytest.Collector.CollectError(
            f"{definition.nodeid}: spec needs a function, a requirement, and a level of {LEVELS}"
        )
    for name in names:
        for _, field, _, _ in Formatter().parse(name):
            if field and re.split(r"[.\[]", field)[0] not in arguments:
                raise pytest.Collector.CollectError(
                    f"{definition.nodeid}: spec function {name!r} names no parameter"
                )


def read_marker(marker: pytest.Mark) -> tuple[tuple[str, ...], object, str]:
    """Return functions, requirement and level of a spec marker."""
    names, requirement = [*marker.args, None, None][:2]
    functions = (names,) if isinstance(names, str) else tuple(names or ())
    return functions, requirement, str(marker.kwargs.get("level", "MUST"))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Attach the plan to a test that is a cell."""
    identity = identify(item.nodeid)
    marker = item.get_closest_marker("spec")
    if identity and marker and isinstance(item, pytest.Function):
        item.stash[PLAN] = read_plan(item, identity, marker)


def read_plan(item: pytest.Function, identity: Identity, marker: pytest.Mark) -> Plan:
    """Read the marker and the source of a case."""
    functions, requirement, level = read_marker(marker)
    callspec = getattr(item, "callspec", None)
    parameters: Mapping[str, object] = callspec.params if callspec else {}
    case = Case(
        id=identity.case,
        chapter=identity.chapter,
        title=identity.title,
        functions=functions,
        requirement=str(requirement),
        source=str(marker.kwargs.get("source", "")),
        level=level,
        file=item.location[0],
        line=(item.location[1] or 0) + 1,
        code=source_of(item.obj),
    )
    return Plan(identity, case, tuple(name.format_map(parameters) for name in functions))


@cache
def source_of(function: Callable[..., object]) -> str:
    """Return the text of the case, for its page in the report."""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return ""


def chosen(item: pytest.Item, settings: Settings, tiers: Sequence[str]) -> bool:
    """Whether the options leave a test in the run."""
    if any(item.get_closest_marker(tier) for tier in tiers):
        return False
    plan = plan_of(item)
    if plan is None:
        return not settings.cells
    if settings.shard and not settings.shard.holds(plan.identity.cell):
        return False
    wanted = settings.cells
    return not wanted or any(pattern(p).fullmatch(plan.identity.cell) for p in wanted)


def turn(item: pytest.Item, patterns: Sequence[str]) -> int:
    """Return the number of the first pattern that names a cell."""
    plan = plan_of(item)
    name = plan.identity.cell if plan else ""
    return next((n for n, p in enumerate(patterns) if pattern(p).fullmatch(name)), len(patterns))


def in_matrix(item: pytest.Item) -> bool:
    """Whether a cell has a place in the matrix that the options leave.

    Where they leave none, pytest makes one item with a value of its own in place of the spot.
    """
    callspec = getattr(item, "callspec", None)
    return callspec is None or isinstance(callspec.params.get("spot"), Spot | None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the options exclude, then shuffle the cells by the seed.

    Ordinary tests keep their order and come first. Where cells are named by several patterns,
    those of the first come before those of the next.
    """
    settings = config.stash[SETTINGS]
    expression = str(config.option.markexpr or "")
    tiers = [tier for tier in OPTIONAL_TIERS if tier not in expression]
    keep = [item for item in items if in_matrix(item) and chosen(item, settings, tiers)]
    kept = set(keep)
    if dropped := [item for item in items if item not in kept]:
        config.hook.pytest_deselected(items=dropped)
    cells = [item for item in keep if plan_of(item)]
    random.Random(settings.seed).shuffle(cells)  # noqa: S311  # an order, not a secret
    if len(settings.cells) > 1:
        cells.sort(key=lambda item: turn(item, settings.cells))
    items[:] = [item for item in keep if not plan_of(item)] + cells
