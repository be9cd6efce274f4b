"""Memory that is lent is taken back.

Requirement: WSRelease... takes back what a get has lent, so a process that gets and gives back for
ever does not grow; the harness gives back what it got, by the table. Source: reference pages of the
gets: their memory must be given back.
"""

import psutil
import pytest

from wstp_harness.abi import KINDS
from wstp_harness.lab import Buffer, End
from wstp_harness.oracle.steps import Step, check
from wstp_harness.oracle.text import ENCODINGS, Encoding

SIZE = 1 << 17
ROUNDS, WARM = 40, 8
LISTS = [kind.name for kind in KINDS if "list" in kind.shapes]
ARRAYS = [kind.name for kind in KINDS if "array" in kind.shapes]


def grown(end: End, put: Step, get: Step) -> int:
    """Put and get again and again; return by how many bytes the process grew."""
    process = psutil.Process(end.agent.pid)
    for _ in range(WARM):
        check(end, [put, get])
    before = process.memory_info().rss
    for _ in range(ROUNDS):
        check(end, [put, get])
    return int(process.memory_info().rss - before)


@pytest.mark.spec(
    "WSRelease{kind}List",
    "a process that gives lists back does not grow",
    source="WSGetInteger32List, reference page: WSReleaseInteger32List gives the memory back",
)
@pytest.mark.parametrize("kind", LISTS)
def test_list(loopback: End, kind: str) -> None:
    numbers = Buffer(kind, bytes(SIZE))
    put = Step(f"WSPut{kind}List", (numbers, len(numbers)))
    get = Step(f"WSGet{kind}List", outputs={"data": numbers, "count": len(numbers)})

    assert grown(loopback, put, get) < ROUNDS * SIZE // 2


@pytest.mark.spec(
    "WSRelease{kind}Array",
    "a process that gives arrays back does not grow",
    source="WSGetInteger32Array, reference page: WSReleaseInteger32Array gives the memory back",
)
@pytest.mark.parametrize("kind", ARRAYS)
def test_array(loopback: End, kind: str) -> None:
    numbers = Buffer(kind, bytes(SIZE))
    dims = [2, len(numbers) // 2]
    put = Step(f"WSPut{kind}Array", (numbers, dims, None, 2))
    get = Step(f"WSGet{kind}Array", outputs={"data": numbers, "dims": dims})

    assert grown(loopback, put, get) < ROUNDS * SIZE // 2


@pytest.mark.spec(
    "WSRelease{encoding.name}{shape}",
    "a process that gives texts back does not grow",
    source="WSGetString, WSGetUTF8String: reference pages: their memory is given back",
)
@pytest.mark.parametrize("shape", ["String", "Symbol"])
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda each: each.id)
def test_text(loopback: End, encoding: Encoding, shape: str) -> None:
    text = "x" * (SIZE // encoding.width)

    assert (
        grown(loopback, encoding.put(text, shape), encoding.get(text, shape)) < ROUNDS * SIZE // 2
    )
