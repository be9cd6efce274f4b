"""What users meet when a library does not load: each fault provoked, and the doctor's line read.

The libraries are compiled here, with the names of WSTP's and one fault each. Source: reports of
users of several bindings about libuuid, other undeclared libraries, processors, wrong files and
folders, too new C++ run-time libraries, and the other files of an SDK.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi import ErrorCode, load
from wstp_harness.binding.trial import try_protocols
from wstp_harness.locate import Machine, discover
from wstp_harness.locate.doctor import Health, examine_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wstp_harness.locate.doctor import Finding

COMPILER = shutil.which("cc") or shutil.which("gcc")
pytestmark = [
    pytest.mark.skipif(COMPILER is None, reason="no C compiler"),
    pytest.mark.skipif(sys.platform != "linux", reason="ELF libraries"),
]

# As much of a library as loading and asking for its version needs.
STUB = """
{declarations}
static int environment;
void *WSInitialize(void *parameters) {{ {body} (void)parameters; return &environment; }}
void WSDeinitialize(void *env) {{ (void)env; }}
void WSClose(void *link) {{ (void)link; }}
int WSError(void *link) {{ (void)link; return 0; }}
int WSPutInteger(void *link, int value) {{ (void)link; return value; }}
void WSVersionNumbers(void *env, int *i, int *r, int *b) {{ (void)env; *i = 4; *r = 1; *b = 2; }}
"""
STUBBED = 6
EXPORTED = sum(row.exported for row in load().values())
MACHINE_OFFSET = 18  # e_machine of an ELF header
ARM_64 = 183


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """A function that compiles a library."""

    def make(
        name: str = "libWSTP64i4.so", declarations: str = "", body: str = "", *flags: str
    ) -> Path:
        source = tmp_path / "stub.c"
        source.write_text(STUB.format(declarations=declarations, body=body))
        path = tmp_path / name
        command = [str(COMPILER), "-shared", "-fPIC", "-o", str(path), str(source), *flags]
        subprocess.run(command, check=True, capture_output=True)
        return path

    return make


def line(path: Path) -> Finding:
    """What the doctor says first about a library."""
    return next(examine_library(path))


def test_a_library_without_a_fault_is_good(build: Callable[..., Path]) -> None:
    assert line(build()).health is Health.GOOD


@pytest.fixture
def forgotten(build: Callable[..., Path]) -> Path:
    """A library that uses libuuid without naming it."""
    declarations = "static unsigned char id[16]; void uuid_generate(unsigned char *);"
    return build("libWSTP64i4.so", declarations, "uuid_generate(id);")


def in_a_child(script: str, *arguments: object) -> str:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


LOADED = """
import sys
from wstp_harness.locate import LibraryFault, identify, open_library, opening
opening._UNDECLARED.update(word.split("=") for word in sys.argv[2:])
try:
    open_library(identify(sys.argv[1]))
except LibraryFault as fault:
    print(fault.reason, fault.advice, sep="; ")
else:
    print("loaded")
"""


# Read by the process that loads the library: a system on which a library is not installed.
NOT_INSTALLED = """
import ctypes
class Missing(ctypes.CDLL):
    def __init__(self, name, *arguments, **options):
        if str(name).startswith({name!r}):
            raise OSError(name)
        super().__init__(name, *arguments, **options)
