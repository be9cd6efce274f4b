// What is sent to whom: wire.md section 1.4 with its appendix, wire_vectors.json negotiate/*, and
// the reference library's choice of text format for peers that announced each set.
#include "greeting/features.h"

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/byte_io.h"
#include "base/check.h"
#include "greeting/options.h"

using namespace std::string_view_literals;
using wstp::as_characters;
using wstp::ByteQueue;
using wstp::Error;
using wstp::greeting::Features;
using wstp::greeting::NumberForm;
using wstp::number::Kind;
using wstp::text::Encoding;

namespace {

Features announcing(std::string_view line) {
  Features features;
  wstp::greeting::Seen seen;
  WSTP_CHECK(parse_options(line, false, features, seen) == Error::Ok);
  complete(features, seen);
  features.six_digit = true;
  return features;
}

/// Token and bytes of a number as that peer gets it; "text" for a text number.
template <wstp::number::Element T>
std::string sent(const Features& peer, T value) {
  std::array<std::byte, 16> payload{};
  wstp::number::store_element(payload.data(), value);
  const NumberForm form = peer.form(wstp::number::kind_of<T>);
  if (form.kind == NumberForm::Kind::Text) return "text";
  ByteQueue queue;
  const Error error = append_number(queue, form, wstp::number::kind_of<T>, payload.data());
  if (error != Error::Ok) return "error " + std::to_string(static_cast<int>(error));
  return std::string{as_characters(queue.unread())};
}

Encoding carrier(std::string_view formats, Encoding from) {
  return announcing("-formats " + std::string{formats}).carrier(from);
}

}  // namespace

WSTP_TEST(our_own_kind_gets_everything_native_and_packed) {
  const Features own = Features::own();
  for (const Kind kind : wstp::number::kKinds) {
    WSTP_CHECK(own.form(kind).kind == NumberForm::Kind::Native);
    WSTP_CHECK(own.packs(kind));
  }
  for (int format = 1; format <= 6; ++format)
    WSTP_CHECK(own.carrier(static_cast<Encoding>(format)) == static_cast<Encoding>(format));
  WSTP_CHECK(own.short_lengths() && own.arrays());
}

WSTP_TEST(a_big_endian_peer_gets_swapped_numbers) {
  const Features trout = announcing("-numericsid trout -tokens 33,34,36,38,52,54");
  WSTP_CHECK_EQUAL(sent<unsigned char>(trout, 5), "\xA1\x05");
  WSTP_CHECK_EQUAL(sent<short>(trout, 0x0102), "\xA2\x01\x02");
  WSTP_CHECK_EQUAL(sent<int>(trout, 0x01020304), "\xA4\x01\x02\x03\x04");
  WSTP_CHECK_EQUAL(sent<long>(trout, 1), "\xA6\0\0\0\0\0\0\0\x01"sv);
  WSTP_CHECK_EQUAL(sent(trout, 1.5F), "\xB4\x3F\xC0\0\0"sv);
  WSTP_CHECK_EQUAL(sent(trout, 1.5), "\xB6\x3F\xF8\0\0\0\0\0\0"sv);
  WSTP_CHECK_EQUAL(sent(trout, 1.5L), "text");
  WSTP_CHECK(trout.packs(Kind::Integer8));
  WSTP_CHECK(!trout.packs(Kind::Integer32));
}

WSTP_TEST(a_peer_without_our_long_integer_gets_two_words) {
  const Features old = announcing("-numericsid 'Sep 13 1996, 13:46:34' -tokens 33,65,66,67");
  WSTP_CHECK_EQUAL(sent<long>(old, 1099511627776), "\xC4\0\0\0\0\0\x01\0\0"sv);
  WSTP_CHECK_EQUAL(sent<int>(old, -7), "text");
  WSTP_CHECK_EQUAL(sent(old, 0.1), "text");
  const Features mastiff = announcing("-numericsid mastiff -tokens 30,33,34,36,52,54,69");
  WSTP_CHECK_EQUAL(sent<long>(mastiff, 0x0102030405060708), "\xC5\x05\x06\x07\x08\x01\x02\x03\x04");
}

WSTP_TEST(a_peer_whose_long_double_is_a_double_gets_one) {
  const Features akita = announcing("-numericsid akitainu -tokens 33,98,100,102,116,118");
  WSTP_CHECK_EQUAL(sent(akita, 1.5L), "\xF6\0\0\0\0\0\0\xF8\x3F"sv);
  WSTP_CHECK_EQUAL(sent(akita, 1e4000L), "error 7");
}

