"""A result of ``wstp-harness bench`` as a file, and back: strict JSON, no path of the machine."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from wstp_harness.bench.result import SCHEMA, BenchResult
from wstp_harness.report.store import Json, dumps, load_as, to_json

if TYPE_CHECKING:
    from pathlib import Path


def render(result: BenchResult) -> str:
    """Text of the file: one line per row, so that a diff of two files is readable."""
    top = cast("dict[str, Json]", to_json(result))
    parts = []
    for key, value in top.items():
        if isinstance(value, list) and value:
            rows = ",\n".join(dumps(item) for item in value)
            parts.append(f"{dumps(key)}: [\n{rows}\n]")
        else:
            parts.append(f"{dumps(key)}: {dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def save(result: BenchResult, path: Path) -> None:
    """Write a result; the file appears whole or not at all."""
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(render(result), "utf-8", newline="\n")
    scratch.replace(path)


def load(path: Path) -> BenchResult:
    """Read a result, or one that is packed (``.gz``).

    Raises:
        ResultUnreadable: no such file, not JSON, or another format.
    """
    return load_as(BenchResult, SCHEMA, path)


def schema() -> dict[str, Json]:
    """Return the JSON Schema of the file."""
    text = files("wstp_harness.bench").joinpath("schema/bench-1.json").read_text("utf-8")
    return cast("dict[str, Json]", json.loads(text))
