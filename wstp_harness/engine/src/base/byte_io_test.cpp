#include "base/byte_io.h"

#include <string>
#include <string_view>

#include "base/check.h"

using namespace std::string_view_literals;
using wstp::as_bytes;
using wstp::as_characters;
using wstp::ByteReader;
using wstp::Error;
using wstp::Status;

namespace {

std::string encoded(std::uint64_t n) {
  return std::string{as_characters(wstp::encode_length(n).span())};
}

struct Decoded {
  Status status;
  std::uint64_t value = 0;
  std::size_t offset = 0;
};

Decoded decoded(std::string_view bytes, std::uint64_t limit = UINT64_MAX) {
  ByteReader reader{as_bytes(bytes)};
  Decoded result;
  result.status = reader.length(result.value, limit);
  result.offset = reader.offset();
  return result;
}

}  // namespace

// wire.md section 2: `@`=0 ... DEL(0x7f)=63, then `64 `, `1048576 `.
WSTP_TEST(lengths_are_one_byte_below_64_and_decimal_from_there) {
  WSTP_CHECK_EQUAL(encoded(0), "@");
  WSTP_CHECK_EQUAL(encoded(5), "E");
  WSTP_CHECK_EQUAL(encoded(63), "\x7F");
  WSTP_CHECK_EQUAL(encoded(64), "64 ");
  WSTP_CHECK_EQUAL(encoded(1048576), "1048576 ");
  WSTP_CHECK_EQUAL(encoded(UINT64_MAX), "18446744073709551615 ");
}

WSTP_TEST(length_size_is_the_size_of_what_is_encoded) {
  for (const std::uint64_t n : {0ULL, 63ULL, 64ULL, 99ULL, 100ULL, 999999ULL, 1000000ULL, ~0ULL})
    WSTP_CHECK_EQUAL(wstp::length_size(n), encoded(n).size());
}

WSTP_TEST(every_length_is_read_back_and_every_cut_asks_for_more) {
  for (const std::uint64_t n : {0ULL, 1ULL, 63ULL, 64ULL, 1000ULL, ~0ULL}) {
    const std::string whole = encoded(n) + "@rest";
    const std::size_t size = encoded(n).size();
    WSTP_CHECK(decoded(whole).status.ok());
    WSTP_CHECK_EQUAL(decoded(whole).value, n);
    WSTP_CHECK_EQUAL(decoded(whole).offset, size);
    for (std::size_t cut = 0; cut < size; ++cut) {
      const Decoded result = decoded(std::string_view{whole}.substr(0, cut));
      WSTP_CHECK_EQUAL(result.status.need(), 1U);
      WSTP_CHECK_EQUAL(result.offset, 0U);
    }
  }
}

WSTP_TEST(decimal_below_64_and_leading_zeros_are_read) {
  WSTP_CHECK_EQUAL(decoded("5 ").value, 5U);
  WSTP_CHECK_EQUAL(decoded("00000000000000000000005 ").value, 5U);
  WSTP_CHECK(decoded("0 ").status.ok());
}

// wire_hostile.json, "outer length ...": each of these is refused, not waited for.
WSTP_TEST(what_is_no_length_is_malformed_at_once) {
  for (const auto bytes :
       {"-5 "sv, "+5 "sv, "5x"sv, "5\n"sv, "5.0 "sv, "0x5 "sv, " "sv, "\x80"sv, "\xFF"sv, "?"sv,
        "\0"sv, "18446744073709551616 "sv, "99999999999999999999999999999 "sv}) {
    WSTP_CHECK_EQUAL(static_cast<int>(decoded(bytes).status.error()),
                     static_cast<int>(Error::Malformed));
    WSTP_CHECK_EQUAL(decoded(bytes).offset, 0U);
  }
}

WSTP_TEST(endless_digits_are_refused_when_only_zeros_too) {
  WSTP_CHECK(decoded(std::string(5000, '9')).status.error() == Error::Malformed);
  WSTP_CHECK(decoded(std::string(5000, '0')).status.error() == Error::Malformed);
  WSTP_CHECK(decoded(std::string(63, '0')).status.incomplete());
}

WSTP_TEST(a_limit_refuses_larger_lengths_in_both_forms) {
  WSTP_CHECK(decoded("E", 5).status.ok());
  WSTP_CHECK(decoded("F", 5).status.error() == Error::Malformed);
  WSTP_CHECK(decoded("64 ", 64).status.ok());
  WSTP_CHECK(decoded("65 ", 64).status.error() == Error::Malformed);
}

WSTP_TEST(numbers_are_stored_in_the_order_asked_for) {
  std::array<std::byte, 8> bytes{};
  wstp::store_little(bytes.data(), std::uint32_t{0x01020304});
  WSTP_CHECK_EQUAL(as_characters(bytes).substr(0, 4), "\4\3\2\1"sv);
  wstp::store_big(bytes.data(), std::int16_t{-2});
  WSTP_CHECK_EQUAL(as_characters(bytes).substr(0, 2), "\xFF\xFE"sv);
  wstp::store_little(bytes.data(), 1.5);
  WSTP_CHECK_EQUAL(as_characters(bytes), "\0\0\0\0\0\0\xF8\x3F"sv);
  WSTP_CHECK_EQUAL(wstp::load_little<double>(bytes.data()), 1.5);
  WSTP_CHECK_EQUAL(wstp::byte_swapped(std::uint64_t{0x0102030405060708}), 0x0807060504030201U);
}

WSTP_TEST(a_reader_that_lacks_bytes_says_how_many_and_stays) {
  ByteReader reader{as_bytes("abc")};
  std::span<const std::byte> got;
  WSTP_CHECK_EQUAL(reader.bytes(5, got).need(), 2U);
  WSTP_CHECK(reader.bytes(3, got).ok());
  WSTP_CHECK_EQUAL(as_characters(got), "abc"sv);
  std::uint32_t number = 0;
  WSTP_CHECK_EQUAL(reader.little(number).need(), 4U);
}

WSTP_TEST(a_writer_appends_every_form) {
  wstp::ByteQueue queue;
  wstp::ByteWriter writer{queue};
  writer.byte('F');
  writer.length(64);
  writer.little(std::int32_t{-1});
  writer.characters("\n");
  WSTP_CHECK_EQUAL(as_characters(queue.unread()), "F64 \xFF\xFF\xFF\xFF\n"sv);
}
