"""The vendor's own header, where there is one, agrees with every row.

Set ``WSTP_HEADER`` to a ``wstp.h`` of interface 4 (CompilerAdditions of an SDK).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from wstp_harness.abi import Prototype, load
from wstp_harness.abi.constants import constant_groups, error_rows

HEADER = os.environ.get("WSTP_HEADER", "")
pytestmark = pytest.mark.skipif(not HEADER, reason="WSTP_HEADER names no vendor header")
DEFINE = re.compile(
    r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+\(?(-?\w+)\)?[ \t]*(?:/\*.*)?$", re.MULTILINE
)


@pytest.fixture(scope="module")
def declared() -> dict[str, str]:
    """Function name -> its type as C text without names and blanks."""
    pycparser = pytest.importorskip("pycparser")
    if shutil.which("gcc") is None:
        pytest.skip("no gcc to preprocess with")
    command = ["gcc", "-E", "-P", "-D__attribute__(x)=", "-x", "c", HEADER]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    functions = [
        node
        for node in pycparser.c_parser.CParser().parse(text).ext
        if type(getattr(node, "type", None)).__name__ == "FuncDecl"
    ]
    return {node.name: function_type(node.type) for node in functions}


def function_type(node: Any) -> str:  # noqa: ANN401 - pycparser has no types
    parameters = [spelled(p.type) for p in node.args.params] if node.args else []
    listed = ",".join(p for p in parameters if p != "void")
    return f"{spelled(node.type)}({listed})".replace(" ", "")


def spelled(node: Any) -> str:  # noqa: ANN401 - pycparser has no types
    match type(node).__name__:
        case "PtrDecl":
            return spelled(node.type) + "*"
        case "TypeDecl":
            return " ".join([*node.quals, spelled(node.type)])
        case "Enum":
            return f"enum {node.name}"
    return " ".join(node.names)


@pytest.mark.parametrize("prototype", load().values(), ids=lambda p: p.name)
def test_a_row_is_what_the_header_declares(prototype: Prototype, declared: dict[str, str]) -> None:
    types = ",".join(p.type for p in prototype.parameters)

    assert declared[prototype.name] == f"{prototype.result.type}({types})".replace(" ", "")


def test_the_header_declares_nothing_else(declared: dict[str, str]) -> None:
    assert set(declared) == set(load())


@pytest.fixture(scope="module")
def defined() -> dict[str, int]:
    """Macros that are plain numbers."""
    found = {}
    for name, value in DEFINE.findall(Path(HEADER).read_text(encoding="latin-1")):
        if re.fullmatch(r"-?(0[xX][0-9a-fA-F]+|\d+)[uUlL]*", value):
            found[name] = int(value.rstrip("uUlL"), 0)
    return found


def test_constants_that_the_header_defines_as_numbers_are_equal(
    defined: dict[str, int],
) -> None:
    ours = {c.name: c.value for g in constant_groups() for c in g.rows}
    ours |= {e.symbol: e.code for e in error_rows()}
    common = set(ours) & set(defined)

    assert len(common) > 150
    assert {name: ours[name] for name in common} == {name: defined[name] for name in common}
