"""What a user can get wrong: one clear line, the documented exit code, and nothing written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import wstp_harness
from wstp_harness.engine import library_path

if TYPE_CHECKING:
    from collections.abc import Callable

ARM = 183  # EM_AARCH64, System V ABI: the number of an ELF file's machine
MACHINE_OFFSET = 18


class Ended(NamedTuple):
    """A command that has ended."""

    code: int
    said: str
    complained: str


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Ended]:
    """Return a function that runs `wstp-harness` in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "WSTP_"))}
    environment["PYTHONPATH"] = str(Path(wstp_harness.__file__).parents[1])

    def run(*words: str, **variables: str) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-m", "wstp_harness.cli", *words],
            cwd=folder,
            env={**environment, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not list(folder.iterdir()), "something was written"
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


def unusable(name: str, folder: Path) -> Path:
    """Make a file that is no library for this machine."""
    path = folder / f"{name}.so"
    if name == "missing":
        return path
    if name == "folder":
        path.mkdir()
    elif name == "text":
        path.write_text("GIF89a is not what this is\n")
    elif name == "empty":
        path.touch()
    elif name == "cut":
        path.write_bytes(library_path().read_bytes()[:4000])
    elif name == "other-machine":
        data = bytearray(library_path().read_bytes())
        data[MACHINE_OFFSET : MACHINE_OFFSET + 2] = ARM.to_bytes(2, "little")
        path.write_bytes(data)
    elif name == "unreadable":
        shutil.copy(library_path(), path)
        path.chmod(0)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing", "there is no such file"),
        ("folder", "it is a folder"),
        ("text", "it is a text file"),
        ("empty", "it is empty"),
        ("cut", "damaged shared library"),
        ("other-machine", "it is built for ARM 64 bits"),
        ("unreadable", "it is not readable"),
    ],
)
def test_a_file_that_is_no_library_is_exit_code_13_and_one_line(
    command: Callable[..., Ended], tmp_path: Path, name: str, words: str
) -> None:
    path = unusable(name, tmp_path)
    if name == "unreadable" and os.access(path, os.R_OK):
        pytest.skip("this user may read everything")

    ended = command("run", "--library", str(path))

    assert ended.code == 13
    assert ended.complained.count("\n") == 1
    assert f"wstp-harness: {path}: " in ended.complained
    assert words in ended.complained
    assert ";" in ended.complained, "it does not say what to do"
    assert ended.said == ""


def test_a_library_without_the_symbols_is_exit_code_13(
    command: Callable[..., Ended], tmp_path: Path
) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler `cc`")
    source, library = tmp_path / "none.c", tmp_path / "libnone.so"
    source.write_text("int WSNothing(void) { return 0; }\n")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)

    ended = command("run", "--library", str(library))

    assert ended.code == 13
    assert "without WSInitialize" in ended.complained


def test_the_library_of_the_environment_is_checked_alike(command: Callable[..., Ended]) -> None:
    ended = command("run", WSTP_LIBRARY="/nowhere/lib.so")

    assert ended.code == 13
    assert "/nowhere/lib.so" in ended.complained


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", "--protocol", "carrier-pigeon"), "carrier-pigeon"),
        (("run", "--place", "moon"), "moon"),
        (("run", "-n", "many"), "give a number of processes"),
        (("run", "-k", "a ="), "combine words with and, or, not"),
        (("run", "--seed", "soon"), "'--seed'"),
        (("run", "--out", "/etc/passwd/report"), "is a file; name a folder"),
        (("run", "--expectations", "none.toml"), "No such file"),
        (("run", "--update-expectations"), "needs --expectations FILE"),
        (("run", "--cell", "no/such::cell"), "no cell matches"),
        (("run", "--librarry", "x"), "--librarry"),
        (("report", "nowhere"), "No such file"),
        (("abi", "WSNoSuchFunction"), "no function of the API"),
        (("cases", "no/such::*"), "no cell matches"),
        (("fly",), "fly"),
    ],
    ids=lambda value: "-".join(value).replace("/", "") if isinstance(value, tuple) else "",
)
def test_a_wrong_word_is_exit_code_2_and_names_it(
    command: Callable[..., Ended], words: tuple[str, ...], says: str
) -> None:
    ended = command(*words)

    assert ended.code == 2
    assert says in ended.complained
    assert "Traceback" not in ended.complained
