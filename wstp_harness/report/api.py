"""What a library offers to programs, read from its file and its header: frozen, plain data.

Rule: names are those of the table (``WS``), whatever prefix the library exports them with.
Not here: comparing two (``compare_api``), reading files (``locate``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Api:
    """The exported functions and the constants of a library, and what it stands on.

    Attributes:
        prefix: Of its names in its own spelling, ``WS`` or ``ML``.
        functions: Exported names of its API; those that the table does not have, as they are.
        soname: Its own name for the loader.
        needed: Libraries it asks the loader for.
        header: The header that lies with it, empty when none does.
        header_sha256: Of that header.
        constants: The numbers the header defines.
    """

    prefix: str = "WS"
    functions: tuple[str, ...] = ()
    soname: str = ""
    needed: tuple[str, ...] = ()
    header: str = ""
    header_sha256: str = ""
    constants: Mapping[str, int] = field(default_factory=dict)
