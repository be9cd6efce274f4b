// Every wire format through every getter: wire_vectors.json decode/string*, decode/astral*.
#include "text/deliver.h"

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_io.h"
#include "base/check.h"
#include "text/body.h"

using namespace std::string_view_literals;
using wstp::as_bytes;
using wstp::as_characters;
using wstp::ByteQueue;
using wstp::Error;
using wstp::text::Encoding;
using wstp::text::Extent;
using wstp::text::Text;

namespace {

Text parsed(std::string_view body) {
  Text text;
  WSTP_CHECK(wstp::text::parse_body(as_bytes(body), text) == Error::Ok);
  return text;
}

/// The units of a getter and the characters it reports, or its error.
template <Encoding E>
struct Got {
  std::vector<wstp::text::Unit<E>> units;
  std::size_t characters = 0;
  int error = 0;

  bool operator==(const Got&) const = default;
};

template <Encoding E>
Got<E> get(const Text& text) {
  Got<E> got;
  Extent extent;
  got.error = static_cast<int>(wstp::text::deliver<E>(text, got.units, extent, '?'));
  if (got.error == 0) got.characters = extent.characters;
  return got;
}

std::string native(const Text& text) {
  const auto got = get<Encoding::Native>(text);
  return {got.units.begin(), got.units.end()};
}

std::string converted(std::string_view body, Encoding to) {
  ByteQueue queue;
  Text text;
  const Error error = wstp::text::convert(parsed(body), to, queue, text);
  if (error != Error::Ok) return "error " + std::to_string(static_cast<int>(error));
  ByteQueue out;
  wstp::text::append_body(out, text);
  return std::string{as_characters(out.unread())};
}

constexpr int kGetConversion = 49;
/// "hα" in formats 1, 3, 4, 5, 6 and "h😀" in formats 1, 4, 5, 6 and as surrogates in 3.
constexpr auto kAlpha = {R"(A~Bh\:03b1)"sv, "C~B\0h\x03\xB1"sv, "D~Bh\xCE\xB1"sv,
                         "E~Bh\0\xB1\x03"sv, "F~Bh\0\0\0\xB1\x03\0\0"sv};
constexpr auto kAstral = {R"(A~Bh\|01f600)"sv, "D~Bh\xF0\x9F\x98\x80"sv, "E~Bh\0\x3D\xD8\x00\xDE"sv,
                          "F~Bh\0\0\0\x00\xF6\x01\0"sv};

}  // namespace

WSTP_TEST(a_long_native_text_of_escapes_is_converted_in_linear_time) {
  constexpr std::size_t escapes = std::size_t{1} << 20U;
  std::string characters;
  std::string utf8;
  characters.reserve(4 * escapes);
  utf8.reserve(2 * escapes);
  for (std::size_t i = 0; i < escapes; ++i) {
    characters += R"(\351)";
    utf8 += "\xC3\xA9";
  }
  const auto size = std::to_string(escapes) + " ";
  const auto before = std::chrono::steady_clock::now();
  const auto body = converted("A~" + size + characters, Encoding::Utf8);
  WSTP_CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds{5});
  WSTP_CHECK(body.ends_with(utf8));
}

WSTP_TEST(a_bmp_text_reads_the_same_from_every_format) {
  for (const auto body : kAlpha) {
    const Text text = parsed(body);
    WSTP_CHECK((get<Encoding::Utf8>(text) == Got<Encoding::Utf8>{{'h', 0xCE, 0xB1}, 2, 0}));
    WSTP_CHECK((get<Encoding::Utf16>(text) == Got<Encoding::Utf16>{{0xFEFF, 'h', 0x3B1}, 2, 0}));
    WSTP_CHECK((get<Encoding::Utf32>(text) == Got<Encoding::Utf32>{{0xFEFF, 'h', 0x3B1}, 2, 0}));
    WSTP_CHECK((get<Encoding::Ucs2>(text) == Got<Encoding::Ucs2>{{'h', 0x3B1}, 2, 0}));
    WSTP_CHECK((get<Encoding::Byte>(text) == Got<Encoding::Byte>{{'h', '?'}, 2, 0}));
  }
}

