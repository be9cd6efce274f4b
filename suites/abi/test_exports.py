"""The engine's shared object exports the names of the table, all of them and no others."""

from __future__ import annotations

import pytest

from wstp_harness import engine
from wstp_harness.abi import load
from wstp_harness.locate.elf import read_elf


def test_the_engine_exports_the_table_and_nothing_else() -> None:
    try:
        path = engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))
    exported = {p.name for p in load().values() if p.exported}

    assert read_elf(path.read_bytes()).exported == exported
