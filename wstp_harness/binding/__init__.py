"""Python binding of the C API, for any number of libraries in one process.

Two levels: `Library.call` is raw (C's return values, no exceptions); `Environment` and `Link`
are friendly (typed errors, owned resources). numpy is used where it is installed, never needed.

Typical use::

    with Environment() as environment, channel(Protocol.TCPIP, environment) as (a, b):
        a.put("Integer32", 7)
        a.flush()
        assert b.get("Integer32") == 7
"""

from wstp_harness.abi import Extended
from wstp_harness.binding.channel import activate_both, channel
from wstp_harness.binding.connection import Readiness
from wstp_harness.binding.environment import Environment
from wstp_harness.binding.errors import (
    ERRORS,
    BadArgument,
    CallbackStopped,
    ConnectionRefused,
    DataMalformed,
    EndOfPacket,
    LibraryFailed,
    LinkBusy,
    LinkClosed,
    LinkDead,
    LinkError,
    LinkTimeout,
    LinkUnconnected,
    MessageUndelivered,
    NameTaken,
    NoListener,
    NotSupported,
    OutOfMemory,
    OutOfRange,
    OutOfSequence,
    SymbolMissing,
    TextError,
    WouldBlock,
    WSTPError,
)
from wstp_harness.binding.expression import BigReal, Expr, Putable, Symbol, Value
from wstp_harness.binding.lending import ArrayLoan
from wstp_harness.binding.library import Library
from wstp_harness.binding.link import Link
from wstp_harness.binding.loans import Loan
from wstp_harness.binding.marks import Mark
from wstp_harness.binding.messages import Urgent
from wstp_harness.binding.pieces import ArrayReader, ArrayWriter
from wstp_harness.binding.program import Program
from wstp_harness.binding.properties import Device
from wstp_harness.binding.protocol import Protocol
from wstp_harness.binding.server import LinkServer
from wstp_harness.binding.text import Encoding

__all__ = [
    "ERRORS",
    "ArrayLoan",
    "ArrayReader",
    "ArrayWriter",
    "BadArgument",
    "BigReal",
    "CallbackStopped",
    "ConnectionRefused",
    "DataMalformed",
    "Device",
    "Encoding",
    "EndOfPacket",
    "Environment",
    "Expr",
    "Extended",
    "Library",
    "LibraryFailed",
    "Link",
    "LinkBusy",
    "LinkClosed",
    "LinkDead",
    "LinkError",
    "LinkServer",
    "LinkTimeout",
    "LinkUnconnected",
    "Loan",
    "Mark",
    "MessageUndelivered",
    "NameTaken",
    "NoListener",
    "NotSupported",
    "OutOfMemory",
    "OutOfRange",
    "OutOfSequence",
    "Program",
    "Protocol",
    "Putable",
    "Readiness",
    "Symbol",
    "SymbolMissing",
    "TextError",
    "Urgent",
    "Value",
    "WSTPError",
    "WouldBlock",
    "activate_both",
    "channel",
]
