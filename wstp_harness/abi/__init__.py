"""What the C API is, as tables: prototypes, families, types, constants, errors.

The rule: each fact stands once, in ``tables/`` (C text) or ``families.py`` (the two families),
with its source; ctypes prototypes, ``wstp.h``, the engine's X-macro rows, ``codes.py`` and the
coverage map are derived. Nothing here loads a library or imports another part of the project.

Typical use::

    prototype = load()["WSGetInteger32List"]
    for parameter in prototype.parameters:  # name, role, element, length, …
        ...
    result_type, argument_types = signature(prototype)
"""

from wstp_harness.abi.codes import ERROR_TEXTS, ErrorCode
from wstp_harness.abi.ctype import callback_type, ctype_of, element_ctype, signature
from wstp_harness.abi.extended import Extended
from wstp_harness.abi.families import ENCODINGS, KINDS, Kind, TextEncoding
from wstp_harness.abi.prototype import Parameter, Prototype, Release, Role, Source
from wstp_harness.abi.table import load

__all__ = [
    "ENCODINGS",
    "ERROR_TEXTS",
    "KINDS",
    "ErrorCode",
    "Extended",
    "Kind",
    "Parameter",
    "Prototype",
    "Release",
    "Role",
    "Source",
    "TextEncoding",
    "callback_type",
    "ctype_of",
    "element_ctype",
    "load",
    "signature",
]