WSTP_TEST(an_equal_or_unnamed_layout_gets_native_scalars_but_packs_only_what_it_reads) {
  for (const auto line : {"-numericsid boxer -tokens ''"sv, "-tokens junk"sv, ""sv}) {
    const Features peer = announcing(line);
    WSTP_CHECK(peer.form(Kind::Real128).kind == NumberForm::Kind::Native);
    WSTP_CHECK(!peer.packs(Kind::Integer32));
  }
  const Features some = announcing("-numericsid trout -tokens 100");
  WSTP_CHECK(some.form(Kind::Integer32).kind == NumberForm::Kind::Native);
  WSTP_CHECK(some.packs(Kind::Integer32));
  WSTP_CHECK(some.form(Kind::Integer64).kind == NumberForm::Kind::Swapped);
}

WSTP_TEST(every_layout_of_the_appendix_is_known_and_sane) {
  for (const char* const name :
       {"mastiff", "borzoi", "french_bulldog", "saintbernarnd", "chinook", "boxer"})
    WSTP_CHECK(wstp::greeting::find_layout(name) != nullptr);
  WSTP_CHECK(wstp::greeting::find_layout("poodle") == nullptr);
  WSTP_CHECK(wstp::greeting::find_layout("") == nullptr);
}

WSTP_TEST(text_keeps_its_format_where_the_peer_reads_it) {
  for (int format = 1; format <= 6; ++format) {
    const auto same = static_cast<Encoding>(format);
    WSTP_CHECK(carrier("1,2,3,4,5,6", same) == same);
  }
}

WSTP_TEST(text_goes_in_the_format_the_reference_library_chooses) {
  WSTP_CHECK(carrier("4", Encoding::Native) == Encoding::Utf8);
  WSTP_CHECK(carrier("1,4", Encoding::Byte) == Encoding::Native);
  WSTP_CHECK(carrier("4", Encoding::Byte) == Encoding::Utf8);
  WSTP_CHECK(carrier("1,2", Encoding::Ucs2) == Encoding::Native);
  WSTP_CHECK(carrier("1,2", Encoding::Utf8) == Encoding::Byte);
  WSTP_CHECK(carrier("1", Encoding::Utf8) == Encoding::Native);
  WSTP_CHECK(carrier("1,2,3", Encoding::Utf16) == Encoding::Ucs2);
  WSTP_CHECK(carrier("7", Encoding::Native) == Encoding::Old);
  WSTP_CHECK(carrier("''", Encoding::Native) == Encoding::Old);
  WSTP_CHECK(carrier("8", Encoding::Native) == Encoding::Old);
}

WSTP_TEST(a_peer_without_six_digit_escapes_gets_native_text_as_utf8) {
  Features peer = Features::own();
  peer.six_digit = false;
  WSTP_CHECK(peer.carrier(Encoding::Native) == Encoding::Utf8);
  WSTP_CHECK(peer.carrier(Encoding::Byte) == Encoding::Byte);
}

WSTP_TEST(formats_nobody_named_are_native_alone) {
  const Features peer = announcing("-tokens 33");
  WSTP_CHECK(peer.reads(Encoding::Native));
  WSTP_CHECK(!peer.reads(Encoding::Utf8));
}

WSTP_TEST(an_establish_string_is_read_and_written) {
  Features features;
  constexpr auto kText =
      "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 1,2,3,4,5,6 -decoders 0"sv;
  WSTP_CHECK(wstp::greeting::parse_establish(kText, features) == Error::Ok);
  WSTP_CHECK(!features.short_lengths());
  WSTP_CHECK(!features.arrays());
  WSTP_CHECK(!features.packs(Kind::Integer32));
  WSTP_CHECK_EQUAL(feature_string(features), kText);
  WSTP_CHECK_EQUAL(
      feature_string(Features::own()),
      "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 1,2,3,4,5,6 -decoders 458752");
}

WSTP_TEST(what_is_no_establish_string_is_malformed) {
  for (const auto text :
       {""sv, "MathLink"sv, "MathLink x"sv, "MathLink 2"sv, "WSTP 6"sv,
        "MathLink 6 -numericsid poodle"sv, "MathLink 6 -tokens"sv, "MathLink 6 -decoders x"sv}) {
    Features features;
    WSTP_CHECK(wstp::greeting::parse_establish(text, features) == Error::Malformed);
  }
}
