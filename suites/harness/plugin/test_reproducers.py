"""A reproducer shows the fault of a broken library, passes on a good one, and needs nothing else.

Each failure is made with a library of `subjects/`, recorded in a session of its own, written as C
and as Python, built with the header alone, and run on both libraries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import wstp_harness
from wstp_harness.locate import identify
from wstp_harness.report.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from suites.harness.plugin.conftest import Play

MADE = Path(__file__).parent / "made"
HEADER = Path(wstp_harness.__file__).parent / "engine" / "include"
STRICT = ("-std=c11", "-Wall", "-Wextra", "-Werror")


class Failure(NamedTuple):
    """A broken library, the cell it fails, how, and what the reproducer has to say."""

    subject: str
    cell: str
    kind: Kind
    says: str


FAILURES = (
    Failure("wrong_integer", "integer[tcpip-processes/listener", Kind.FAIL, "100, expected 99"),
    Failure("wrong_integer", "integer[intraprocess-", Kind.FAIL, "100, expected 99"),
    Failure("wrong_error", "error[loopback", Kind.FAIL, "is 4, expected 3"),
    Failure("lost_element", "list[shared-memory-threads/", Kind.FAIL, "WSGetInteger32List data"),
    Failure("wrong_text", "text[loopback", Kind.FAIL, "WSGetUTF16String text"),
    Failure("wrong_real", "real[tcpip-processes/connector", Kind.FAIL, "WSGetReal64 value"),
    Failure("segfault_in_get", "integer[tcpip-processes/c", Kind.CRASH, "signal 11 in WSGetInt"),
    Failure("exit_in_put", "string[loopback", Kind.CRASH, "exit code 3 in WSPutString"),
    Failure("hang_in_get", "string[shared-memory-t", Kind.HANG, "WSGetString() of the "),
    Failure("hang_in_activate", "integer[tcpip-pro", Kind.HANG, "WSActivate() of the listener"),
)


def wstp_harness_command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    environment["PYTHONPATH"] = str(Path(wstp_harness.__file__).parents[1])
    return run(sys.executable, "-m", "wstp_harness.cli", *words, env=environment)


def run(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, words)), env=env, capture_output=True, text=True, timeout=120, check=False
    )


def built(source: Path, library: Path) -> Path:
    """Build a reproducer for a library with the header alone."""
    compiler = shutil.which("cc")
    assert compiler, "no C compiler `cc`"
    program = source.with_name(f"{source.stem}-{library.stem}")
    named = source.with_name(identify(library).soname or library.name)
    named.unlink(missing_ok=True)
    named.symlink_to(library)  # the loader looks for the name that stands inside the library
    link = (f"-I{HEADER}", f"-Wl,-rpath,{named.parent}", "-lpthread", "-o")
    made = run(compiler, *STRICT, source, named, *link, program)
    assert made.returncode == 0, made.stderr
    return program


@pytest.mark.parametrize(
    "failure", FAILURES, ids=lambda f: f"{f.subject}-{f.cell.partition('[')[2].partition('/')[0]}"
)
def test_a_reproducer_shows_the_fault_and_passes_on_a_good_library(
    failure: Failure,
    play: Play,
    broken_library: Callable[[str], Path],
    good_library: Path,
    tmp_path: Path,
) -> None:
    broken = broken_library(failure.subject)
    played = play(
        {"numbers/test_made.py": MADE / "faults.py"},
        f"--wstp-library={broken}",
        f"--wstp-cell=numbers/made::{failure.cell}*",
        "--wstp-deadline=1",
    )
    cell = played.result.cells[0]
    assert cell.outcome.kind is failure.kind, played.words

    for language, suffix in (("c", ".c"), ("python", ".py")):
        source = tmp_path / f"fault{suffix}"
        made = wstp_harness_command(
            "repro", cell.id, "--result", played.out, "--language", language, "--out", source
        )
        assert made.returncode == 0, made.stderr

        for library, code in ((broken, 1), (good_library, 0)):
            interpreted = (sys.executable, "-I", source, library)
            program = (built(source, library),) if language == "c" else interpreted
            ended = run(*program)

            assert ended.returncode == code, f"{language}\n{ended.stdout}{ended.stderr}"
            assert ("FAULT SHOWN" in ended.stdout) == bool(code)
            if code and language == "c":
                assert failure.says in ended.stdout


def test_the_source_says_what_was_required_and_found(
    play: Play, broken_library: Callable[[str], Path]
) -> None:
    played = play(
        {"numbers/test_made.py": MADE / "faults.py"},
        f"--wstp-library={broken_library('wrong_integer')}",
        "--wstp-cell=numbers/made::integer[loopback]",
    )

    text = wstp_harness_command("repro", "*integer*", "--result", played.out).stdout
    again = wstp_harness_command("repro", "numbers/made::nothing", "--result", played.out)

    top = text.splitlines()[:7]
    assert top[0] == "// Reproduces numbers/made::integer[loopback]"
    assert top[1] == "// Required: what was put is got"
    assert top[2] == "// Source: reference page"
    assert "100, not 99" in top[3]
    assert "WSPutInteger32(link, 99)" in text
    assert (again.returncode, again.stdout) == (2, "")
    assert "no cell of the result is called" in again.stderr
