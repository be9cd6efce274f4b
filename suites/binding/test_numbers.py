"""Single numbers through the binding: what goes in comes out, and what does not fit is refused.

Source: WSPut… and WSGet… of each kind, guide "Exchanging Integers/Reals"; the C types.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import Extended, OutOfRange, OutOfSequence, Protocol, channel
from wstp_harness.binding.scalars import SCALARS

if TYPE_CHECKING:
    from wstp_harness.binding import Environment

INTEGERS = {
    "Integer8": (0, 1, 255),
    "Integer16": (-(2**15), -1, 2**15 - 1),
    "ShortInteger": (-(2**15), 2**15 - 1),
    "Integer32": (-(2**31), 0, 2**31 - 1),
    "Integer": (-(2**31), 2**31 - 1),
    "Integer64": (-(2**63), 2**63 - 1),
    "LongInteger": (-(2**63), 2**63 - 1),
}
REALS = ["Real32", "Real64", "Real", "Float", "Double"]
EXTENDED = [
    Extended.of(Fraction(1, 3)),
    Extended.of((1 << 63) | 1),
    Extended.of(Fraction(2) ** 16383),
    Extended.of(-0.0),
    Extended.of(math.inf),
    Extended(b"\x01" + bytes(9)),
]


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("kind", INTEGERS)
def test_an_integer_at_its_limits_comes_back(
    environment: Environment, kind: str, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        for value in INTEGERS[kind]:
            writer.put(kind, value)
        writer.flush()

        assert [reader.get(kind) for _ in INTEGERS[kind]] == list(INTEGERS[kind])


@pytest.mark.parametrize("kind", REALS)
@pytest.mark.parametrize("value", [0.0, -0.0, 1.5, -(2.0**100), 2.0**-149, math.inf])
def test_a_real_comes_back(environment: Environment, kind: str, value: float) -> None:
    with environment.loopback() as link:
        link.put(kind, value)

        back = link.get("Real64")

    assert isinstance(back, float)
    assert math.copysign(1, back) == math.copysign(1, value)
    assert back == value


@pytest.mark.parametrize("kind", ["Real128", "LongDouble"])
@pytest.mark.parametrize("value", EXTENDED, ids=lambda value: value.bits.hex())
def test_all_80_bits_of_a_long_double_come_back(
    environment: Environment, kind: str, value: Extended
) -> None:
    with environment.loopback() as link:
        link.put(kind, value)

        assert link.get(kind) == value


@pytest.mark.parametrize("value", [0, -1, 2**63 - 1, 2**63, -(2**63) - 1, 10**200])
def test_an_integer_of_any_size_comes_back(environment: Environment, value: int) -> None:
    with environment.loopback() as link:
        link.put_integer(value)

        assert link.get_integer() == value


def test_a_number_too_large_for_the_asked_kind_stays_readable(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put("Integer32", 70_000)

        with pytest.raises(OutOfRange) as fault:
            link.get("Integer16")
        link.clear_error()

        assert (fault.value.code, fault.value.function) == (7, "WSGetInteger16")
        assert link.get("Integer32") == 70_000


def test_text_is_no_number(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("12")

        with pytest.raises(OutOfSequence):
            link.get("Integer32")


@pytest.mark.parametrize("kind", INTEGERS)
def test_a_value_outside_the_kind_is_refused_before_the_call(kind: str) -> None:
    scalar = SCALARS[kind]

    for value in (min(INTEGERS[kind]) - 1, max(INTEGERS[kind]) + 1):
        with pytest.raises(OverflowError, match=kind):
            scalar.to_c(value)


def test_a_real_for_an_integer_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="Integer32 takes an int, not float"):
        SCALARS["Integer32"].to_c(1.0)


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        (Fraction(1, 3), 0xAAAAAAAAAAAAAAAB * Fraction(2) ** -65),
        (Fraction(2**64 + 1), Fraction(2**64)),
        (Fraction(2**65 + 3), Fraction(2**65 + 4)),
        (Fraction(1, 2**16445), Fraction(1, 2**16445)),
        (Fraction(3, 2**16447), Fraction(1, 2**16445)),
        (Fraction(1, 2**16446), Fraction(0)),
    ],
    ids=["third", "tie-to-even-down", "round-up", "smallest", "to-smallest", "tie-to-zero"],
)
def test_extended_rounds_to_the_nearest(value: Fraction, nearest: Fraction) -> None:
    assert Extended.of(value).as_fraction() == nearest


@pytest.mark.parametrize("value", [0.1, -2.5, 5e-324, 1.7976931348623157e308, math.inf])
def test_extended_holds_every_double(value: float) -> None:
    assert float(Extended.of(value)) == value
