"""What the fuzz targets start from: recorded vectors, and texts such as each target reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WIRE = Path(__file__).parents[1] / "wire"
LONGEST_SEED = 8192
"""Hexadecimal digits."""
GETS = bytes(range(12))
"""Choices of gets for the decoder: its first byte says how many follow."""
NUMBERS = [
    "0", "-1", "12345678901234567890", "1.5", "-2.25e10", "1.5*^-300", "1e999", "4.9e-324",
    "1.`20", "1.``20", "0.1`", "inf", "nan", "-0.0", "2147483648", "9007199254740993",
]  # fmt: skip
COMMAND_LINES = [
    "-linkmode listen -linkprotocol TCPIP -linkname 5000@127.0.0.1,5001@127.0.0.1",
    "-linkcreate -linkprotocol SharedMemory -linkname 'a b'",
    '-linklaunch -linkname "math -mathlink"',
    "-linkconnect -linkname 4 -linkoptions 131072 -linkhost ::1",
    r"-linkname a\ b -LINKPROTOCOL tcpip unknown -linkoptions 4",
]
BODIES = [b"1A", b"\x01\x43", b"3\x03abc\x03\xb1", "aé漢😀".encode(), b"\\:03b1\\[Alpha]\\303"]


def vectors() -> list[dict[str, Any]]:
    """Return the recorded vectors."""
    entries: list[dict[str, Any]] = json.loads((WIRE / "vectors.json").read_text())
    return entries


def hostile(kind: str) -> list[dict[str, Any]]:
    """Return what hostile peers sent: `stream` after the set-up, or `handshake`."""
    entries: list[dict[str, Any]] = json.loads((WIRE / "hostile.json").read_text())[kind]
    return entries


def streams() -> list[bytes]:
    """Return the token streams of the vectors, and what hostile peers sent."""
    entries = [*vectors(), *hostile("stream")]
    codes = [each.get("bytes_hex") or "" for each in entries]
    return [bytes.fromhex(each) for each in codes if 0 < len(each) < LONGEST_SEED]


def greetings() -> list[bytes]:
    """Return what peers of several ages announce, and what hostile ones do."""
    announced = next(each for each in vectors() if "negotiations" in each)
    texts = [b"Math Link" + text.encode() for text in announced["negotiations"].values()]
    sent = [each.get("peer_bytes_hex") or "" for each in hostile("handshake")]
    return texts + [bytes.fromhex(each) for each in sent if len(each) < LONGEST_SEED]


def seeds(target: str) -> list[bytes]:
    """Return the first inputs of a fuzz target.

    Raises:
        KeyError: no such target.
    """
    made: dict[str, list[bytes]] = {
        "decoder": [bytes([len(GETS)]) + GETS + each for each in streams()],
        "greeting": greetings(),
        "number": [each.encode() for each in NUMBERS],
        "sequence": [bytes([i]) + each for i, each in enumerate(streams()[:200])],
        "text": [bytes([i]) + each for i in range(2) for each in [*BODIES, *streams()]],
        "words": [each.encode() for each in COMMAND_LINES],
    }
    return made[target]
