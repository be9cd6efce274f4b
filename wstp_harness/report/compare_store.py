"""diff.json: a comparison for other programs.

Rule: the cells are named as in result.json; everything the page says is in it, so a page can be
made from it by anyone. History of the format: ``wstp-harness/diff/1`` is the first.
Not here: what the classes mean (``compare``), the pages (``compare_html``, ``compare_markdown``).
"""

import json
from importlib.resources import files
from typing import Final, cast

from wstp_harness.report import compare_summary
from wstp_harness.report.base import LETTERS
from wstp_harness.report.change import Change
from wstp_harness.report.compare import Comparison
from wstp_harness.report.model import Result
from wstp_harness.report.store import Json, dumps, to_json

SCHEMA: Final = "wstp-harness/diff/1"


def schema() -> dict[str, Json]:
    """Return the JSON Schema of diff.json."""
    text = files("wstp_harness.report").joinpath("schema/diff-1.json").read_text("utf-8")
    return cast("dict[str, Json]", json.loads(text))


def render(comparison: Comparison) -> str:
    """Return the text of diff.json, one line a change."""
    data = as_json(comparison)
    changes = ",\n".join(dumps(change) for change in cast("list[Json]", data.pop("changes")))
    head = dumps(data, indent=1)
    return f'{head[:-2]},\n "changes": [\n{changes}\n]\n}}\n'


def as_json(comparison: Comparison) -> dict[str, Json]:
    """Return a comparison as plain JSON data."""
    names = compare_summary.labels(comparison.results)
    columns = zip(LETTERS, names, comparison.results, strict=False)
    return {
        "schema": SCHEMA,
        "verdict": compare_summary.verdict(comparison),
        "regressed": comparison.regressed,
        "fair": compare_summary.fair(comparison),
        "results": [column(letter, name, result) for letter, name, result in columns],
        "facts": [
            {"name": f.name, "values": list(f.values), "same": f.same, "decides": f.decides}
            for f in compare_summary.facts(comparison)
        ],
        "compared": comparison.compared,
        "counts": {str(kind): n for kind, n in compare_summary.counts(comparison).items()},
        "only_before": list(comparison.only_before),
        "only_after": list(comparison.only_after),
        "rewritten": list(comparison.rewritten),
        "api": {
            "breaking": comparison.api.breaking,
            "remarks": list(comparison.api.remarks),
            "changes": [to_json(each) for each in comparison.api.changes],
        },
        "speed": [to_json(each) for each in comparison.speed],
        "changes": [change(each) for each in comparison.changes],
    }


def column(letter: str, name: str, result: Result) -> Json:
    """Return one of the results: who was tested, in which run."""
    return {
        "letter": letter,
        "label": name,
        "run": result.run.id,
        "started": result.run.started,
        "command": result.run.command,
        "cells": len(result.cells),
        "subjects": [to_json(subject) for subject in result.subjects],
    }


def change(each: Change) -> Json:
    """Return one change; ``from`` and ``to`` are outcomes as in result.json."""
    data: dict[str, Json] = {
        "cell": each.cell,
        "case": each.case,
        "axes": to_json(each.axes),
        "functions": list(each.functions),
        "class": str(each.kind),
        "from": to_json(each.before),
        "to": to_json(each.after),
        "strip": [to_json(outcome) for outcome in each.strip],
        "since": each.since,
        "steady": each.steady,
        "commands": list(each.commands),
    }
    if each.divergence:
        data["divergence"] = to_json(each.divergence)
    return data
