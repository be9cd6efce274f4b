"""Where libraries are looked for on three systems, on fake trees, and why each was taken or not.

Source: rules of wolfram-app-discovery 0.6 (roots, licences, bundle identifiers, registry values,
SDK layout) and its users' requests (shared libraries, kernels on PATH).
"""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from wstp_harness.locate import (
    LibraryNotFound,
    Machine,
    best,
    discover,
    installed,
    linux,
    macos,
    windows,
)
from wstp_harness.locate.installations import Product, version_in

if TYPE_CHECKING:
    from pathlib import Path

MATHEMATICA = "Wolfram Mathematica License Agreement"
ENGINE = "Free Wolfram Engine™ for Developers: Terms and Conditions of Use"
ADDITIONS = "SystemFiles/Links/WSTP/DeveloperKit/Linux-x86-64/CompilerAdditions"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Bytes of a shared object with the names that matter."""
    if shutil.which("gcc") is None:
        pytest.skip("no gcc on this machine")
    names = ["WSInitialize", "WSDeinitialize", "WSClose", "WSError", "WSPutInteger"]
    text = "".join(f"long {name}(void) {{ return 0; }}\n" for name in names)
    target = tmp_path_factory.mktemp("library") / "lib.so"
    command = ["gcc", "-shared", "-fPIC", "-o", str(target), "-x", "c", "-"]
    subprocess.run(command, input=text, text=True, check=True)
    return target.read_bytes()


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def on_linux(root: Path, kind: str, version: str, licence: str = MATHEMATICA) -> Path:
    directory = root / "usr/local/Wolfram" / kind / version
    write(directory / "LICENSE.txt", licence + "\nmore\n")
    script = f'#!/bin/sh\n#\n# "" Mathematica {version} Kernel command file\n'
    write(directory / "Executables/WolframKernel", script)
    return directory


def linux_machine(root: Path, **environment: str) -> Machine:
    return Machine("linux", root, environment)


def test_linux_installations_tell_product_and_version(tmp_path: Path) -> None:
    on_linux(tmp_path, "Mathematica", "13.2.0")
    on_linux(tmp_path, "WolframEngine", "14.0", ENGINE)
    on_linux(tmp_path, "Other", "12.1", "Some other licence")

    found = {str(one) for one in linux.installations(tmp_path, {})}

    assert found == {"Mathematica 13.2.0", "Engine 14.0.0", "Unknown 12.1.0"}


def test_the_newest_installation_comes_first_and_the_product_breaks_a_tie(
    tmp_path: Path, library: bytes
) -> None:
    paths = [
        on_linux(tmp_path, "WolframEngine", "13.3", ENGINE),
        on_linux(tmp_path, "Mathematica", "13.3"),
        on_linux(tmp_path, "Mathematica", "9.0"),
        on_linux(tmp_path, "Mathematica", "14.1"),
    ]
    for path in paths:
        write(path / ADDITIONS / "libWSTP64i4.so", library)

    found = discover(machine=linux_machine(tmp_path))

    assert [c.found_by.split(",")[0] for c in found] == [
        "Mathematica 14.1.0",
        "Mathematica 13.3.0",
        "Engine 13.3.0",
        "Mathematica 9.0.0",
    ]
    assert all(c.accepted for c in found)
    assert best(found) is found[0]


def test_every_rejected_candidate_has_its_reason(tmp_path: Path, library: bytes) -> None:
    directory = on_linux(tmp_path, "Mathematica", "13.2")
    write(directory / ADDITIONS / "libWSTP64i4.a", b"!<arch>\n")
    write(directory / ADDITIONS / "libML64i4.so", "text")
    write(directory / ADDITIONS / "libML64i3.so", library.replace(b"\x7fELF", b"MZ\0\0"))
    empty = on_linux(tmp_path, "Mathematica", "12.0")

    found = {c.path.name: c.reason for c in discover(machine=linux_machine(tmp_path))}

    assert found == {
        "libML64i4.so": "it is a text file, not a shared library",
        "libML64i3.so": "it is a Windows file, not a shared library",
        "libWSTP64i4.a": "a static library, which only a linker can use",
        empty.name: "no library in this folder",
    }


def test_nothing_usable_says_how_many_places_and_what_to_set(tmp_path: Path) -> None:
    on_linux(tmp_path, "Mathematica", "12.0")

    with pytest.raises(LibraryNotFound, match=r"none of 1 places .*; name one, or set WSTP_"):
        best(discover(machine=linux_machine(tmp_path)))


@pytest.mark.parametrize(
    "variable", ["WSTP_COMPILER_ADDITIONS_DIRECTORY", "WSTP_COMPILER_ADDITIONS"]
)
def test_a_variable_with_an_sdk_goes_before_installations(
    tmp_path: Path, library: bytes, variable: str
) -> None:
    write(on_linux(tmp_path, "Mathematica", "14.1") / ADDITIONS / "libWSTP64i4.so", library)
    sdk = write(tmp_path / "sdk" / "libWSTP64i4.so", library).parent

    first = discover(machine=linux_machine(tmp_path, **{variable: str(sdk)}))[0]

    assert (first.path.parent, first.found_by) == (sdk, variable)


@pytest.mark.parametrize("variable", ["WOLFRAM_APP_DIRECTORY", "RUST_WOLFRAM_LOCATION"])
def test_a_variable_with_an_installation_leads_into_it(
    tmp_path: Path, library: bytes, variable: str
) -> None:
    directory = tmp_path / "elsewhere"
    path = write(directory / ADDITIONS / "libWSTP64i4.so", library)

    first = discover(machine=linux_machine(tmp_path, **{variable: str(directory)}))[0]

    assert (first.path, first.found_by, first.accepted) == (path, variable, True)


def test_what_the_caller_names_goes_first_and_counts_once(tmp_path: Path, library: bytes) -> None:
    directory = on_linux(tmp_path, "Mathematica", "14.1")
    path = write(directory / ADDITIONS / "libWSTP64i4.so", library)

    found = discover([path, directory], machine=linux_machine(tmp_path))

    assert [(c.path, c.found_by) for c in found] == [(path, "named")]


def test_a_kernel_on_path_leads_to_its_installation(tmp_path: Path, library: bytes) -> None:
    directory = tmp_path / "home/tools/wolfram-13.1"
    write(directory / ADDITIONS / "libWSTP64i4.so", library)
    kernel = write(directory / "Executables/WolframKernel", "#!/bin/sh\n")
    kernel.chmod(0o755)
    link = tmp_path / "bin" / "WolframKernel"
    link.parent.mkdir()
    link.symlink_to(kernel)

    found = discover(machine=linux_machine(tmp_path, PATH=str(link.parent)))

    assert found[0].found_by == "Unknown 13.1.0, WolframKernel on PATH"
    assert found[0].accepted


def bundle(root: Path, name: str, identifier: str, version: str = "14.0.0") -> Path:
    info = {"CFBundleIdentifier": identifier, "CFBundleShortVersionString": version}
    write(root / "Applications" / name / "Contents/Info.plist", plistlib.dumps(info))
    return root / "Applications" / name


def test_macos_bundles_are_known_by_their_identifier(tmp_path: Path) -> None:
    bundle(tmp_path, "Wolfram.app", "com.wolfram.WolframApp", "14.1.0")
    bundle(tmp_path, "Mathematica.app", "COM.WOLFRAM.Mathematica", "13.3.1")
    bundle(tmp_path, "Other.app", "org.example.Other")
    write(tmp_path / "Applications/Broken.app/Contents/Info.plist", "not a plist")

    found = list(macos.installations(tmp_path, {}))

    assert {str(one) for one in found} == {"Wolfram App 14.1.0", "Mathematica 13.3.1"}
    assert all(one.directory.name == "Contents" for one in found)


def test_of_the_macos_engine_the_embedded_player_counts(tmp_path: Path) -> None:
    app = bundle(tmp_path, "Wolfram Engine.app", "com.wolfram.WolframEngine")

    (found,) = macos.installations(tmp_path, {})

    assert found.product is Product.ENGINE
    assert found.directory == app / "Contents/Resources/Wolfram Player.app/Contents"


def test_a_macos_library_is_rejected_elsewhere_with_a_reason(tmp_path: Path) -> None:
    app = bundle(tmp_path, "Mathematica.app", "com.wolfram.Mathematica")
    kit = app / "Contents/SystemFiles/Links/WSTP/DeveloperKit/MacOSX-ARM64/CompilerAdditions"
    write(kit / "wstp.framework/wstp", b"\xcf\xfa\xed\xfe" + bytes(100))

    (found,) = discover(machine=Machine("darwin", tmp_path, {}))

    assert (found.accepted, found.reason) == (False, "it is a macOS file, not a shared library")


EXECUTABLE = r"C:\Program Files\Wolfram Research\Mathematica\13.2\Mathematica.exe"
REGISTERED: dict[str, str | int] = {
    "InstallationDirectory": r"C:\Program Files\Wolfram Research\Mathematica\13.2",
    "ProductName": "Mathematica",
    "ProductType": 1 << 28,
    "Caps": 1,
    "ProductVersion": "13.2.0.1",
}
FOLDER = "C/Program Files/Wolfram Research/Mathematica/13.2"


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("8123456", {}, ["Mathematica 13.2.0"]),
        ("M.8123456", {}, ["Mathematica 13.2.0"]),
        ("0", {}, []),
        ("text", {}, []),
        ("1", {"Caps": None}, []),
        ("1", {"ProductName": None}, []),
        ("1", {"Version": 14 << 24 | 1 << 16 | 2 << 8}, ["Mathematica 14.1.2"]),
        ("1", {"ProductType": 1 << 15, "ProductVersion": None}, ["Engine 12.3.1"]),
        ("1", {"InstallationDirectory": r"C:\gone"}, []),
        (
            "1",
            {
                "InstallationDirectory": None,
                "ExecutablePath": EXECUTABLE,
            },
            ["Mathematica 13.2.0"],
        ),
    ],
)
def test_windows_installations_come_from_the_registry(
    tmp_path: Path, name: str, changes: dict[str, str | int | None], says: list[str]
) -> None:
    write(tmp_path / FOLDER / ".VersionID", "12.3.1.0")
    merged = {**REGISTERED, **changes}
    values = {key: value for key, value in merged.items() if value is not None}

    found = windows.installations([(name, values)], tmp_path)

    assert [str(one) for one in found] == says


def test_a_windows_library_stands_beside_compiler_additions(tmp_path: Path) -> None:
    kit = tmp_path / FOLDER / "SystemFiles/Links/WSTP/DeveloperKit/Windows-x86-64"
    path = write(kit / "SystemAdditions/wstp64i4.dll", b"MZ" + bytes(100))

    found = discover(machine=Machine("win32", tmp_path, {}, (("1", REGISTERED),)))

    assert [(c.path, c.reason) for c in found] == [
        (path, "it is a Windows file, not a shared library")
    ]


@pytest.mark.parametrize("part", ["kernel", "script"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_an_installation_knows_its_programs(tmp_path: Path, system: str, part: str) -> None:
    directory = {
        "linux": on_linux(tmp_path, "Mathematica", "13.2"),
        "darwin": bundle(tmp_path, "Mathematica.app", "com.wolfram.Mathematica") / "Contents",
        "win32": tmp_path / FOLDER,
    }[system]
    name = {
        ("linux", "kernel"): "Executables/WolframKernel",
        ("linux", "script"): "SystemFiles/Kernel/Binaries/Linux-x86-64/wolframscript",
        ("darwin", "kernel"): "MacOS/WolframKernel",
        ("darwin", "script"): "MacOS/wolframscript",
        ("win32", "kernel"): "WolframKernel.exe",
        ("win32", "script"): "wolframscript.exe",
    }[system, part]
    path = write(directory / name, "program")

    (found,) = installed(Machine(system, tmp_path, {}, (("1", REGISTERED),)))

    assert (found.directory, getattr(found, part)) == (directory, path)
    path.unlink()
    assert getattr(found, part) is None


def test_installations_are_listed_best_first(tmp_path: Path) -> None:
    on_linux(tmp_path, "Mathematica", "9.0")
    on_linux(tmp_path, "Mathematica", "14.1")
    on_linux(tmp_path, "WolframEngine", "14.1", ENGINE)

    found = [str(one) for one in installed(linux_machine(tmp_path))]

    assert found == ["Mathematica 14.1.0", "Engine 14.1.0", "Mathematica 9.0.0"]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("13.2.0", (13, 2, 0)),
        ("14.1", (14, 1, 0)),
        ("12.0.0.1.20230201", (12, 0, 0)),
        ("0.9", None),
        ("none", None),
    ],
)
def test_versions_are_read_leniently(text: str, version: tuple[int, int, int] | None) -> None:
    assert version_in(text) == version


def test_this_machine_is_looked_at_without_an_error() -> None:
    for candidate in discover():
        assert candidate.accepted or candidate.reason
