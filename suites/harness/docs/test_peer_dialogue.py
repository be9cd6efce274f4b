"""The dialogue on the page about peers is what the shipped agent says today.

What differs from run to run (process, path, digest, times) is compared by its form only.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Final

from wstp_harness.engine import library_path
from wstp_harness.lab.frames import Frame, Unpacker, pack
from wstp_harness.lab.launch import Process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wstp_harness.lab.values import Json

PAGE: Final = "docs/write-a-peer.md"
VOLATILE: Final = frozenset({"pid", "path", "sha256", "started", "ended", "build"})
#: Those required of a peer; others are named in its features.
REQUIRED: Final = frozenset({"hello", "open", "script", "close", "quit"})
LIMIT_SECONDS: Final = 20.0


def dialogue(page: str) -> list[tuple[Frame, Frame]]:
    """Return the requests of the page, each with its reply."""
    lines = [line for line in page.splitlines() if line.startswith(("> {", "< {"))]
    assert [line[0] for line in lines] == [">", "<"] * (len(lines) // 2)
    frames = [json.loads(line[2:]) for line in lines]
    return list(zip(frames[::2], frames[1::2], strict=True))


def stable(value: Json) -> Json:
    """Return a value with the form of what varies in place of it."""
    if isinstance(value, dict):
        return {
            key: type(each).__name__ if key in VOLATILE else stable(each)
            for key, each in value.items()
        }
    return [stable(each) for each in value] if isinstance(value, list) else value


def replies(process: Process, requests: list[Frame]) -> Iterator[Frame]:
    """Send one request after the other and yield each reply."""
    unpacker = Unpacker()
    process.socket.settimeout(LIMIT_SECONDS)
    for request in requests:
        process.socket.sendall(pack(request))
        end = time.monotonic() + LIMIT_SECONDS
        frames: list[Frame] = []
        while not frames and time.monotonic() < end:
            data = process.socket.recv(1 << 16)
            assert data, f"the agent ended over {request}"
            frames = unpacker.feed(data)
        (frame,) = frames
        yield frame


def test_the_agent_says_what_the_page_says(pages: Mapping[str, str], tmp_path: Path) -> None:
    shown = dialogue(pages[PAGE])
    process = Process("page", library_path(), tmp_path / "agent")
    try:
        said = list(replies(process, [request for request, _ in shown]))
        code = process.exit_code(LIMIT_SECONDS)
    finally:
        process.close()

    assert [stable(reply) for reply in said] == [stable(reply) for _, reply in shown]
    assert code == 0


def test_the_page_shows_every_required_request(pages: Mapping[str, str]) -> None:
    shown = {str(request["op"]) for request, _ in dialogue(pages[PAGE])}

    assert shown >= REQUIRED


def test_the_first_frame_is_shown_byte_by_byte(pages: Mapping[str, str]) -> None:
    frame = pack({"op": "hello", "protocol": 1, "id": 1})

    assert f"`{frame[:4].hex()}` and `{frame[4:].decode()}`" in pages[PAGE]
