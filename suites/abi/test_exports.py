"""The engine's shared object exports the names of the table, all of them and no others."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from wstp_harness import engine
from wstp_harness.abi import load
from wstp_harness.locate.elf import read_elf

if TYPE_CHECKING:
    from pathlib import Path

TABLE = {p.name for p in load().values() if p.exported}
DEADLINE_SECONDS = 60


def differences(library: Path) -> tuple[set[str], set[str]]:
    """Return the names of the table that a library lacks, and those that it has beside them."""
    exported = set(read_elf(library.read_bytes()).exported)
    return TABLE - exported, exported - TABLE


def test_the_engine_exports_the_table_and_nothing_else() -> None:
    try:
        path = engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))

    assert differences(path) == (set(), set())


@pytest.mark.parametrize(
    ("absent", "extra"), [(set(), set()), ({"WSFlush"}, set()), (set(), {"WSFlushed"})]
)
def test_a_library_with_other_names_is_told_apart(
    tmp_path: Path, absent: set[str], extra: set[str]
) -> None:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler on this machine")
    source = "".join(f"void {name}(void) {{}}\n" for name in sorted(TABLE - absent | extra))
    made = tmp_path / "made.so"
    command = [compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", str(made)]
    subprocess.run(command, input=source, text=True, check=True, timeout=DEADLINE_SECONDS)

    assert differences(made) == (absent, extra)
