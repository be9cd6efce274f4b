"""The link protocols, spelled as ``-linkprotocol`` wants them."""

from __future__ import annotations

from enum import StrEnum


class Protocol(StrEnum):
    """How the two ends of a link reach each other.

    LOOPBACK is one link that reads what it wrote; it is opened by a function of its own and
    never named in an option string.
    """

    LOOPBACK = "Loopback"
    INTRAPROCESS = "IntraProcess"
    SHARED_MEMORY = "SharedMemory"
    TCPIP = "TCPIP"
