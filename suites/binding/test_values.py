"""Python values as expressions, and reals of any precision.

Source: the binding's own rules; `decimal.Decimal` is the oracle for digits.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import BigReal, Symbol, decimals

if TYPE_CHECKING:
    from wstp_harness.binding import Environment, Putable, Value

LIST, RULE = Symbol("List"), Symbol("Rule")

PUT: dict[str, tuple[Putable, Value]] = {
    "true": (True, Symbol("True")),
    "false": (False, Symbol("False")),
    "none": (None, Symbol("Null")),
    "list": ([1, "a", [2.5]], LIST(1, "a", LIST(2.5))),
    "tuple": ((1, 2), LIST(1, 2)),
    "dict": ({"a": 1, 2: [3]}, Symbol("Association")(RULE("a", 1), RULE(2, LIST(3)))),
    "big-integer": (-(10**40), -(10**40)),
    "decimal": (Decimal("3.14159265358979323846"), BigReal("3.14159265358979323846`21")),
    "nested-in-function": (Symbol("f")(1), Symbol("f")(1)),
}
DECIMALS = ["1", "-1.5", "0", "123456789012345678901234567890", "1e-40", "2.50", "-7E+300"]


@pytest.mark.parametrize("name", PUT)
def test_a_value_is_put_as_its_expression(environment: Environment, name: str) -> None:
    given, expected = PUT[name]

    with environment.loopback() as link:
        link.put_expr(given)

        assert link.get_expr() == expected


def test_bytes_are_a_byte_array(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(b"\0\xff")

        assert link.get_byte_array() == b"\0\xff"


@pytest.mark.parametrize("text", DECIMALS)
def test_a_decimal_comes_back_with_all_its_digits(environment: Environment, text: str) -> None:
    value = Decimal(text)

    with environment.loopback() as link:
        link.put_decimal(value)

        assert link.get_decimal() == value


@pytest.mark.parametrize("text", DECIMALS)
def test_a_big_real_is_a_decimal_and_back(text: str) -> None:
    value = Decimal(text)

    assert BigReal.of(value).decimal == value


def test_any_number_is_got_as_a_decimal(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put("Integer32", -12)
        link.put("Real64", 0.1)
        link.put_integer(3**100)

        assert link.get_decimal() == -12
        assert float(link.get_decimal()) == 0.1
        assert link.get_decimal() == Decimal(3**100)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")], ids=str)
def test_what_is_no_number_of_the_language_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="is no number"):
        decimals.to_text(value)


@pytest.mark.parametrize("text", ["", "abc", "`5", "1.2.3", "1*^"])
def test_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        decimals.from_text(text)


def test_an_evaluation_is_a_packet(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_evaluate(Symbol("Plus")(1, 1))

        assert link.next_packet() == 13
        assert link.get_expr() == Symbol("Plus")(1, 1)
