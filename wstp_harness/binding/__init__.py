"""Python binding of the C API, for any number of libraries in one process.

Two levels: `Library.call` is raw (C's return values, no exceptions); `Environment` and `Link`
are friendly (typed errors, owned resources). numpy is used where it is installed and never
needed.
"""

from wstp_harness.binding.library import Library
from wstp_harness.binding.protocol import Protocol

__all__ = ["Library", "Protocol"]
