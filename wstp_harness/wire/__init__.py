"""The bytes of a TCPIP link, in plain Python and independent of any library.

A codec of tokens, the greeting, scripted peers in both roles, a recording proxy. It knows
sockets and bytes only; no shared object is ever loaded here, and nothing of the engine is
used: what it says can contradict the engine, and is meant to.
"""

from wstp_harness.wire.codec import Decoder, Malformed, decode, encode
from wstp_harness.wire.dump import dump
from wstp_harness.wire.greeting import STANDARD, Greeting
from wstp_harness.wire.peer import RawConnector, RawListener, RawPeer
from wstp_harness.wire.proxy import RecordingProxy
from wstp_harness.wire.tokens import (
    Array,
    Dimension,
    Function,
    Number,
    OldText,
    Packed,
    Reference,
    Separator,
    Text,
    Token,
    UserToken,
)

__all__ = [
    "STANDARD",
    "Array",
    "Decoder",
    "Dimension",
    "Function",
    "Greeting",
    "Malformed",
    "Number",
    "OldText",
    "Packed",
    "RawConnector",
    "RawListener",
    "RawPeer",
    "RecordingProxy",
    "Reference",
    "Separator",
    "Text",
    "Token",
    "UserToken",
    "decode",
    "dump",
    "encode",
]