ctypes.CDLL = Missing
"""


def test_libuuid_that_is_not_declared_is_loaded_first(forgotten: Path) -> None:
    if ctypes.util.find_library("uuid") is None:
        pytest.skip("libuuid is not installed")

    one = line(forgotten)

    assert (one.health, one.advice) == (Health.GOOD, "")


def test_libuuid_that_is_neither_declared_nor_installed_is_named(
    forgotten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOT_INSTALLED.format(name="libuuid.so"))
    found = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    monkeypatch.setenv("PYTHONPATH", found)

    one = line(forgotten)

    assert one.health is Health.BAD
    assert "it needs libuuid.so.1, which is not on this system" in one.text
    assert one.advice == "install libuuid1 (Debian, Ubuntu), libuuid (Fedora, RHEL, SUSE: libuuid1)"


def test_several_undeclared_libraries_are_loaded_first(
    build: Callable[..., Path], tmp_path: Path
) -> None:
    for name in ("first", "second"):
        build(f"lib{name}.so", f"int {name}_here(void) {{ return 1; }}")
    path = build(
        "libWSTP64i4.so",
        "int first_here(void); int second_here(void);",
        "first_here(); second_here();",
        "-Wl,-z,lazy",
    )

    said = in_a_child(
        LOADED, path, *(f"{name}_={tmp_path}/lib{name}.so" for name in ("first", "second"))
    )

    assert said == "loaded"


def test_an_undeclared_symbol_is_named(build: Callable[..., Path]) -> None:
    path = build("libWSTP64i4.so", "int ws_nobody_has_this(void);", "ws_nobody_has_this();")

    one = line(path)

    assert one.health is Health.BAD
    assert "has the symbol ws_nobody_has_this" in one.text
    assert "LD_PRELOAD" in one.advice


def test_a_library_that_is_not_installed_is_named(
    build: Callable[..., Path], tmp_path: Path
) -> None:
    build("libuuidlike.so.7")
    path = build(
        "libWSTP64i4.so", "", "", f"-L{tmp_path}", "-Wl,--no-as-needed", "-l:libuuidlike.so.7"
    )
    (tmp_path / "libuuidlike.so.7").unlink()

    one = line(path)

    assert one.health is Health.BAD
    assert "it needs libuuidlike.so.7, which is not on this system" in one.text
    assert one.advice.startswith("install ")


def test_another_processor_is_seen_before_loading(build: Callable[..., Path]) -> None:
    path = build()
    data = bytearray(path.read_bytes())
    data[MACHINE_OFFSET : MACHINE_OFFSET + 2] = ARM_64.to_bytes(2, "little")
    path.write_bytes(data)

    one = line(path)

    assert one.health is Health.BAD
    assert "it is built for ARM 64 bits, this Python runs on" in one.text


@pytest.mark.parametrize(
    ("magic", "says"),
    [
        (b"\xcf\xfa\xed\xfe", "a macOS file"),
        (b"\xca\xfe\xba\xbe", "a macOS file for several processors"),
        (b"MZ", "a Windows file"),
        (b"!<arch>\n", "a static library"),
    ],
    ids=["mach-o", "fat", "dll", "archive"],
)
def test_a_library_of_another_system_is_named(tmp_path: Path, magic: bytes, says: str) -> None:
    path = tmp_path / "libWSTP64i4.so"
    path.write_bytes(magic + bytes(100))

    one = line(path)

    assert one.health is Health.BAD
    assert f"it is {says}" in one.text


def test_the_folder_instead_of_the_file_is_named(tmp_path: Path) -> None:
    one = line(tmp_path)

    assert "it is a folder, not a file" in one.text
    assert "libWSTP64i4.so" in one.advice


def test_another_library_of_the_sdk_is_no_wstp(build: Callable[..., Path], tmp_path: Path) -> None:
    source = tmp_path / "other.c"
    source.write_text("int WSPutInteger(void) { return 0; }")
    path = tmp_path / "libother.so"
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-o", str(path), str(source)], check=True)
    del build

    one = line(path)

    assert one.health is Health.BAD
    assert "a shared library without WSInitialize" in one.text


def test_every_place_that_was_rejected_says_why(build: Callable[..., Path], tmp_path: Path) -> None:
    good = build()
    wrong = tmp_path / "wrong.so"
    wrong.write_text("text")
    empty = tmp_path / "empty"
    empty.mkdir()

    found = discover([wrong, empty, good], machine=Machine("linux", tmp_path / "root", {}))

    assert [(one.path.name, one.accepted) for one in found] == [
        ("wrong.so", False),
        ("empty", False),
        ("libWSTP64i4.so", True),
    ]
    assert all(one.reason for one in found if not one.accepted)


def test_a_c_plus_plus_library_that_is_too_new_is_named(
    build: Callable[..., Path], tmp_path: Path
) -> None:
    versions = tmp_path / "versions"
    versions.write_text("CXXABI_9.9.9 { global: ws_new; };")
    source = tmp_path / "new.c"
    source.write_text("int ws_new(void) { return 0; }")
    needed = tmp_path / "libnew.so.1"
    link = [str(COMPILER), "-shared", "-fPIC", "-Wl,-soname,libnew.so.1", "-o", str(needed)]
    subprocess.run([*link, str(source), f"-Wl,--version-script={versions}"], check=True)
    path = build(
        "libWSTP64i4.so", "int ws_new(void);", "ws_new();", str(needed), f"-Wl,-rpath,{tmp_path}"
    )
    versions.write_text("CXXABI_1.0 { global: ws_new; };")
    subprocess.run([*link, str(source), f"-Wl,--version-script={versions}"], check=True)

    one = line(path)

    assert one.health is Health.BAD
    assert "it needs CXXABI_9.9.9, newer than this system's" in one.text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("__builtin_trap();", "initialising it ends in SIGILL"),
        ("return 0;", "WSInitialize answers NULL"),
    ],
    ids=["crash", "null"],
)
def test_a_library_that_does_not_start_is_told(
    build: Callable[..., Path], body: str, says: str
) -> None:
    one = line(build("libWSTP64i4.so", "", body))

    assert one.health is Health.BAD
    assert says in one.text


def test_a_library_that_lacks_functions_says_how_many(build: Callable[..., Path]) -> None:
    path = build()

    found = list(examine_library(path))

    assert [one.health for one in found] == [Health.GOOD, Health.WARNING]
    assert found[1].text == f"{EXPORTED - STUBBED} of {EXPORTED} functions are missing"


def test_a_folder_with_several_libraries_has_each_judged(
    build: Callable[..., Path], tmp_path: Path
) -> None:
    """Users name the SDK's folder; one bad file in it must not hide the others."""
    build("libWSTP64i4.so")
    (tmp_path / "libML64i4.so").write_bytes(b"\xcf\xfa\xed\xfe" + bytes(100))
    (tmp_path / "libWSTP64i4.a").write_bytes(b"!<arch>\n")

    found = discover([tmp_path], machine=Machine("linux", tmp_path / "root", {}))

    assert {one.path.name: one.reason for one in found} == {
        "libWSTP64i4.so": "",
        "libML64i4.so": "it is a macOS file, not a shared library",
        "libWSTP64i4.a": "a static library, which only a linker can use",
    }


def test_protocols_that_a_library_does_not_have_are_no_problem(build: Callable[..., Path]) -> None:
    refuses = f"{{ (void)env; *error = {int(ErrorCode.WSEPROTOCOL)}; return 0; }}"
    path = build(
        "libWSTP64i4.so",
        f"void *WSLoopbackOpen(void *env, int *error) {refuses}\n"
        f"void *WSOpenArgcArgv(void *env, int count, char **words, int *error) {refuses}",
        "",
        "-Wno-unused-parameter",
    )

    found = list(try_protocols(path))

    assert len(found) == 6
    assert {(one.health, one.text) for one in found} == {
        (Health.WARNING, "this library does not have it")
    }
