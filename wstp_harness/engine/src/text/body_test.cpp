// Bodies as on the wire: wire_vectors.json string.* (encoded), wire_hostile.json "format ..."
// (refused).
#include "text/body.h"

#include <string>
#include <string_view>

#include "base/byte_io.h"
#include "base/check.h"

using namespace std::string_view_literals;
using wstp::as_bytes;
using wstp::as_characters;
using wstp::ByteQueue;
using wstp::Error;
using wstp::text::Accepted;
using wstp::text::Encoding;
using wstp::text::Text;

namespace {

std::string body(Encoding encoding, std::string_view units) {
  Accepted accepted;
  WSTP_CHECK(wstp::text::accept(encoding, as_bytes(units), accepted) == Error::Ok);
  ByteQueue queue;
  append_body(queue, accepted);
  WSTP_CHECK_EQUAL(queue.size(),
                   wstp::text::body_size(encoding, accepted.count, accepted.payload_size()));
  Text text;
  WSTP_CHECK(parse_body(queue.unread(), text) == Error::Ok);
  WSTP_CHECK(text.encoding == encoding);
  WSTP_CHECK_EQUAL(text.count, accepted.count);
  return std::string{as_characters(queue.unread())};
}

bool refused(std::string_view bytes) {
  Text text;
  return wstp::text::parse_body(as_bytes(bytes), text) == Error::Malformed;
}

}  // namespace

WSTP_TEST(short_bodies_are_the_golden_ones) {
  WSTP_CHECK_EQUAL(body(Encoding::Native, "hello"), "A~Ehello");
  WSTP_CHECK_EQUAL(body(Encoding::Native, ""), "A~@");
  WSTP_CHECK_EQUAL(body(Encoding::Native, R"(a\:03b1b)"), R"(A~Ca\:03b1b)");
  WSTP_CHECK_EQUAL(body(Encoding::Byte, "h\xE9"), "B~Bh\xE9");
  WSTP_CHECK_EQUAL(body(Encoding::Ucs2, "h\0\xB1\x03"sv), "C~B\0h\x03\xB1"sv);
  WSTP_CHECK_EQUAL(body(Encoding::Utf8, "\xF0\x9F\x98\x80"), "D~A\xF0\x9F\x98\x80");
  WSTP_CHECK_EQUAL(body(Encoding::Utf16, "\xFF\xFE\x3D\xD8\x00\xDE"sv), "E~A\x3D\xD8\x00\xDE"sv);
  WSTP_CHECK_EQUAL(body(Encoding::Utf32, "\xFF\xFE\0\0a\0\0\0"sv), "F~Aa\0\0\0"sv);
}

WSTP_TEST(from_64_on_the_fixed_widths_leave_the_count_out) {
  const std::string sixty_four(64, 'x');
  const std::string sixty_three(63, 'x');
  WSTP_CHECK_EQUAL(body(Encoding::Native, sixty_four), "A~64 " + sixty_four);
  WSTP_CHECK_EQUAL(body(Encoding::Utf8, sixty_four), "D~64 " + sixty_four);
  WSTP_CHECK_EQUAL(body(Encoding::Byte, sixty_four), "B~ " + sixty_four);
  WSTP_CHECK_EQUAL(body(Encoding::Byte, sixty_three), "B~\x7F" + sixty_three);
  WSTP_CHECK_EQUAL(body(Encoding::Ucs2, std::string(128, '\1')), "C~ " + std::string(128, '\1'));
  WSTP_CHECK_EQUAL(body(Encoding::Utf16, "\xFF\xFE" + std::string(128, '\1')),
                   "E~64 " + std::string(128, '\1'));
}

WSTP_TEST(bytes_that_mean_something_elsewhere_are_data) {
  WSTP_CHECK_EQUAL(body(Encoding::Byte, "\n\0]~"sv), "B~D\n\0]~"sv);
}

WSTP_TEST(decimal_and_left_out_counts_below_64_are_read) {
  for (const auto bytes : {"A~5 hello"sv, "A~05 hello"sv, "B~ hello"sv, "1 ~Ehello"sv}) {
    Text text;
    WSTP_CHECK(wstp::text::parse_body(as_bytes(bytes), text) == Error::Ok);
    WSTP_CHECK_EQUAL(text.count, 5U);
    WSTP_CHECK_EQUAL(as_characters(text.payload), "hello"sv);
  }
}

WSTP_TEST(a_count_that_is_not_the_payloads_is_refused_in_every_format) {
  for (const auto bytes :
       {"A~Dhello"sv, "A~Fhello"sv, "A~0 hello"sv, "A~4294967296 hello"sv, "A~ hello"sv,
        "A~-5 hello"sv, "B~Dhello"sv, "B~18446744073709551615 hello"sv, "C~A\0h\0i"sv,
        "C~C\0h\0i"sv, "D~Dhello"sv, "D~9223372036854775807 hello"sv, "E~Ah\0i\0"sv, "E~ h\0i\0"sv,
        "F~Bh\0\0\0"sv, "F~@h\0\0\0"sv})
    WSTP_CHECK(refused(bytes));
}

WSTP_TEST(a_body_without_its_parts_is_refused) {
  for (const auto bytes :
       {""sv, "A"sv, "A~"sv, "AEhello"sv, "@~Ehello"sv, "G~Ehello"sv, "H~Ehello"sv, "\x7F~Ehello"sv,
        "100 ~Ehello"sv, "A~5"sv, "A~64"sv, "B~"sv})
    WSTP_CHECK(refused(bytes));
}

WSTP_TEST(a_payload_that_is_not_valid_in_its_format_is_refused) {
  for (const auto bytes : {"C~ \0h\0"sv, "E~ABC\0"sv, "D~B\xFF\xFE"sv, "D~Bh\xC3"sv,
                           "D~A\xC0\x80"sv, "D~A\xED\xA0\x80"sv, "E~A\x3D\xD8"sv, "E~A\x00\xDE"sv,
                           "F~A\0\0\x11\0"sv, "F~A\0\xD8\0\0"sv, "F~ abc"sv})
    WSTP_CHECK(refused(bytes));
}

WSTP_TEST(the_old_form_holds_bytes_and_sixteen_bit_characters) {
  Text text;
  WSTP_CHECK(wstp::text::parse_old(as_bytes("h\xFB\x03\xB1"), text) == Error::Ok);
  WSTP_CHECK_EQUAL(text.count, 2U);
  WSTP_CHECK(wstp::text::parse_old(as_bytes("h\xFB\x03"), text) == Error::Malformed);
  WSTP_CHECK(wstp::text::parse_old(as_bytes("h\xFA"), text) == Error::Malformed);
}
