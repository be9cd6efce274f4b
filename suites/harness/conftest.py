"""Libraries for the harness's own tests: a good one, and good ones with one thing broken.

A broken library is a file of `subjects/` compiled together with generated forwarding to the
good library. Forwarding needs a few bytes of assembly per name, written here for x86-64.
"""

import platform
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from wstp_harness.engine import library_path
from wstp_harness.locate import identify

SUBJECTS = Path(__file__).parent / "subjects"

FORWARDING = """
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include "good.h"

static void* good;
static const char* const names[] = {{{names}}};
__attribute__((visibility("hidden"))) void* good_slots[sizeof names / sizeof names[0]];

void* good_function(const char* name) {{ return dlsym(good, name); }}

__attribute__((constructor)) static void forward_all(void) {{
  good = dlopen("{path}", RTLD_NOW | RTLD_LOCAL);
  if (!good) {{
    fprintf(stderr, "%s\\n", dlerror());
    abort();
  }}
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; ++i)
    good_slots[i] = good_function(names[i]);
}}

__asm__(".text\\n"
{jumps}
);
"""
JUMP = (
    '".weak {name}\\n.type {name}, @function\\n{name}: jmp *good_slots+{offset}(%rip)\\n"'
    '".size {name}, .-{name}\\n"'
)


@pytest.fixture(scope="session")
def good_library(pytestconfig: pytest.Config) -> Path:
    """The library the harness is tried on: the one under test, by default the engine."""
    named = pytestconfig.getoption("wstp_library", default=[])
    return Path(named[0]) if named else library_path()


@pytest.fixture(scope="session")
def broken_library(
    good_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Build a library of `subjects/` by the name of its file."""
    if platform.machine() != "x86_64":
        pytest.skip("the forwarding of broken libraries is written for x86-64 only")
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler `cc` to build broken libraries with")
    folder = tmp_path_factory.mktemp("subjects")
    forwarding = folder / "forwarding.c"
    forwarding.write_text(forwarding_source(good_library))
    built: dict[str, Path] = {}

    def build(name: str) -> Path:
        if name not in built:
            library = folder / f"lib{name}.so"
            sources = [str(SUBJECTS / f"{name}.c"), str(forwarding)]
            options = ["-shared", "-fPIC", "-g", "-O0", f"-I{SUBJECTS}", "-o", str(library)]
            libraries = ["-ldl", "-lrt"]
            subprocess.run(
                [compiler, *options, *sources, *libraries], check=True
            )  # cc by its full path
            built[name] = library
        return built[name]

    return build


def forwarding_source(good: Path) -> str:
    names = sorted(identify(good).functions)
    return FORWARDING.format(
        path=good,
        names=", ".join(f'"{name}"' for name in names),
        jumps="\n".join(JUMP.format(name=n, offset=8 * i) for i, n in enumerate(names)),
    )
