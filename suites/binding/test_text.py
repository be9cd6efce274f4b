"""Strings, symbols and heads through the binding in all six encodings.

Source: WSPut…String and WSGet…String, guide "Exchanging Strings"; Python's codecs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import Encoding, OutOfSequence, Protocol, TextError, channel, native

if TYPE_CHECKING:
    from wstp_harness.binding import Environment

ALL = list(Encoding)
BEYOND_THE_BASIC_PLANE = [Encoding.NATIVE, Encoding.UTF8, Encoding.UTF16, Encoding.UTF32]
BASIC = [*BEYOND_THE_BASIC_PLANE, Encoding.UCS2]
GREEK = "λ→Ω €"
LATIN = 'plain \\ "quoted" \n\t é ÿ'


def named(encoding: Encoding) -> str:
    return encoding or "native"


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("encoding", ALL, ids=named)
def test_a_string_comes_back(
    environment: Environment, encoding: Encoding, protocol: Protocol
) -> None:
    with channel(protocol, environment) as (writer, reader):
        writer.put_string(LATIN, encoding=encoding)
        writer.flush()

        assert reader.get_string(encoding=encoding) == LATIN


@pytest.mark.parametrize("reading", BASIC, ids=named)
@pytest.mark.parametrize("writing", BASIC, ids=named)
def test_a_string_of_one_encoding_is_read_in_another(
    environment: Environment, writing: Encoding, reading: Encoding
) -> None:
    with environment.loopback() as link:
        link.put_string(GREEK, encoding=writing)

        assert link.get_string(encoding=reading) == GREEK


@pytest.mark.parametrize("reading", BEYOND_THE_BASIC_PLANE, ids=named)
@pytest.mark.parametrize("writing", BEYOND_THE_BASIC_PLANE, ids=named)
def test_a_character_beyond_the_basic_plane_comes_back(
    environment: Environment, writing: Encoding, reading: Encoding
) -> None:
    with environment.loopback() as link:
        link.put_string("a😀b", encoding=writing)

        assert link.get_string(encoding=reading) == "a😀b"


@pytest.mark.parametrize("encoding", ALL, ids=named)
def test_an_empty_string_comes_back(environment: Environment, encoding: Encoding) -> None:
    with environment.loopback() as link:
        link.put_string("", encoding=encoding)

        assert link.get_string(encoding=encoding) == ""


@pytest.mark.parametrize("encoding", ALL, ids=named)
def test_a_symbol_comes_back(environment: Environment, encoding: Encoding) -> None:
    with environment.loopback() as link:
        link.put_symbol("Global`x", encoding=encoding)

        assert link.get_symbol(encoding=encoding) == "Global`x"


@pytest.mark.parametrize("encoding", BASIC, ids=named)
def test_a_function_comes_back_with_its_count(environment: Environment, encoding: Encoding) -> None:
    with environment.loopback() as link:
        link.put_function("Plus", 2, encoding=encoding)
        link.put("Integer32", 1)
        link.put("Integer32", 2)

        assert link.get_function(encoding=encoding) == ("Plus", 2)


def test_another_head_leaves_the_function_readable(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_function("Plus", 0)

        assert link.test_function("Times") is None
        assert link.test_function("Plus") == 0


def test_a_string_is_no_symbol(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("x")

        with pytest.raises(OutOfSequence):
            link.get_symbol()


def test_a_character_that_ucs2_does_not_have_is_a_text_error(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("😀")

        with pytest.raises(TextError) as fault:
            link.get_string(encoding=Encoding.UCS2)

    assert fault.value.code == 49


@pytest.mark.parametrize(
    ("encoding", "text"),
    [(Encoding.BYTE, "€"), (Encoding.UCS2, "😀"), (Encoding.UTF8, "\ud800")],
)
def test_a_character_the_encoding_lacks_is_refused_before_the_call(
    encoding: Encoding, text: str
) -> None:
    with pytest.raises(UnicodeEncodeError):
        encoding.to_units(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a\\b", b"a\\\\b"),
        ("\n", b"\\012"),
        ("é", b"\xe9"),
        ("€", b"\\:20AC"),
        ("😀", b"\\|01F600"),
        ("\0", b"\\000"),
    ],
)
def test_the_native_form_escapes_what_latin_1_lacks(text: str, data: bytes) -> None:
    assert native.encode(text) == data
    assert native.decode(data) == text


@pytest.mark.parametrize(
    ("data", "text"), [(b"\\351", "é"), (b"\\.e9", "é"), (b"\\n\\t", "\n\t"), (b"\\:20ac", "€")]
)
def test_the_native_form_is_read_in_all_its_spellings(data: bytes, text: str) -> None:
    assert native.decode(data) == text
