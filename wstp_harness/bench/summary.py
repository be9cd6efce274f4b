"""A result as tables and sentences, for every place that shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wstp_harness.bench import trust
from wstp_harness.bench.budget import spoken
from wstp_harness.bench.tables import (
    FOOTPRINT_COLUMNS,
    GATE_COLUMNS,
    HOW_TO_READ,
    HOW_TO_READ_THE_GATE,
    cells,
    columns,
    footprint_cells,
    gate_cells,
    verdicts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wstp_harness.bench.result import BenchResult, Library, Surroundings

Tables = list[list[tuple[str, ...]]]


def tables(result: BenchResult) -> Tables:
    """Return the tables of a result, each with its headings first."""
    if result.judgements:
        return [[GATE_COLUMNS, *map(gate_cells, result.judgements)]]
    names = [library.label for library in result.libraries]
    made: Tables = []
    if result.rows:
        made.append([columns(names), *(cells(row, len(names)) for row in result.rows)])
    if result.footprints:
        prints = (footprint_cells(each, names) for each in result.footprints)
        made.append([FOOTPRINT_COLUMNS, *prints])
    return made


def reading(result: BenchResult) -> Sequence[str]:
    """Say how to read the tables."""
    return HOW_TO_READ_THE_GATE if result.judgements else HOW_TO_READ


def said(result: BenchResult) -> list[str]:
    """Say what stands below the tables: verdicts, notes, the last self-check."""
    counted = [verdicts(result.judgements)] if result.judgements else []
    failed = [f"failed: {each}" for each in result.failures]
    return [*counted, *failed, *result.notes, trust.said(result.self_check)]


def facts(result: BenchResult) -> list[str]:
    """Say which libraries, which machine, how much and when."""
    roles = ("new", "old") if result.judgements else ("library",) * len(result.libraries)
    named = [f"{role}: {titled(each)}" for role, each in zip(roles, result.libraries, strict=False)]
    how = "quick, " if result.quick else ""
    return [
        *named,
        f"machine: {machine(result.surroundings)}",
        f"{how}{spoken(result.seconds)}, begun {result.started}, wstp_harness {result.harness}",
    ]


def titled(library: Library) -> str:
    """Name a library as exactly as a file can be named."""
    interface = library.reported.get("interface", "")
    shown = f", interface {interface}" if interface else ""
    return f"{library.label} ({library.name}, sha256 {library.sha256[:12]}{shown})"


def machine(here: Surroundings) -> str:
    """Describe the machine and what else happened on it."""
    cores = f"{here.cores} cores"
    if here.usable_cores != here.cores:
        cores += f" ({here.usable_cores} usable)"
    parts = [here.cpu, cores, f"{here.os} {here.kernel}"]
    parts.append(f"virtualised by {here.virtualised}" if here.virtualised else "not virtualised")
    parts.append(f"governor {here.governor or 'not shown'}")
    if here.quota_cores:
        parts.append(f"quota of {here.quota_cores:g} cores")
    parts.append(f"load {here.load_before:.1f} before and {here.load_after:.1f} after")
    parts.append(f"others busy {here.busy_before:.0%} before, {here.steal:.1%} stolen by the host")
    return ", ".join(parts)
