"""Recorded vectors: calls with their bytes, bytes with their reads, hostile streams.

The records are facts about a shipped library, kept as JSON; this file turns their compact
notation (repetitions, cycles, typed arrays) into plain bytes and values. Hostile records too
long to be written down are made from their names.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from wstp_harness.abi import Extended
from wstp_harness.wire.greeting import NAME, SIX_DIGITS, STANDARD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_FORMS: Final = {
    "u8": "B",
    "u16": "H",
    "u32": "I",
    "i8": "b",
    "i16": "h",
    "i32": "i",
    "i64": "q",
    "f32": "f",
    "f64": "d",
}
_LENGTHS: Final = ("bytes_len", "peer_bytes_len", "reply_len")
_LIST: Final = b"#GA~DList\n"
_NINE: Final = b"\xe4\x09\0\0\0\n"


@dataclass(frozen=True, slots=True)
class Vector:
    """One record.

    Attributes:
        name: Unique.
        kind: `encode`, `decode`, `transcript`, `message`, `hostile-stream`, ...
        data: The bytes on the data socket.
        mask: Set bits count in comparisons; empty when all do.
        record: The record itself.
    """

    name: str
    kind: str
    data: bytes = b""
    mask: bytes = b""
    record: dict[str, Any] = field(default_factory=dict)

    def masked(self, data: bytes) -> bytes:
        """Return bytes without what is undefined in this vector."""
        if not self.mask or len(data) != len(self.mask):
            return data
        return bytes(byte & bits for byte, bits in zip(data, self.mask, strict=True))

    @property
    def calls(self) -> list[list[Any]]:
        """The calls that put the bytes, each a name and its in-arguments as plain values."""
        calls = self.record.get("api_calls", [])
        return [[name, *map(argument, values)] for name, *values in calls]


def load_vectors(path: Path) -> list[Vector]:
    """Return the records of a file of vectors, definitions left out."""
    records = json.loads(path.read_text(encoding="utf-8"))
    return [
        Vector(each["name"], each["kind"], recorded_bytes(each), recorded_mask(each), each)
        for each in records
        if each["kind"] != "definitions"
    ]


def load_negotiations(path: Path) -> dict[str, bytes]:
    """Return by name what a peer announces after the name of the protocol."""
    for each in json.loads(path.read_text(encoding="utf-8")):
        if each["kind"] == "definitions":
            return {key: text.encode("latin-1") for key, text in each["negotiations"].items()}
    raise ValueError(f"{path} defines no negotiations")


def load_hostile(path: Path, section: str) -> list[Vector]:
    """Return the hostile records of a section, `stream` or `handshake`."""
    records = json.loads(path.read_text(encoding="utf-8"))[section]
    return [Vector(r["name"], r["kind"], hostile_bytes(r), b"", r) for r in records]


def recorded_bytes(record: dict[str, Any]) -> bytes:
    """Return the bytes of a record, written out or as runs."""
    if record.get("bytes_hex") is not None:
        return bytes.fromhex(record["bytes_hex"])
    return b"".join(bytes.fromhex(run) * times for run, times in record.get("bytes_rle", []))


def recorded_mask(record: dict[str, Any]) -> bytes:
    """Return the mask of a record, padded to its length with bits that count."""
    mask = bytes.fromhex(record.get("mask_hex", ""))
    return mask.ljust(len(recorded_bytes(record)), b"\xff") if mask else b""


def argument(form: Any) -> Any:  # noqa: ANN401  # the notation is JSON, the value any of a call
    """Return the plain value that an argument's notation stands for.

    Raises:
        ValueError: An unknown notation.
    """
    if not isinstance(form, dict):
        return form
    ((kind, content),) = form.items()
    if kind in _FORMS:
        return _packed(kind, content)
    if kind not in _NOTATIONS:
        raise ValueError(f"unknown notation {kind!r}")
    return _NOTATIONS[kind](content)


def hostile_bytes(record: dict[str, Any]) -> bytes:
    """Return the bytes of a hostile record, made from its name when it has none.

    Raises:
        ValueError: There is no recipe for the name, or it gives another length.
    """
    for key in ("bytes_hex", "peer_bytes_hex", "reply_hex"):
        written = record.get(key)
        if written is not None and not _cut(record, written):
            return bytes.fromhex(written)
    made = b"".join(_recipe(record["name"]))
    length = next(record[key] for key in _LENGTHS if key in record)
    if len(made) != length:
        raise ValueError(f"{record['name']}: made {len(made)} bytes, recorded are {length}")
    return made


def _recipe(name: str) -> Iterator[bytes]:
    million = 1_000_000
    words = name.split()
    if name.startswith("1 MB of "):
        yield bytes.fromhex(words[3]) * million
    elif name.endswith("text 1 MB digits"):
        yield (b"+" if "int" in name else b"*") + b"1000010 A~1000000 " + b"1" * million + b"\n"
    elif name == "array: A rank 1000":
        yield b"AAD12001 " + (b"FA" + _LIST) * 1000 + b".\n"
        yield b"PA\xe4\x01\0\0\0\n" + _NINE
    elif name.startswith("nesting FA x 1e6"):
        yield b"FA" * million
    elif name.startswith("nesting f["):
        yield b"FA#DA~Af\n" * million + b"\xe4\x01\0\0\0\n]" + _NINE
    elif name.startswith("line 3: envid of"):
        text = STANDARD.text().decode("latin-1")
        yield NAME + text.replace("-envid ''", f"-envid '{'e' * int(words[4])}'").encode()
    elif name == "line 5 100 kB":
        yield NAME + STANDARD.text().replace(SIX_DIGITS.encode(), b"x" * 100_000)
    elif name == "100 kB of A then Y":
        yield b"A" * 100_000 + b"Y"
    else:
        raise ValueError(f"no recipe for {name!r}")


def _cut(record: dict[str, Any], written: str) -> bool:
    return int(record.get("reply_len", 0)) > len(written) // 2


def _packed(kind: str, values: Sequence[int | float]) -> bytes:
    return struct.pack(f"<{len(values)}{_FORMS[kind]}", *values)


def _cycle(content: Sequence[Any]) -> bytes:
    kind, count, modulus, offset = content
    return _packed(kind, [i % modulus + offset for i in range(count)])


_NOTATIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "hex": bytes.fromhex,
    "rep": lambda content: content[0].encode("latin-1") * content[1],
    "cyc": _cycle,
    "dbl1": lambda content: struct.unpack("<d", bytes.fromhex(content))[0],
    "ldbl1": lambda content: Extended(bytes.fromhex(content)),
    "ldbl": lambda content: b"".join(Extended(bytes.fromhex(x)).padded for x in content),
    "strs": list,
}
