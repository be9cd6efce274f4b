"""A published result names files, not the folders of the machine it was made on."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report import store
from wstp_harness.report.model import Kind
from wstp_harness.report.publish import without_paths

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult


def test_paths_become_names_and_everything_else_stays(make_result: MakeResult) -> None:
    result = make_result(60, {3: (Kind.CRASH, False)})

    shown = without_paths(result)

    assert shown.subjects[0].path == "libWSTP64i4.so"
    assert shown.run.command == "wstp-harness run --library libWSTP64i4.so --seed 7"
    assert "/opt/" not in store.render(shown)
    assert [cell.id for cell in shown.cells] == [cell.id for cell in result.cells]
    assert without_paths(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('File "/home/a.b/lanes.py", line 3', 'File "lanes.py", line 3'),
        ("#3 in call () from /opt/sdk/lib.so", "#3 in call () from lib.so"),
        (
            "left /dev/shm/abc_shm and /tmp/MathLink/abc",
            "left /dev/shm/abc_shm and /tmp/MathLink/abc",
        ),
        ("see https://example.org/a/b, 5/6 of it", "see https://example.org/a/b, 5/6 of it"),
        ("numbers/scalars::limits[loopback/8]", "numbers/scalars::limits[loopback/8]"),
    ],
)
def test_what_is_a_path_of_the_machine(text: str, shown: str, make_result: MakeResult) -> None:
    result = make_result(6)
    cell = replace(result.cells[0], text=text)

    published = without_paths(replace(result, cells=(cell, *result.cells[1:])))

    assert published.cells[0].text == shown


def test_a_packed_result_is_read_like_a_plain_one(make_result: MakeResult, tmp_path: Path) -> None:
    result = make_result(60, {3: (Kind.LEAK, True)})
    packed = tmp_path / "result.json.gz"
    packed.write_bytes(gzip.compress(store.render(result).encode()))

    assert store.load(packed) == result


def test_an_archive_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "result.json.gz"
    path.write_bytes(b"no archive")

    with pytest.raises(store.ResultUnreadable, match=r"result\.json\.gz"):
        store.load(path)
