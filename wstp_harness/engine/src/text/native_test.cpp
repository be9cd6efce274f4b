// Expected values: what the reference library answered for the same bytes (COUNT seen on a socket,
// characters read with its UTF-32 getter), and wire_vectors.json "all native escapes".
#include "text/native.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_io.h"
#include "base/check.h"

using namespace std::string_view_literals;
using wstp::as_bytes;
using wstp::text::native_count;
using wstp::text::native_offset;
using wstp::text::native_step;
using wstp::text::NativeStep;

namespace {

std::vector<std::uint32_t> characters(std::string_view text) {
  std::vector<std::uint32_t> codes;
  for (auto rest = as_bytes(text); !rest.empty();) {
    const NativeStep step = native_step(rest);
    if (step.kind == NativeStep::Kind::Character) codes.push_back(step.code);
    rest = rest.subspan(step.size);
  }
  return codes;
}

using Codes = std::vector<std::uint32_t>;

std::string canonical(std::uint32_t code) {
  std::array<unsigned char, wstp::text::kMaxNative> bytes{};
  const std::size_t size = wstp::text::write_native(code, bytes.data());
  WSTP_CHECK_EQUAL(size, wstp::text::native_size(code));
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace

WSTP_TEST(all_escapes_stand_for_their_characters) {
  WSTP_CHECK(characters(R"(\:03b1\|01f600\.e9\351\\\n\")") ==
             (Codes{0x3B1, 0x1F600, 0xE9, 0xE9, '\\', '\n', '"'}));
  WSTP_CHECK(characters(R"(\a\b\t\v\f\r\'\?)") == (Codes{7, 8, 9, 11, 12, 13, '\'', '?'}));
  WSTP_CHECK(characters(R"(\x41y\x123y)") == (Codes{0x41, 'y', 0x123, 'y'}));
}

WSTP_TEST(octal_takes_at_most_three_digits) {
  WSTP_CHECK(characters(R"(\39x)") == (Codes{3, '9', 'x'}));
  WSTP_CHECK(characters(R"(\128)") == (Codes{10, '8'}));
  WSTP_CHECK(characters(R"(\0001)") == (Codes{0, '1'}));
  WSTP_CHECK(characters(R"(\777)") == (Codes{0x1FF}));
}

WSTP_TEST(high_bytes_are_latin_1) {
  WSTP_CHECK(characters("\xE9\xFF\x80"sv) == (Codes{0xE9, 0xFF, 0x80}));
}

WSTP_TEST(a_named_character_reads_as_the_replacement_character) {
  WSTP_CHECK(characters(R"(\[Alpha]x)") == (Codes{0xFFFD, 'x'}));
  WSTP_CHECK(characters(R"(\[a\]b]c)") == (Codes{0xFFFD, 'b', ']', 'c'}));
}

WSTP_TEST(digits_that_are_none_read_as_the_replacement_character) {
  WSTP_CHECK(characters(R"(\:zzzzq)") == (Codes{0xFFFD, 'q'}));
}

WSTP_TEST(a_backslash_before_a_line_end_stands_for_nothing) {
  WSTP_CHECK(characters("a\\\nb") == (Codes{'a', 'b'}));
  WSTP_CHECK(characters("a\\\rb") == (Codes{'a', 'b'}));
  WSTP_CHECK(characters("a\\\r\nb") == (Codes{'a', '\n', 'b'}));
}

WSTP_TEST(an_escape_cut_by_the_end_drops_the_rest) {
  for (const char* const text : {R"(ab\)", R"(ab\3)", R"(ab\34)", R"(ab\.e)", R"(ab\:12)",
                                 R"(ab\|12345)", R"(ab\[Alpha)", R"(ab\x4)"}) {
    WSTP_CHECK(characters(text) == (Codes{'a', 'b'}));
    WSTP_CHECK_EQUAL(native_count(as_bytes(text)), 2U);
  }
}

WSTP_TEST(an_escape_counts_once_and_a_pair_of_surrogates_twice) {
  WSTP_CHECK_EQUAL(native_count(as_bytes(R"(a\:03b1b)")), 3U);
  WSTP_CHECK_EQUAL(native_count(as_bytes(R"(\:d83d\:de00)")), 2U);
  WSTP_CHECK_EQUAL(native_count(as_bytes(R"(\|01f600)")), 1U);
  WSTP_CHECK_EQUAL(native_count(as_bytes("a\\\nb")), 2U);
  WSTP_CHECK_EQUAL(native_count(as_bytes("")), 0U);
}

WSTP_TEST(a_text_with_an_unknown_escape_counts_nothing) {
  WSTP_CHECK_EQUAL(native_count(as_bytes(R"(a\qb)")), 0U);
  WSTP_CHECK_EQUAL(native_count(as_bytes(R"(\(x\))")), 0U);
  WSTP_CHECK(native_step(as_bytes(R"(\qb)")).kind == NativeStep::Kind::Unknown);
  WSTP_CHECK_EQUAL(native_step(as_bytes(R"(\qb)")).size, 1U);
}

WSTP_TEST(offsets_step_over_whole_escapes) {
  const auto text = as_bytes(R"(a\:03b1b)");
  WSTP_CHECK_EQUAL(native_offset(text, 0), 0U);
  WSTP_CHECK_EQUAL(native_offset(text, 1), 1U);
  WSTP_CHECK_EQUAL(native_offset(text, 2), 7U);
  WSTP_CHECK_EQUAL(native_offset(text, 3), 8U);
  WSTP_CHECK_EQUAL(native_offset(text, 9), 8U);
}

// The reference library's WSConvertCharacter and its WSGetString of UTF-32 text.
WSTP_TEST(the_canonical_form_is_ascii_octal_or_upper_case_hexadecimal) {
  WSTP_CHECK_EQUAL(canonical('a'), "a");
  WSTP_CHECK_EQUAL(canonical('"'), "\"");
  WSTP_CHECK_EQUAL(canonical('\\'), R"(\\)");
  WSTP_CHECK_EQUAL(canonical('\n'), R"(\012)");
  WSTP_CHECK_EQUAL(canonical(0), R"(\000)");
  WSTP_CHECK_EQUAL(canonical(0x7E), "~");
  WSTP_CHECK_EQUAL(canonical(0x7F), R"(\177)");
  WSTP_CHECK_EQUAL(canonical(0xE9), R"(\351)");
  WSTP_CHECK_EQUAL(canonical(0x100), R"(\:0100)");
  WSTP_CHECK_EQUAL(canonical(0x3B1), R"(\:03B1)");
  WSTP_CHECK_EQUAL(canonical(0xFFFF), R"(\:FFFF)");
  WSTP_CHECK_EQUAL(canonical(0x1F600), R"(\|01F600)");
  WSTP_CHECK_EQUAL(canonical(0x10FFFF), R"(\|10FFFF)");
}

WSTP_TEST(every_canonical_form_reads_back_as_its_character) {
  for (std::uint32_t code = 0; code <= 0x110000; code += code < 0x300 ? 1 : 0x101) {
    const std::string text = canonical(code);
    WSTP_CHECK(characters(text) == Codes{code});
    WSTP_CHECK_EQUAL(native_count(as_bytes(text)), 1U);
  }
}