WSTP_TEST(an_astral_text_reads_the_same_from_every_format_and_not_as_ucs2) {
  for (const auto body : kAstral) {
    const Text text = parsed(body);
    WSTP_CHECK(
        (get<Encoding::Utf8>(text) == Got<Encoding::Utf8>{{'h', 0xF0, 0x9F, 0x98, 0x80}, 2, 0}));
    WSTP_CHECK(
        (get<Encoding::Utf16>(text) == Got<Encoding::Utf16>{{0xFEFF, 'h', 0xD83D, 0xDE00}, 2, 0}));
    WSTP_CHECK((get<Encoding::Utf32>(text) == Got<Encoding::Utf32>{{0xFEFF, 'h', 0x1F600}, 2, 0}));
    WSTP_CHECK((get<Encoding::Byte>(text) == Got<Encoding::Byte>{{'h', '?'}, 2, 0}));
    WSTP_CHECK_EQUAL(get<Encoding::Ucs2>(text).error, kGetConversion);
  }
}

WSTP_TEST(native_text_comes_back_as_it_was_put_and_other_text_in_canonical_form) {
  WSTP_CHECK_EQUAL(native(parsed(R"(A~Bh\:03b1)")), R"(h\:03b1)");
  WSTP_CHECK_EQUAL(native(parsed("C~B\0h\x03\xB1"sv)), R"(h\:03B1)");
  WSTP_CHECK_EQUAL(native(parsed("B~Bh\xE9")), R"(h\351)");
  WSTP_CHECK_EQUAL(native(parsed("F~Bh\0\0\0\x00\xF6\x01\0"sv)), R"(h\|01F600)");
  WSTP_CHECK_EQUAL(native(parsed("D~C\\\n\"")), R"(\\\012")");
}

WSTP_TEST(latin_1_reads_as_itself) {
  const Text text = parsed("B~Bh\xE9");
  WSTP_CHECK((get<Encoding::Byte>(text) == Got<Encoding::Byte>{{'h', 0xE9}, 2, 0}));
  WSTP_CHECK((get<Encoding::Utf8>(text) == Got<Encoding::Utf8>{{'h', 0xC3, 0xA9}, 2, 0}));
  WSTP_CHECK((get<Encoding::Ucs2>(text) == Got<Encoding::Ucs2>{{'h', 0xE9}, 2, 0}));
}

WSTP_TEST(surrogate_pairs_of_ucs2_and_escapes_join_in_the_utf_forms) {
  for (const auto body : {"C~B\xD8\x3D\xDE\x00"sv, R"(A~B\:d83d\:de00)"sv}) {
    const Text text = parsed(body);
    WSTP_CHECK((get<Encoding::Utf8>(text) == Got<Encoding::Utf8>{{0xF0, 0x9F, 0x98, 0x80}, 1, 0}));
    WSTP_CHECK((get<Encoding::Utf32>(text) == Got<Encoding::Utf32>{{0xFEFF, 0x1F600}, 1, 0}));
    WSTP_CHECK((get<Encoding::Ucs2>(text) == Got<Encoding::Ucs2>{{0xD83D, 0xDE00}, 2, 0}));
  }
  WSTP_CHECK_EQUAL(native(parsed("C~B\xD8\x3D\xDE\x00"sv)), R"(\:D83D\:DE00)");
}

WSTP_TEST(a_lone_surrogate_reads_as_utf16_but_not_as_utf8_or_utf32) {
  for (const auto body : {"C~C\0a\xD8\x3D\0b"sv, R"(A~Ca\:d83db)"sv}) {
    const Text text = parsed(body);
    WSTP_CHECK(
        (get<Encoding::Utf16>(text) == Got<Encoding::Utf16>{{0xFEFF, 'a', 0xD83D, 'b'}, 3, 0}));
    WSTP_CHECK_EQUAL(get<Encoding::Utf8>(text).error, kGetConversion);
    WSTP_CHECK_EQUAL(get<Encoding::Utf32>(text).error, kGetConversion);
  }
  WSTP_CHECK_EQUAL(get<Encoding::Utf8>(parsed("C~A\xD8\x3D"sv)).error, kGetConversion);
}

WSTP_TEST(an_escape_above_the_last_code_point_reads_in_no_utf_form) {
  const Text text = parsed(R"(A~A\|110000)");
  WSTP_CHECK_EQUAL(get<Encoding::Utf8>(text).error, kGetConversion);
  WSTP_CHECK_EQUAL(get<Encoding::Utf16>(text).error, kGetConversion);
  WSTP_CHECK_EQUAL(get<Encoding::Utf32>(text).error, kGetConversion);
}

WSTP_TEST(empty_text_is_its_mark_alone_or_nothing) {
  for (const auto body : {"A~@"sv, "B~@"sv, "C~@"sv, "D~@"sv, "E~@"sv, "F~@"sv}) {
    WSTP_CHECK((get<Encoding::Utf16>(parsed(body)) == Got<Encoding::Utf16>{{0xFEFF}, 0, 0}));
    WSTP_CHECK((get<Encoding::Utf32>(parsed(body)) == Got<Encoding::Utf32>{{0xFEFF}, 0, 0}));
    WSTP_CHECK((get<Encoding::Utf8>(parsed(body)) == Got<Encoding::Utf8>{{}, 0, 0}));
  }
}

