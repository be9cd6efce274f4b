// Put validation by cause (api.md section 8) and the canonical payload (wire_vectors.json
// string.*).
#include "text/accept.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_io.h"
#include "base/check.h"

using namespace std::string_view_literals;
using wstp::Error;
using wstp::text::accept;
using wstp::text::Accepted;
using wstp::text::Encoding;

namespace {

template <Encoding E>
std::string payload(std::vector<wstp::text::Unit<E>> units, std::uint64_t count) {
  Accepted accepted;
  const Error error = accept<E>(units, accepted);
  if (error != Error::Ok) return "error " + std::to_string(static_cast<int>(error));
  WSTP_CHECK_EQUAL(accepted.count, count);
  std::string bytes(accepted.payload_size(), '\0');
  accepted.write(reinterpret_cast<std::byte*>(bytes.data()));
  return bytes;
}

std::string utf8(std::string_view text, std::uint64_t count) {
  return payload<Encoding::Utf8>({text.begin(), text.end()}, count);
}

constexpr auto kBad = "error 48"sv;

}  // namespace

WSTP_TEST(valid_utf8_passes_unchanged_and_counts_code_points) {
  WSTP_CHECK_EQUAL(utf8("", 0), "");
  WSTP_CHECK_EQUAL(utf8("h\xCE\xB1\xF0\x9F\x98\x80", 3), "h\xCE\xB1\xF0\x9F\x98\x80");
  WSTP_CHECK_EQUAL(utf8("a\0b"sv, 3), "a\0b"sv);
  WSTP_CHECK_EQUAL(utf8("\xEF\xBF\xBE", 1), "\xEF\xBF\xBE");
  WSTP_CHECK_EQUAL(utf8("\xF4\x8F\xBF\xBF", 1), "\xF4\x8F\xBF\xBF");
}

WSTP_TEST(a_leading_utf8_mark_is_dropped_and_a_later_one_is_text) {
  WSTP_CHECK_EQUAL(utf8("\xEF\xBB\xBF"
                        "a",
                        1),
                   "a");
  WSTP_CHECK_EQUAL(utf8("\xEF\xBB\xBF", 0), "");
  WSTP_CHECK_EQUAL(utf8("a\xEF\xBB\xBF", 2), "a\xEF\xBB\xBF");
}

WSTP_TEST(invalid_utf8_is_refused_whatever_the_cause) {
  for (const auto text : {"\xC0\x80"sv,
                          "\xC1\xBF"sv,
                          "\xE0\x80\x80"sv,
                          "\xE0\x9F\xBF"sv,
                          "\xF0\x80\x80\x80"sv,  // overlong
                          "\xED\xA0\x80"sv,
                          "\xED\xBF\xBF"sv,  // surrogates
                          "\xF4\x90\x80\x80"sv,
                          "\xF5\x80\x80\x80"sv,  // above 10FFFF
                          "\xFF"sv,
                          "\xFE"sv,
                          "\xF8\x88\x80\x80\x80"sv,  // no lead byte
                          "\x80"sv,
                          "a\x80"
                          "b"sv,
                          "\xCE\x41"sv,
                          "\xE2\x82\x41"sv,  // continuation missing or alone
                          "\xCE"sv,
                          "a\xCE"sv,
                          "\xE2\x82"sv,
                          "\xF0\x9F\x98"sv})  // cut off
    WSTP_CHECK_EQUAL(utf8(text, 0), kBad);
}

WSTP_TEST(a_bad_byte_is_found_at_every_place_of_a_long_text) {
  for (std::size_t place = 0; place < 100; ++place) {
    std::string text(100, 'x');
    text[place] = '\xFF';
    WSTP_CHECK_EQUAL(utf8(text, 0), kBad);
    text[place] = '\xC3';
    WSTP_CHECK_EQUAL(utf8(text, 0), kBad);
    if (place == 99) continue;
    text[place + 1] = '\xA9';
    WSTP_CHECK_EQUAL(utf8(text, 99), text);
  }
}

WSTP_TEST(utf16_goes_out_little_endian_without_its_mark) {
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xD83D, 0xDE00}, 1), "\x3D\xD8\x00\xDE"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0x6800, 0xB103}, 2), "h\0\xB1\x03"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFFFE, 0x6800, 0xB103}, 2), "h\0\xB1\x03"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF}, 0), ""sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xFEFF, 'A'}, 2),
                   "\xFF\xFE"
                   "A\0"sv);
}

WSTP_TEST(utf16_needs_a_unit_and_paired_surrogates) {
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({}, 0), "error 47");
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xD83D}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xDE00}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xD83D, 'A'}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xDE00, 0xD83D}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>({0xFEFF, 0xD83D, 0xD83D, 0xDE00}, 0), kBad);
}

WSTP_TEST(utf32_goes_out_little_endian_without_its_mark) {
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFEFF, 'a'}, 1), "a\0\0\0"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0x68000000, 0xB1030000}, 2), "h\0\0\0\xB1\x03\0\0"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFFFE0000, 0x41000000}, 1), "A\0\0\0"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFEFF, 0x10FFFF}, 1), "\xFF\xFF\x10\0"sv);
}

WSTP_TEST(utf32_needs_a_unit_and_scalar_values) {
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({}, 0), "error 47");
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFEFF, 0xD800}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFEFF, 0xDFFF}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFEFF, 0x110000}, 0), kBad);
  WSTP_CHECK_EQUAL(payload<Encoding::Utf32>({0xFEFF, 0xFFFFFFFF}, 0), kBad);
}

WSTP_TEST(ucs2_goes_out_big_endian_and_keeps_every_unit) {
  WSTP_CHECK_EQUAL(payload<Encoding::Ucs2>({'h', 0x3B1}, 2), "\0h\x03\xB1"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Ucs2>({0xD83D, 0, 0xFEFF}, 3), "\xD8\x3D\0\0\xFE\xFF"sv);
  WSTP_CHECK_EQUAL(payload<Encoding::Ucs2>({}, 0), "");
}

WSTP_TEST(bytes_and_native_text_are_kept_as_they_are) {
  WSTP_CHECK_EQUAL(payload<Encoding::Byte>({'h', 0xE9, 0}, 3), "h\xE9\0"sv);
  const std::string_view escaped = R"(a\:03b1b\q)"sv.substr(0, 8);
  WSTP_CHECK_EQUAL(payload<Encoding::Native>({escaped.begin(), escaped.end()}, 3), escaped);
}

WSTP_TEST(long_wide_text_is_swapped_everywhere) {
  std::vector<unsigned short> units{0xFEFF};
  std::string expected;
  for (unsigned i = 0; i < 333; ++i) {
    const auto unit = static_cast<unsigned short>(0x100 + i);
    units.push_back(unit);
    expected += static_cast<char>(unit & 0xFFU);
    expected += static_cast<char>(unit >> 8U);
  }
  WSTP_CHECK_EQUAL(payload<Encoding::Utf16>(units, 333), expected);
}
