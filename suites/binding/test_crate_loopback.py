"""What the tests of the Rust crate `wstp` ask of loopback links, in our words.

Source: wstp/tests/test_loopback_links.rs of wolfram-rust-library; what they assert is what
a library does, so they run against any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.abi import ErrorCode
from wstp_harness.abi.codes import TokenType
from wstp_harness.binding import Encoding, Expr, OutOfSequence, Protocol, Symbol, WouldBlock

if TYPE_CHECKING:
    from wstp_harness.binding import Environment, Link, Value


def next_token(link: Link) -> int | str | tuple[str, int]:
    """The next token as a value, a function as its length."""
    match link.get_next():
        case TokenType.WSTKINT:
            return link.get("Integer64")
        case TokenType.WSTKSTR:
            return link.get_string()
        case TokenType.WSTKSYM:
            return link.get_symbol()
        case other:
            return other.name, link.get_argument_count()


@pytest.mark.parametrize(
    "value",
    [5, Symbol("System`List")(1), Symbol("Global`MyHead")(1), "Hello!", Symbol("System`Plot")],
    ids=["integer", "list", "own-head", "string", "symbol"],
)
def test_an_expression_is_there_and_back_again(environment: Environment, value: Value) -> None:
    with environment.loopback() as link:
        link.put_expr(value)

        assert link.get_expr() == value


def test_only_a_loopback_is_one(environment: Environment) -> None:
    with environment.loopback() as loopback, environment.listen(Protocol.INTRAPROCESS) as other:
        assert loopback.is_loopback
        assert not other.is_loopback


def test_the_argument_count_may_be_asked_again(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))
        assert link.get_next() is TokenType.WSTKFUNC

        assert [link.get_argument_count() for _ in range(5)] == [1] * 5
        assert link.get_string() == "List"


def test_the_head_cannot_be_read_before_the_argument_count(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))
        assert link.get_next() is TokenType.WSTKFUNC

        with pytest.raises(OutOfSequence) as fault:
            link.get_string()

    assert fault.value.code == ErrorCode.WSEGSEQ


def test_a_list_is_put_and_read_part_by_part(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_type(TokenType.WSTKFUNC)
        link.put_argument_count(1)
        link.put_symbol("List")
        link.put("Integer64", 10)

        assert link.get_next() is TokenType.WSTKFUNC
        assert link.get_argument_count() == 1
        assert link.get_symbol() == "List"
        assert link.get("Integer64") == 10


def test_past_the_end_is_would_block_and_not_ready(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))
        assert link.ready

        seen = [link.get_next() for _ in range(3)]

        assert seen == [TokenType.WSTKFUNC, TokenType.WSTKSYM, TokenType.WSTKINT]
        with pytest.raises(WouldBlock) as fault:
            link.get_next()
        assert fault.value.code == ErrorCode.WSEABORT
        assert not link.ready


def test_a_new_packet_discards_what_was_begun(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))
        assert link.get_next() is TokenType.WSTKFUNC

        link.new_packet()

        with pytest.raises(WouldBlock):
            link.get_next()
        assert not link.ready


def test_the_right_head_is_taken_with_its_argument_count(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))

        assert link.test_function("List") == 1
        assert link.get("Integer64") == 10


def test_another_head_leaves_everything_as_it_was(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))

        assert link.test_function("Plot") is None
        assert link.error == ErrorCode.WSEOK
        assert link.test_function("List") == 1


def test_the_raw_call_says_out_of_sequence_for_another_head(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(10))

        assert link.raw("WSTestHead", b"Plot", None) == 0
        assert link.error == ErrorCode.WSEGSEQ


@pytest.mark.parametrize("value", ["hello", Symbol("List")("a", 2, "c")], ids=["string", "list"])
def test_all_of_a_loopback_moves_to_another(environment: Environment, value: Value) -> None:
    with environment.loopback() as source, environment.loopback() as destination:
        source.put_expr(value)

        source.transfer_all_to(destination)

        assert destination.get_expr() == value
        assert not source.ready


def test_one_expression_moves_to_another_link(environment: Environment) -> None:
    with environment.loopback() as source, environment.loopback() as destination:
        source.put("Integer64", 5)
        source.put("Integer64", 6)

        source.transfer_to(destination)

        assert destination.get("Integer64") == 5
        assert source.get("Integer64") == 6


def test_tokens_come_in_the_order_of_the_expression(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(5, "second", Symbol("Global`foo")))

        seen = [next_token(link) for _ in range(5)]

        assert seen == [("WSTKFUNC", 3), "List", 5, "second", "Global`foo"]


def test_asking_the_type_does_not_move(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put("Integer64", 5)
        link.put_string("next")

        assert [link.get_type() for _ in range(3)] == [TokenType.WSTKINT] * 3
        assert link.get("Integer64") == 5
        assert [link.get_type() for _ in range(3)] == [TokenType.WSTKSTR] * 3
        assert link.get_string() == "next"


def test_a_composite_head_is_put_and_read(environment: Environment) -> None:
    value = Expr(Symbol("f")("a"), ("b",))

    with environment.loopback() as link:
        link.put_expr(value)

        assert link.get_expr() == value


def test_a_quantity_is_told_by_its_head(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_function("Quantity", 2)
        link.put("Integer64", 5)
        link.put_string("Minutes")

        assert link.test_function("Quantity") == 2
        assert (link.get("Integer64"), link.get_string()) == (5, "Minutes")


@pytest.mark.parametrize("encoding", [Encoding.UTF8, Encoding.UTF16, Encoding.UTF32])
def test_a_string_is_lent_in_its_encoding(environment: Environment, encoding: Encoding) -> None:
    with environment.loopback() as link:
        link.put_string("hello 👋")

        with link.lend_string(encoding=encoding) as loan:
            assert encoding.from_units(bytes(loan.memory("text"))) == "hello 👋"


def test_a_string_may_hold_nul(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("a\0b")

        assert link.get_string() == "a\0b"


def test_a_symbol_without_context_stays_so_or_is_resolved(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_expr(Symbol("List")(Symbol("x"), Symbol("Global`y")))
        link.put_expr(Symbol("x"))

        whole = link.get_expr(resolve=lambda name: f"System`{name}")

        assert whole == Symbol("System`List")(Symbol("System`x"), Symbol("Global`y"))
        assert link.get_expr() == Symbol("x")


def test_an_error_stays_until_it_is_cleared(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("no number")
        with pytest.raises(OutOfSequence):
            link.get("Integer64")

        with pytest.raises(OutOfSequence):
            link.put("Integer64", 1)
        assert link.clear_error()
        link.put("Integer64", 1)
        assert link.get_string() == "no number"
