"""Where WSTP libraries are and what a shared object is.

Looks at files and installations; opens a library only in `open_library` (this process) and
`probe` (a child process). Raises `LibraryNotFound` and `LibraryNotLoadable`, whose text is one
line that says what to do.
"""

from wstp_harness.locate.discovery import Candidate, Machine, best, discover, installed
from wstp_harness.locate.faults import LibraryFault, LibraryNotFound, LibraryNotLoadable
from wstp_harness.locate.header import Header, header_of, modern
from wstp_harness.locate.identity import Identity, identify
from wstp_harness.locate.installations import Installation
from wstp_harness.locate.opening import open_library
from wstp_harness.locate.probe import Versions, probe

__all__ = [
    "Candidate",
    "Header",
    "Identity",
    "Installation",
    "LibraryFault",
    "LibraryNotFound",
    "LibraryNotLoadable",
    "Machine",
    "Versions",
    "best",
    "discover",
    "header_of",
    "identify",
    "installed",
    "modern",
    "open_library",
    "probe",
]
