"""What a paired run is shown as: units, ratios with their range, a page that repeats itself."""

from __future__ import annotations

import pytest

from wstp_harness.bench.curves import GROUPS, limit_curve
from wstp_harness.bench.paired import Row
from wstp_harness.bench.pump import Curve
from wstp_harness.bench.tables import COLUMNS, as_markdown, figure, size, texts


def row(curve: Curve, size: int = 4, ns: float = 100.0) -> Row:
    return Row(curve, size, ns, 4 * ns, ns / 2, (3.0, 4.0, 5.0), (2.0, 2.0, 2.5))


@pytest.mark.parametrize(
    ("nanoseconds", "shown"),
    [(8.94, "8.9 ns"), (1_500, "1.5 µs"), (2_400_000, "2.4 ms"), (3.21e9, "3.2 s")],
)
def test_a_time_is_shown_in_its_unit(nanoseconds: float, shown: str) -> None:
    assert figure(row(Curve("TCPIP", "threads", "set-up")), nanoseconds) == shown


def test_a_stream_is_shown_as_bytes_of_all_its_messages_a_second() -> None:
    stream = row(Curve("TCPIP", "threads", "real64-stream", (1_000,), window=4), 1_000)

    assert figure(stream, 2_000) == "2.00 GB/s"


@pytest.mark.parametrize(
    ("count", "shown"), [(4 << 20, "4 MiB"), (16 << 10, "16 KiB"), (80, "80 B"), (8_000, "8,000 B")]
)
def test_sizes_are_said_as_people_say_them(count: int, shown: str) -> None:
    assert size(count) == shown


def test_the_page_names_every_row_and_the_command() -> None:
    alone = row(Curve("Loopback", "threads", "nested", (1_000,)), 1_000)

    page = as_markdown([alone], ["library: a", "against: b"], "wstp-harness bench --against B")

    assert (
        "| nested 1,000 | Loopback | 100.0 ns | 400.0 ns | 50.0 ns | 4.00 (3.00 to 5.00) |" in page
    )
    assert "- library: a\n- against: b\n" in page
    assert "$ wstp-harness bench --against B\n" in page


def test_a_row_has_a_cell_for_every_column() -> None:
    assert len(texts(row(Curve("TCPIP", "threads", "set-up")))) == len(COLUMNS)


def test_every_curve_of_every_group_has_a_limit_and_a_name_of_its_own() -> None:
    curves = [curve for group in GROUPS.values() for curve in group]

    assert len({(curve.id, curve.sizes) for curve in curves}) == len(curves)
    assert all(limit_curve(curve).kind.startswith("limit-") for curve in curves)
