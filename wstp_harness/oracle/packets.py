"""Packet heads and their codes, as the header lists them."""

from __future__ import annotations

from typing import Final

PACKETS: Final[dict[str, int]] = {
    "InputPacket": 1,
    "TextPacket": 2,
    "ReturnPacket": 3,
    "ReturnTextPacket": 4,
    "MessagePacket": 5,
    "MenuPacket": 6,
    "CallPacket": 7,
    "InputNamePacket": 8,
    "OutputNamePacket": 9,
    "SyntaxPacket": 10,
    "DisplayPacket": 11,
    "DisplayEndPacket": 12,
    "EvaluatePacket": 13,
    "EnterTextPacket": 14,
    "EnterExpressionPacket": 15,
    "ReturnExpressionPacket": 16,
    "SuspendPacket": 17,
    "ResumePacket": 18,
    "BeginDialogPacket": 19,
    "EndDialogPacket": 20,
    "InputStringPacket": 21,
}
