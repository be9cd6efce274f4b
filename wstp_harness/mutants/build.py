"""From the source of a wrapper to a shared object, with this machine's C++ compiler.

Rule: the wrapper has the SONAME of the library it wraps, so that it belongs to the same family and
the same expectations apply to it.
Not here: the source (``source``).
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wstp_harness.engine import include_path
from wstp_harness.locate import Identity
from wstp_harness.mutants.row import Mutant
from wstp_harness.mutants.source import source

NATIVE: Final = Path(__file__).parent / "native"
COMPILERS: Final = ("c++", "g++", "clang++")
OPTIONS: Final = ("-std=c++20", "-shared", "-fPIC", "-O1", "-w", "-fvisibility=hidden")
DEADLINE_SECONDS: Final = 600.0
TAIL: Final = 12


class BuildFailed(RuntimeError):
    """There is no C++ compiler, or it refused the wrapper; the message says which and why."""


def compiler() -> str:
    """Return the C++ compiler: ``$CXX``, else the first one of this machine.

    Raises:
        BuildFailed: there is none.
    """
    named = os.environ.get("CXX", "")
    for name in (named, *COMPILERS):
        if name and (found := shutil.which(name)):
            return found
    raise BuildFailed(
        f"no C++ compiler ({', '.join(COMPILERS)}): install one, or name it in CXX; "
        "mutants are compiled on the machine they run on"
    )


def build(identity: Identity, mutants: Sequence[Mutant], folder: Path) -> Path:
    """Compile the wrapper of a library and return its path.

    Args:
        identity: The library.
        mutants: What the wrapper can break.
        folder: Where source and shared object are written; it exists.

    Raises:
        BuildFailed: the compiler is missing or refused; its last lines are in the message.
    """
    text = folder / "mutants.cpp"
    text.write_text(source(identity, mutants), "utf-8")
    library = folder / "libmutants.so"
    command = [
        compiler(),
        *OPTIONS,
        f"-I{include_path()}",
        f"-I{NATIVE}",
        str(text),
        *(["-Wl,-soname," + identity.soname] if identity.soname else []),
        *("-o", str(library), "-ldl", "-lpthread"),
    ]
    done = subprocess.run(  # noqa: S603  # the compiler by its full path
        command, capture_output=True, text=True, timeout=DEADLINE_SECONDS, check=False
    )
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if "error" in line] or (
            done.stderr.splitlines()
        )
        raise BuildFailed(f"{command[0]} refuses {text}:\n" + "\n".join(errors[:TAIL]))
    return library
