"""What is refused as a library, and that the one line says what is wrong and what to do.

Nothing here is loaded into this process; what must be loaded is loaded by `probe` in a child.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wstp_harness import engine
from wstp_harness.abi import load
from wstp_harness.locate import (
    LibraryFault,
    LibraryNotFound,
    LibraryNotLoadable,
    identify,
    probe,
)
from wstp_harness.locate.elf import NotElf, read_elf

NOBODY = 65534
Builder = Callable[..., Path]
ESSENTIAL = (
    *("WSInitialize", "WSDeinitialize", "WSClose", "WSError"),
    *("WSPutInteger", "WSVersionNumbers"),
)


@pytest.fixture
def build(tmp_path: Path) -> Builder:
    """Compile C text into a shared object."""
    if shutil.which("gcc") is None:
        pytest.skip("no gcc on this machine")

    def compiled(text: str, name: str = "libtest.so", *options: str) -> Path:
        target = tmp_path / name
        command = ["gcc", "-shared", "-fPIC", "-o", str(target), "-x", "c", "-", *options]
        subprocess.run(command, input=text, text=True, check=True)
        return target

    return compiled


def stubs(**bodies: str) -> str:
    return "".join(f"long {name}() {{ {bodies.get(name, 'return 0;')} }}\n" for name in ESSENTIAL)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (b"#!/bin/sh\necho hello\n", "it is a text file"),
        (b"!<arch>\n" + bytes(60), "it is a static library"),
        (b"MZ" + bytes(60), "it is a Windows file"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "it is a macOS file"),
        (b"\x00\x01\x02\x03" * 20, "a file of an unknown format"),
        (b"\x7fELF", "it is a damaged shared library"),
    ],
    ids=["empty", "text", "archive", "windows", "macos", "unknown", "four-bytes"],
)
def test_a_file_that_is_no_shared_library_says_what_it_is(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "file.so"
    path.write_bytes(content)

    with pytest.raises(LibraryNotLoadable) as fault:
        identify(path)

    assert says in str(fault.value)
    assert str(fault.value).startswith(f"{path}: ")
    assert "\n" not in str(fault.value)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotFound, match=r"no such file; name libWSTP64i4\.so"):
        identify(tmp_path / "missing.so")


def test_a_path_through_a_file_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")

    with pytest.raises(LibraryNotFound, match="a part of the path is a file"):
        identify(tmp_path / "file" / "lib.so")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotLoadable, match="it is a folder"):
        identify(tmp_path)


@pytest.fixture
def nobody() -> Iterator[None]:
    """Be a user who may not read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(user)


@pytest.mark.usefixtures("nobody")
def test_an_unreadable_file_says_how_to_make_it_readable() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lib.so"
        path.write_bytes(b"\x7fELF")
        path.chmod(0)

        with pytest.raises(LibraryNotLoadable, match=r"it is not readable; .*chmod"):
            identify(path)


@pytest.mark.parametrize(
    ("machine", "bits", "words"), [(183, 2, "ARM 64 bits"), (3, 1, "x86 (32 bits)")]
)
def test_another_architecture_is_named(
    tmp_path: Path, build: Builder, machine: int, bits: int, words: str
) -> None:
    data = bytearray(build(stubs()).read_bytes())
    data[4] = bits
    struct.pack_into("<H", data, 18, machine)
    path = tmp_path / "other.so"
    path.write_bytes(data)

    with pytest.raises(LibraryNotLoadable) as fault:
        identify(path)

    assert fault.value.reason.startswith(f"it is built for {words}, this Python runs on ")


def test_a_program_is_no_library() -> None:
    program = Path(shutil.which("sh") or "/bin/sh").resolve()

    with pytest.raises(LibraryNotLoadable, match="not a shared library"):
        identify(program)


def test_a_library_without_the_names_is_not_wstps(build: Builder) -> None:
    with pytest.raises(LibraryNotLoadable, match="without WSInitialize, WSDeinitialize, "):
        identify(build("int other(void) { return 1; }"))


def test_a_library_cut_off_in_the_middle_is_damaged(tmp_path: Path, build: Builder) -> None:
    path = tmp_path / "cut.so"
    path.write_bytes(build(stubs()).read_bytes()[:5000])

    with pytest.raises(LibraryNotLoadable, match="it is a damaged shared library"):
        identify(path)


@pytest.mark.parametrize("step", [64, 200])
def test_no_damage_makes_the_reader_fail_otherwise(build: Builder, step: int) -> None:
    data = build(stubs()).read_bytes()

    for length in range(0, len(data) - step, step):
        with pytest.raises(NotElf):
            read_elf(data[:length])


def test_an_identity_tells_names_and_digest(build: Builder) -> None:
    path = build(stubs() + "long WSNewInThisLibrary() { return 0; }\n", "lib.so")

    identity = identify(path)

    assert identity.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert identity.prefix == "WS"
    assert identity.functions == set(ESSENTIAL)
    assert identity.unknown == {"WSNewInThisLibrary"}
    assert len(identity.missing) == 474 - len(ESSENTIAL)


def test_a_library_with_the_old_names_is_taken_under_the_new_ones(build: Builder) -> None:
    identity = identify(build(stubs().replace("WS", "ML")))

    assert identity.prefix == "ML"
    assert identity.functions == set(ESSENTIAL)
    assert identity.exported_name("WSClose") == "MLClose"


def test_a_library_that_needs_a_missing_one_names_it(build: Builder, tmp_path: Path) -> None:
    build("int there(void) { return 1; }", "libnotthere.so.1", "-Wl,-soname,libnotthere.so.1")
    text = "int there(void);\nint use(void) { return there(); }\n" + stubs()
    path = build(text, "libneeds.so", f"-L{tmp_path}", "-l:libnotthere.so.1")
    (tmp_path / "libnotthere.so.1").unlink()

    with pytest.raises(LibraryNotLoadable, match=r"it needs libnotthere\.so\.1, which is not"):
        probe(path)


def test_a_library_with_an_open_symbol_names_it(build: Builder) -> None:
    text = "extern int nowhere;\nint *use(void) { return &nowhere; }\n" + stubs()
    path = build(text, "libopen.so", "-Wl,-z,now")

    with pytest.raises(LibraryNotLoadable, match="has the symbol nowhere; preload"):
        probe(path)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("*(volatile int *)0 = 1; return 0;", "initialising it ends in SIGSEGV"),
        ("for (;;) {}", "initialising it took more than 2 s"),
        ("_Exit(3);", "the process that loads it exits with 3"),
        ("return 0;", "WSInitialize answers NULL"),
    ],
    ids=["crash", "hang", "exit", "null"],
)
def test_a_library_that_fails_at_its_start_is_a_sentence(
    build: Builder, body: str, says: str
) -> None:
    path = build("void _Exit(int);\n" + stubs(WSInitialize=body))

    with pytest.raises(LibraryNotLoadable) as fault:
        probe(path, timeout_seconds=2)

    assert says in str(fault.value)


def test_the_engine_has_every_exported_name() -> None:
    try:
        path = engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))

    identity = identify(path)

    assert identity.functions == {p.name for p in load().values() if p.exported}
    assert probe(path).interface == 4


def test_faults_have_one_base() -> None:
    assert issubclass(LibraryNotFound, LibraryFault)
    assert issubclass(LibraryNotLoadable, LibraryFault)


def test_a_missing_engine_says_how_to_build_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.ENVIRONMENT_VARIABLE, "/nowhere/lib.so")

    with pytest.raises(engine.EngineMissing, match="which is no file"):
        engine.library_path()
