"""Whole expressions, marks, transfer and skipping.

Source: WSGetNext, WSPutComposite, WSCreateMark, WSSeekToMark, WSTransferExpression, guides
"Exchanging Expressions" and "Low-Level WSTP Operations".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import BigReal, Expr, Protocol, Symbol, channel

if TYPE_CHECKING:
    from wstp_harness.binding import Environment, Value

F, G, X = Symbol("f"), Symbol("g"), Symbol("x")
VALUES: dict[str, Value] = {
    "integer": 7,
    "big-integer": -(10**100),
    "real": 1.5,
    "big-real": BigReal("3.14159265358979323846`30"),
    "string": "a\n\\ é € 😀 \0",
    "symbol": X,
    "empty-function": F(),
    "nested": F(1, G("a", X), F(G(G()))),
    "head-is-a-function": Expr(F(1), (2, Expr(Expr(F(3), (4,)), ()))),
}
DEPTH = 20_000


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_an_expression_comes_back(
    environment: Environment, value: Value, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        writer.put_expr(value)
        writer.end_packet()
        writer.flush()

        assert reader.get_expr() == value


def test_a_deep_expression_needs_no_deep_stack(environment: Environment) -> None:
    deep: Value = X
    for _ in range(DEPTH):
        deep = F(deep)

    with environment.loopback() as link:
        link.put_expr(deep)
        back = link.get_expr()

    levels = 0
    while isinstance(back, Expr):
        back = back.arguments[0]
        levels += 1
    assert (levels, back) == (DEPTH, X)


def test_a_wide_expression_comes_back(environment: Environment) -> None:
    wide = F(*range(10_000))

    with environment.loopback() as link:
        link.put_expr(wide)

        assert link.get_expr() == wide


def test_something_that_is_no_expression_is_refused(environment: Environment) -> None:
    with environment.loopback() as link, pytest.raises(TypeError, match="object is no expr"):
        link.put_expr(object())  # type: ignore[arg-type]  # what the test is about


@pytest.mark.parametrize("protocol", Protocol)
def test_a_mark_brings_back_what_was_read(environment: Environment, protocol: Protocol) -> None:
    with channel(protocol, environment) as (writer, reader):
        for number in range(3):
            writer.put_expr(F(number))
        writer.flush()
        with reader.mark() as mark:
            first = [reader.get_expr() for _ in range(3)]
            mark.seek()
            again = [reader.get_expr() for _ in range(3)]
            mark.seek(2)
            last = reader.get_expr()

    assert first == again == [F(0), F(1), F(2)]
    assert last == F(2)


def test_seeking_beyond_what_is_there_is_refused(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put("Integer32", 1)
        with link.mark() as mark, pytest.raises(ValueError, match="no 5 complete expressions"):
            mark.seek(5)


def test_skipping_reads_past_one_expression(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(F(1, G(2)))
        link.put_string("next")

        link.skip()

        assert link.get_string() == "next"


@pytest.mark.parametrize("protocol", Protocol)
def test_an_expression_is_transferred(environment: Environment, protocol: Protocol) -> None:
    with environment.loopback() as source, channel(protocol, environment) as (writer, reader):
        source.put_expr(F(1, "two"))
        source.put_expr(X)
        source.transfer_to(writer)
        source.transfer_all_to(writer)
        writer.flush()

        assert reader.get_expr() == F(1, "two")
        assert reader.get_expr() == X


def test_a_copy_of_a_link_has_what_was_unread(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put("Integer32", 1)
        with link.duplicate("copy") as copy:
            assert copy.get("Integer32") == 1
        assert link.get("Integer32") == 1
