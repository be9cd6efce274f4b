"""Writers of the files derived from the tables.

`derived_files` gives every derived file as path -> text; ``python -m wstp_harness.abi.write``
writes them into the checkout, and suites/abi compares them with what is committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wstp_harness.abi.write.codes import codes_module
from wstp_harness.abi.write.definitions import (
    errors_def,
    exports_map,
    families_def,
    functions_def,
)
from wstp_harness.abi.write.header import mathlink_header, wstp_header

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WRITERS: Final[Mapping[str, Callable[[], str]]] = {
    "abi/codes.py": codes_module,
    "engine/include/wstp.h": wstp_header,
    "engine/include/mathlink.h": mathlink_header,
    "engine/tables/errors.def": errors_def,
    "engine/tables/exports.map": exports_map,
    "engine/tables/families.def": families_def,
    "engine/tables/functions.def": functions_def,
}


def derived_files() -> dict[str, str]:
    """Text of every derived file, by its path inside the package ``wstp_harness``."""
    return {path: writer() for path, writer in _WRITERS.items()}
