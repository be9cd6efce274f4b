"""What can be measured: named groups of curves, from one end alone to whole links.

Every curve has a limit: the same bytes through no library at all (see `limit_curve`).
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Final

from wstp_harness.bench.model import Curve

#: Where links can be: a protocol, and how far its ends are apart.
PLACES: Final = (
    ("IntraProcess", "threads"),
    ("SharedMemory", "threads"),
    ("SharedMemory", "processes"),
    ("TCPIP", "threads"),
    ("TCPIP", "processes"),
)
#: One place of each protocol, its ends as far apart as they can be.
FAR: Final = (PLACES[0], PLACES[2], PLACES[4])
PROTOCOLS: Final = ("IntraProcess", "SharedMemory", "TCPIP")
KIBIBYTE: Final = 1024
MEBIBYTE: Final = 1 << 20
BY_SIZE: Final = (*(8**power for power in range(9)), 64 * MEBIBYTE)
"""1 B to 64 MiB."""
QUICK_BYTES: Final = 4 * MEBIBYTE
"""The largest size of a quick run, and of a gate, where every size is measured in many pairs."""
LEAVES: Final = 32_768
"""Of the expression whose shape varies: the same 256 KiB of Real64 in each."""
CHARACTERS: Final = 65_536
TOKENS: Final = 1_000
MESSAGES: Final = 256

LIMIT_OF: Final = {
    "Loopback": "limit-copy",
    "IntraProcess": "limit-futex",
    "SharedMemory": "limit-futex",
    "TCPIP": "limit-tcp",
}
TOKEN_TYPES: Final = (
    *("integer16", "integer32", "integer64", "real32", "real64", "real128"),
    *("symbol", "function", "native", "utf8", "utf16", "utf32"),
)
TEXTS: Final = (
    *("native-string", "byte-string", "byte-string-latin"),
    *("utf8-string", "utf8-string-latin", "utf8-string-bmp", "utf8-string-astral"),
    *("utf16-string", "utf16-string-latin", "utf16-string-bmp", "utf16-string-astral"),
    *("utf32-string", "utf32-string-bmp", "utf32-string-astral"),
    *("ucs2-string", "ucs2-string-latin", "ucs2-string-bmp"),
)
#: Bytes of one unit of what a size counts, where that is not bytes: for the copies of a limit.
UNIT_BYTES: Final = {"scalars": 8, "matrix": 8, "real64-list": 8, "rank": 8, "wide": 4, "tokens": 8}


def limit_curve(curve: Curve) -> Curve:
    """Return the curve of what bounds `curve` on the same machine: raw copies, memory, sockets.

    A limit is a curve of its own limit.
    """
    return curve if curve.is_limit else replace(curve, kind=LIMIT_OF[curve.kind])


def payload_bytes(curve: Curve, size: int) -> int:
    """Return how many bytes of data a size is."""
    for name, each in UNIT_BYTES.items():
        if curve.workload.startswith(name):
            return size * each
    return size


def quick(curves: list[Curve]) -> list[Curve]:
    """Return the curves without their largest sizes."""
    kept = [
        replace(curve, sizes=tuple(size for size in curve.sizes if size <= QUICK_BYTES))
        for curve in curves
    ]
    return [curve for curve in kept if curve.sizes]


def _alone(workload: str, *sizes: int) -> Curve:
    return Curve("Loopback", "threads", workload, sizes)


def _pairs() -> list[Curve]:
    counts = sorted({1, 2, os.cpu_count() or 1, 2 * (os.cpu_count() or 1)})
    return [
        Curve(kind, place, "integer-round-trip", pairs=pairs)
        for kind, place in FAR
        for pairs in counts[1:]  # one pair is in `round-trip`
    ]


def _limits() -> list[Curve]:
    kinds = ("limit-futex", "limit-spin", "limit-tcp", "limit-socketpair")
    return [
        Curve("limit-copy", "threads", "copy", (8, 64 * KIBIBYTE, 4 * MEBIBYTE, 64 * MEBIBYTE)),
        *(Curve(kind, "processes", "integer-round-trip") for kind in kinds),
        *(Curve(kind, "processes", "real64-stream", (4 * MEBIBYTE,), 4) for kind in kinds),
    ]


def _edges(*edges: int) -> tuple[int, ...]:
    return tuple(size for edge in edges for size in (edge - 1, edge, edge + 1))


STREAM_SIZES: Final = (KIBIBYTE, 16 * KIBIBYTE, 256 * KIBIBYTE, 4 * MEBIBYTE, 32 * MEBIBYTE)

#: Groups by name, in the order they are measured.
GROUPS: Final[dict[str, list[Curve]]] = {
    "limits": _limits(),
    "round-trip": [Curve(kind, place, "integer-round-trip") for kind, place in PLACES],
    "latency": [
        _alone("integer8-list", *BY_SIZE),
        *(Curve(kind, place, "integer8-round-trip", BY_SIZE) for kind, place in FAR),
    ],
    "edges": [
        Curve(kind, place, "integer8-round-trip", _edges(4 * KIBIBYTE, 64 * KIBIBYTE))
        for kind, place in FAR[1:]
    ],
    "messages": [
        Curve(kind, place, "real64-round-trip", (KIBIBYTE, 4 * KIBIBYTE, 16 * KIBIBYTE))
        for kind, place in PLACES
    ],
    "bandwidth": [
        Curve(
            kind,
            place,
            "real64-stream",
            STREAM_SIZES if (kind, place) in FAR else (4 * MEBIBYTE,),
            4,
        )
        for kind, place in PLACES
    ],
    "window": [
        Curve(kind, place, "real64-stream", (16 * KIBIBYTE,), window)
        for kind, place in FAR[1:]
        for window in (1, 16, 64)
    ],
    "both-ways": [
        Curve(kind, place, "real64-exchange", (KIBIBYTE, 16 * KIBIBYTE, 64 * KIBIBYTE))
        for kind, place in FAR
    ],
    "rate": [
        Curve(kind, place, "integer-stream", (4,), MESSAGES, flush_every=flush)
        for kind, place in FAR
        for flush in (1, 16, MESSAGES)
    ],
    "pairs": _pairs(),
    "wake-up": [Curve(kind, place, "integer-round-trip", pause_us=2_000) for kind, place in PLACES],
    "set-up": [Curve(kind, "threads", "set-up") for kind in PROTOCOLS],
    "loopback": [
        _alone("integer32", 4),
        _alone("list-of-two", 8),
        _alone("real64-array", 80, 8_000, 800_000),
    ],
    "tokens": [_alone(f"tokens-{name}", TOKENS) for name in TOKEN_TYPES],
    "strings": [_alone(name, CHARACTERS) for name in TEXTS],
    "shape": [
        *(_alone(name, LEAVES) for name in ("scalars", "matrix", "real64-list")),
        *(_alone(f"rank-{rank}", LEAVES) for rank in range(1, 6)),
        _alone("nested", 1_000, 100_000, 1_000_000),
        _alone("wide", 1_000, 100_000, 1_000_000),
    ],
    "footprint": [Curve(kind, "threads", "footprint") for kind in PROTOCOLS],
}
DEFAULT_GROUPS: Final = ("round-trip", "bandwidth")
