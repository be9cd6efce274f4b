"""What a run is shown as: units, ratios with their range, a page that repeats itself."""

from __future__ import annotations

import pytest

from wstp_harness.bench.curves import GROUPS, limit_curve
from wstp_harness.bench.paired import Row
from wstp_harness.bench.pump import Curve
from wstp_harness.bench.tables import HOW_TO_READ, as_markdown, cells, columns, figure, size

SET_UP = Curve("TCPIP", "threads", "set-up")


@pytest.mark.parametrize(
    ("nanoseconds", "shown"),
    [(8.94, "8.9 ns"), (1_500, "1.5 µs"), (2_400_000, "2.4 ms"), (3.21e9, "3.2 s")],
)
def test_a_time_is_shown_in_its_unit(nanoseconds: float, shown: str) -> None:
    assert figure(SET_UP, 4, nanoseconds) == shown


def test_a_stream_is_shown_as_bytes_of_all_its_messages_a_second() -> None:
    stream = Curve("TCPIP", "threads", "real64-stream", (1_000,), window=4)

    assert figure(stream, 1_000, 2_000) == "2.00 GB/s"


@pytest.mark.parametrize(
    ("count", "shown"), [(4 << 20, "4 MiB"), (16 << 10, "16 KiB"), (80, "80 B"), (8_000, "8,000 B")]
)
def test_sizes_are_said_as_people_say_them(count: int, shown: str) -> None:
    assert size(count) == shown


def test_the_page_has_every_library_a_ratio_for_each_but_the_first_and_the_command() -> None:
    nested = Curve("Loopback", "threads", "nested", (1_000,))
    row = Row(nested, 1_000, (100.0, 400.0, 90.0), 50.0, ((3.0, 4.0, 5.0), (0.9,)), (2.0, 2.5))
    table = [columns(["a", "b", "c"]), cells(row)]

    page = as_markdown(table, ["library: a"], HOW_TO_READ, "wstp-harness bench --library A")

    assert "| what | link | a | b | c | limit | b / a | c / a | a / limit |" in page
    assert "| nested 1,000 | Loopback | 100.0 ns | 400.0 ns | 90.0 ns | 50.0 ns |" in page
    assert "| 4.00 (3.00 to 5.00) | 0.90 (0.90 to 0.90) | 2.25 (2.00 to 2.50) |" in page
    assert "- library: a\n" in page
    assert "$ wstp-harness bench --library A\n" in page


def test_every_curve_of_every_group_has_a_limit_and_a_name_of_its_own() -> None:
    curves = [curve for group in GROUPS.values() for curve in group]

    assert len({(curve.id, curve.sizes) for curve in curves}) == len(curves)
    assert all(limit_curve(curve).kind.startswith("limit-") for curve in curves)
