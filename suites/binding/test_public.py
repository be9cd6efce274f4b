"""The package's public names are those of the binding, found when they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import wstp_harness
from wstp_harness import binding


@pytest.mark.parametrize("name", wstp_harness.__all__)
def test_a_public_name_is_the_bindings(name: str) -> None:
    assert getattr(wstp_harness, name) is getattr(binding, name)
    assert name in dir(wstp_harness)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = wstp_harness.nonsense


def test_importing_the_package_loads_neither_a_library_nor_the_binding() -> None:
    text = "import sys, wstp_harness; print('ctypes' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"


def test_the_binding_works_without_numpy() -> None:
    text = (
        "import sys; sys.modules['numpy'] = None\n"
        "from wstp_harness.binding.buffers import block_of\n"
        "import wstp_harness.binding, array\n"
        "print(block_of(array.array('d', [1, 2])).kind)"
    )
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "Real64"
