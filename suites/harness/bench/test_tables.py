"""What a run is shown as: units, ratios with their range, a page that repeats itself."""

from __future__ import annotations

import pytest

from wstp_harness.bench.curves import GROUPS, PLACES, limit_curve
from wstp_harness.bench.model import Curve, Row
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

    assert figure(stream, 1_000, 2_000) == "2 GB/s"


@pytest.mark.parametrize(
    ("count", "shown"), [(4 << 20, "4 MiB"), (16 << 10, "16 KiB"), (80, "80 B"), (8_000, "8,000 B")]
)
def test_sizes_are_said_as_people_say_them(count: int, shown: str) -> None:
    assert size(count) == shown


def test_the_page_has_every_library_a_ratio_for_each_but_the_first_and_the_command() -> None:
    nested = Curve("Loopback", "threads", "nested", (1_000,))
    row = Row(nested, 1_000, ((100.0, 120.0), (300.0, 600.0), ()), (50.0, 48.0), overhead_ns=11.0)
    table = [columns(["a", "b", "c"]), cells(row, 3)]

    page = as_markdown([table], ["library: a"], HOW_TO_READ, "wstp-harness bench --library A")

    assert "| what | link | a | b | c | limit | b / a | c / a | a / limit | pump |" in page
    assert "| nested 1,000 levels | Loopback | 110.0 ns | 450.0 ns | - | 49.0 ns |" in page
    assert "| 4.00 (3.00 to 5.00) | - | 2.25 (2.00 to 2.50) | 10.0% |" in page
    assert "- library: a\n" in page
    assert "$ wstp-harness bench --library A\n" in page


def test_every_curve_of_every_group_has_a_limit_and_a_name_of_its_own() -> None:
    curves = [curve for group in GROUPS.values() for curve in group]

    assert len(set(curves)) == len(curves)
    assert len({(curve.id, curve.sizes, curve.window) for curve in curves}) == len(curves)
    assert all(limit_curve(curve).kind.startswith("limit-") for curve in curves)


def test_a_rate_is_shown_of_what_is_counted() -> None:
    messages = Curve("TCPIP", "threads", "integer-stream", window=256, flush_every=16)
    tokens = Curve("Loopback", "threads", "tokens-real64", (1_000,))
    exchange = Curve("TCPIP", "threads", "real64-exchange", (1_000,))

    assert figure(messages, 4, 25_600) == "10 M/s"
    assert figure(tokens, 1_000, 20_000) == "50 M/s"
    assert figure(exchange, 1_000, 1_000) == "2 GB/s"
    assert figure(messages, 4, None) == "-"
    assert figure(messages, 4, 256e6) == "1 k/s"


def test_every_kind_of_link_is_measured_from_one_byte_to_64_mebibytes() -> None:
    sizes = {curve.kind: curve.sizes for curve in GROUPS["latency"]}

    assert sizes.keys() == {"Loopback", *(kind for kind, _ in PLACES)}
    assert {(each[0], each[-1]) for each in sizes.values()} == {(1, 64 << 20)}


def test_what_users_ask_for_has_a_group() -> None:
    assert {
        *("limits", "round-trip", "latency", "edges", "bandwidth", "window", "both-ways", "rate"),
        *("pairs", "wake-up", "set-up", "tokens", "strings", "shape", "footprint"),
    } <= GROUPS.keys()