WSTP_TEST(old_text_reads_as_what_it_stands_for) {
  Text text;
  WSTP_CHECK(wstp::text::parse_old(as_bytes("h\xFB\x03\xB1\xFA\xDE"), text) == Error::Ok);
  WSTP_CHECK((get<Encoding::Ucs2>(text) == Got<Encoding::Ucs2>{{'h', 0x3B1, 0xDE00}, 3, 0}));
}

// wire_vectors.json negotiate/formats*, and the reference library's answers to peers with one
// format.
WSTP_TEST(text_is_converted_for_a_peer_that_lacks_its_format) {
  WSTP_CHECK_EQUAL(converted(R"(A~Bh\:03b1)", Encoding::Utf8), "D~Bh\xCE\xB1");
  WSTP_CHECK_EQUAL(converted(R"(A~Bh\:03b1)", Encoding::Ucs2), "C~B\0h\x03\xB1"sv);
  WSTP_CHECK_EQUAL(converted(R"(A~Bh\|01f600)", Encoding::Utf16), "E~Bh\0\x3D\xD8\x00\xDE"sv);
  WSTP_CHECK_EQUAL(converted("A~Ch\xE9\\351", Encoding::Utf32), "F~Ch\0\0\0\xE9\0\0\0\xE9\0\0\0"sv);
  WSTP_CHECK_EQUAL(converted("B~Ch\xE9\\", Encoding::Native), R"(A~Ch\351\\)");
  WSTP_CHECK_EQUAL(converted("C~B\0h\x03\xB1"sv, Encoding::Native), R"(A~Bh\:03B1)");
  WSTP_CHECK_EQUAL(converted("C~C\0h\xD8\x3D\xDE\0"sv, Encoding::Native), R"(A~Ch\:D83D\:DE00)");
  WSTP_CHECK_EQUAL(converted("B~Bh\xE9", Encoding::Utf8), "D~Bh\xC3\xA9");
}

WSTP_TEST(text_that_the_other_format_cannot_hold_is_refused) {
  WSTP_CHECK_EQUAL(converted("D~Bh\xCE\xB1", Encoding::Byte), "error 48");
  WSTP_CHECK_EQUAL(converted("D~A\xF0\x9F\x98\x80", Encoding::Ucs2), "error 48");
  WSTP_CHECK_EQUAL(converted("C~A\xD8\x3D"sv, Encoding::Utf8), "error 48");
  WSTP_CHECK_EQUAL(converted("C~A\xD8\x3D"sv, Encoding::Utf16), "error 48");
  WSTP_CHECK_EQUAL(converted("D~A\xF0\x9F\x98\x80", Encoding::Old), "error 48");
}

WSTP_TEST(the_old_form_is_written_as_the_reference_writes_it) {
  ByteQueue queue;
  Text text;
  const Text alpha = parsed(R"(A~Bh\:03b1)");
  WSTP_CHECK(wstp::text::convert(alpha, Encoding::Old, queue, text) == Error::Ok);
  WSTP_CHECK_EQUAL(as_characters(text.payload), "h\xFB\x03\xB1"sv);
  const Text pair = parsed("C~C\0h\xD8\x3D\xDE\0"sv);
  WSTP_CHECK(wstp::text::convert(pair, Encoding::Old, queue, text) == Error::Ok);
  WSTP_CHECK_EQUAL(as_characters(text.payload), "h\xFB\xD8\x3D\xFA\xDE"sv);
}

WSTP_TEST(runs_of_ascii_of_every_length_and_place_come_through) {
  for (std::size_t before = 0; before < 70; ++before) {
    const std::string text = std::string(before, 'x') + "\xCE\xB1" + std::string(70 - before, 'y');
    wstp::text::Accepted accepted;
    WSTP_CHECK(wstp::text::accept(Encoding::Utf8, as_bytes(text), accepted) == Error::Ok);
    ByteQueue queue;
    append_body(queue, accepted);
    const auto got = get<Encoding::Utf16>(parsed(as_characters(queue.unread())));
    WSTP_CHECK_EQUAL(got.units.size(), 72U);
    WSTP_CHECK_EQUAL(got.units.at(1 + before), 0x3B1);
    WSTP_CHECK_EQUAL(got.units.back(), before == 70 ? 0x3B1 : 'y');
  }
}
