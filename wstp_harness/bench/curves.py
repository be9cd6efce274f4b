"""What can be measured: named groups of curves, from one end alone to whole links.

Every curve has a limit: the same bytes through no library at all (see `limit_curve`).
"""

from __future__ import annotations

from typing import Final

from wstp_harness.bench.pump import Curve

#: Where links can be: a protocol, and how far its ends are apart.
PLACES: Final = (
    ("IntraProcess", "threads"),
    ("SharedMemory", "threads"),
    ("SharedMemory", "processes"),
    ("TCPIP", "threads"),
    ("TCPIP", "processes"),
)
KIBIBYTE: Final = 1024
FOUR_MEBIBYTES: Final = 4 << 20

LIMIT_OF: Final = {
    "Loopback": "limit-copy",
    "IntraProcess": "limit-futex",
    "SharedMemory": "limit-futex",
    "TCPIP": "limit-tcp",
}


def limit_curve(curve: Curve) -> Curve:
    """Return the curve of what bounds `curve` on the same machine: raw copies, memory, sockets."""
    return Curve(LIMIT_OF[curve.kind], curve.place, curve.workload, curve.sizes, curve.window)


def _alone(workload: str, *sizes: int) -> Curve:
    return Curve("Loopback", "threads", workload, sizes)


#: Groups by name, in the order they are measured.
GROUPS: Final[dict[str, list[Curve]]] = {
    "round-trip": [Curve(kind, place, "integer-round-trip") for kind, place in PLACES],
    "bandwidth": [
        Curve(kind, place, "real64-stream", (FOUR_MEBIBYTES,), 4) for kind, place in PLACES
    ],
    "messages": [
        Curve(kind, place, "real64-round-trip", (KIBIBYTE, 4 * KIBIBYTE, 16 * KIBIBYTE))
        for kind, place in PLACES
    ],
    "set-up": [
        Curve(kind, "threads", "set-up") for kind in ("IntraProcess", "SharedMemory", "TCPIP")
    ],
    "loopback": [
        _alone("integer32", 4),
        _alone("list-of-two", 8),
        _alone("utf8-string", 64 * KIBIBYTE),
        _alone("native-string", 64 * KIBIBYTE),
        _alone("real64-array", 80, 8_000, 800_000),
    ],
    "shape": [
        _alone("nested", 1_000, 100_000, 1_000_000),
        _alone("wide", 1_000, 100_000, 1_000_000),
    ],
}
DEFAULT_GROUPS: Final = ("round-trip", "bandwidth")
