// Checked conversions: api.md section 7 and the reference library's answers for the same values.
#include "number/convert.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "base/byte_io.h"
#include "base/check.h"

using namespace std::string_view_literals;
using wstp::Error;
using wstp::number::convert;
using wstp::number::Element;
using wstp::number::Kind;
using wstp::number::kind_of;

namespace {

using Byte = unsigned char;
using Int16 = short;
using Int32 = int;
using Int64 = long;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <typename To>
struct Result {
  To value;
  Error error;

  bool operator==(const Result&) const = default;
};

template <Element To, Element From>
Result<To> as(From value, To before = 77) {
  std::array<std::byte, 16> payload{};
  wstp::number::store_element(payload.data(), value);
  Result<To> result{before, Error::Ok};
  result.error = convert(kind_of<From>, payload.data(), result.value);
  return result;
}

template <Element To>
Result<To> ok(To value) {
  return {value, Error::Ok};
}

template <Element To>
Result<To> overflow(To value) {
  return {value, Error::Overflow};
}

}  // namespace

WSTP_TEST(integers_in_range_are_themselves_in_every_width) {
  WSTP_CHECK(as<Int64>(Byte{255}) == ok<Int64>(255));
  WSTP_CHECK(as<Int32>(Int16{-2}) == ok<Int32>(-2));
  WSTP_CHECK(as<Int16>(Int64{-32768}) == ok<Int16>(-32768));
  WSTP_CHECK(as<Byte>(Int32{255}) == ok<Byte>(255));
  WSTP_CHECK(as<long long>(Int64{INT64_MIN}) == ok<long long>(INT64_MIN));
}

WSTP_TEST(integers_out_of_range_overflow_and_leave_their_low_bits) {
  WSTP_CHECK(as<Byte>(Int64{300}) == overflow<Byte>(44));
  WSTP_CHECK(as<Byte>(Int64{-1}) == overflow<Byte>(255));
  WSTP_CHECK(as<Int16>(Int32{70000}) == overflow<Int16>(4464));
  WSTP_CHECK(as<Int32>(Int64{0x100'0000'0005}) == overflow<Int32>(5));
  WSTP_CHECK(as<Int32>(Int64{0x8000'0000}) == overflow<Int32>(INT32_MIN));
}

WSTP_TEST(reals_round_half_to_even) {
  WSTP_CHECK(as<Int32>(0.5) == ok<Int32>(0));
  WSTP_CHECK(as<Int32>(1.5) == ok<Int32>(2));
  WSTP_CHECK(as<Int32>(2.5) == ok<Int32>(2));
  WSTP_CHECK(as<Int32>(-1.5F) == ok<Int32>(-2));
  WSTP_CHECK(as<Byte>(-0.5) == ok<Byte>(0));
  WSTP_CHECK(as<Byte>(254.5) == ok<Byte>(254));
  WSTP_CHECK(as<Int32>(2147483646.5) == ok<Int32>(2147483646));
}

WSTP_TEST(reals_out_of_an_integers_range_overflow) {
  WSTP_CHECK(as<Byte>(255.5) == overflow<Byte>(0));
  WSTP_CHECK(as<Byte>(-0.6) == overflow<Byte>(255));
  WSTP_CHECK(as<Int16>(32767.5) == overflow<Int16>(-32768));
  WSTP_CHECK(as<Int16>(-32768.5) == ok<Int16>(-32768));
  WSTP_CHECK(as<Int16>(65541.0) == overflow<Int16>(5));
  WSTP_CHECK(as<Int32>(2147483647.5) == overflow<Int32>(INT32_MIN));
  WSTP_CHECK(as<Int32>(-2147483648.5) == ok<Int32>(INT32_MIN));
  WSTP_CHECK(as<Int64>(0x1p63) == overflow<Int64>(INT64_MIN));
  WSTP_CHECK(as<Int64>(-0x1p63) == ok<Int64>(INT64_MIN));
  WSTP_CHECK(as<Int64>(0x1p63 - 1024) == ok<Int64>(9223372036854774784));
}

WSTP_TEST(what_is_no_finite_number_overflows_every_integer) {
  for (const double value : {kInfinity, -kInfinity, std::nan(""), 1e300}) {
    WSTP_CHECK(as<Byte>(value) == overflow<Byte>(0));
    WSTP_CHECK(as<Int16>(value) == overflow<Int16>(0));
    WSTP_CHECK(as<Int32>(value) == overflow<Int32>(INT32_MIN));
    WSTP_CHECK(as<Int64>(value) == overflow<Int64>(INT64_MIN));
  }
}

WSTP_TEST(doubles_into_float_overflow_or_round_and_leave_the_output_on_overflow) {
  WSTP_CHECK(as<float>(3.4028234663852886e38) == ok<float>(std::numeric_limits<float>::max()));
  WSTP_CHECK(as<float>(3.4028235677973362e38) == overflow<float>(77));
  WSTP_CHECK(as<float>(-3.4028235677973362e38) == overflow<float>(77));
  WSTP_CHECK(as<float>(1e300) == overflow<float>(77));
  WSTP_CHECK(as<float>(kInfinity) == overflow<float>(77));
  WSTP_CHECK(as<float>(1e-46) == ok<float>(0));
  WSTP_CHECK(as<float>(1e-45) == ok<float>(0x1p-149F));
  WSTP_CHECK(as<float>(0.1) == ok<float>(0.1F));
}

WSTP_TEST(infinities_pass_into_the_same_or_a_wider_type) {
  constexpr float kFloat = std::numeric_limits<float>::infinity();
  WSTP_CHECK(as<float>(kFloat) == ok<float>(kFloat));
  WSTP_CHECK(as<double>(-kFloat) == ok<double>(-kInfinity));
  WSTP_CHECK(as<double>(std::numeric_limits<long double>::infinity()) == overflow<double>(77));
}

WSTP_TEST(nan_passes_into_every_real) {
  WSTP_CHECK(std::isnan(as<float>(std::nan("")).value));
  WSTP_CHECK(std::isnan(as<double>(std::nanl("")).value));
  WSTP_CHECK(as<double>(std::nanl("")).error == Error::Ok);
  WSTP_CHECK(std::isnan(as<long double>(std::nanf("")).value));
}

WSTP_TEST(negative_zero_keeps_its_sign) {
  WSTP_CHECK(std::signbit(as<float>(-0.0).value));
  WSTP_CHECK(std::signbit(as<long double>(-0.0F).value));
}

WSTP_TEST(integers_into_reals_round_to_nearest) {
  WSTP_CHECK(as<float>(Int32{16777217}) == ok<float>(16777216.0F));
  WSTP_CHECK(as<double>(Int64{9007199254740993}) == ok<double>(9007199254740992.0));
  WSTP_CHECK(as<long double>(Int64{INT64_MAX}) == ok<long double>(9223372036854775807.0L));
}

WSTP_TEST(the_long_double_is_exact) {
  WSTP_CHECK(as<Int64>(9223372036854775807.0L) == ok<Int64>(INT64_MAX));
  WSTP_CHECK(as<Int64>(9223372036854775808.0L) == overflow<Int64>(INT64_MIN));
  WSTP_CHECK(as<Int64>(9223372036854775806.5L) == ok<Int64>(9223372036854775806));
  WSTP_CHECK(as<double>(1e4000L) == overflow<double>(77));
  WSTP_CHECK(as<double>(0.1L) == ok<double>(0.1));
}

// wire_vectors.json: real/Real128 1.0, number/BinaryNumber token 248.
WSTP_TEST(the_extended_form_is_x87_with_zero_padding) {
  std::array<std::byte, 16> bytes{};
  bytes.fill(std::byte{0xEE});
  wstp::number::store_element(bytes.data(), 1.0L);
  WSTP_CHECK_EQUAL(wstp::as_characters(bytes), "\0\0\0\0\0\0\0\x80\xFF\x3F\0\0\0\0\0\0"sv);
  bytes.fill(std::byte{0xEE});
  wstp::number::store_element(bytes.data(), -1.5L);
  bytes[10] = std::byte{0x55};
  WSTP_CHECK_EQUAL(wstp::number::load_element<long double>(bytes.data()), -1.5L);
}

WSTP_TEST(a_list_stops_at_the_first_element_that_does_not_fit) {
  const std::vector<Int64> values{1, -2, 0x100000, 4};
  std::vector<std::byte> payload(values.size() * 8);
  wstp::number::store_elements(payload.data(), values.data(), values.size());
  std::array<Int16, 4> got{9, 9, 9, 9};
  WSTP_CHECK(convert(Kind::Integer64, payload.data(), got.data(), 4) == Error::Overflow);
  WSTP_CHECK((got == std::array<Int16, 4>{1, -2, 0, 9}));
  WSTP_CHECK(convert(Kind::Integer64, payload.data(), got.data(), 2) == Error::Ok);
  WSTP_CHECK(convert(Kind::Integer64, payload.data(), got.data(), 0) == Error::Ok);
}

WSTP_TEST(every_kind_stores_and_loads_its_own_list) {
  const auto round_trip = []<Element T>(std::array<T, 3> values) {
    std::array<std::byte, 48> payload{};
    wstp::number::store_elements(payload.data(), values.data(), values.size());
    std::array<T, 3> got{};
    WSTP_CHECK(convert(kind_of<T>, payload.data(), got.data(), 3) == Error::Ok);
    WSTP_CHECK(got == values);
  };
  round_trip(std::array<Byte, 3>{0, 1, 255});
  round_trip(std::array<Int16, 3>{-32768, 0, 32767});
  round_trip(std::array<Int32, 3>{INT32_MIN, 0, INT32_MAX});
  round_trip(std::array<Int64, 3>{INT64_MIN, 0, INT64_MAX});
  round_trip(std::array<float, 3>{-1.5F, 0, 1e38F});
  round_trip(std::array<double, 3>{-1.5, 5e-324, 1e308});
  round_trip(std::array<long double, 3>{-1.5L, 1e-4940L, 1e4000L});
}

WSTP_TEST(unaligned_payloads_are_read) {
  std::array<std::byte, 9> bytes{};
  wstp::store_little(bytes.data() + 1, 2.5);
  double value = 0;
  WSTP_CHECK(convert(Kind::Real64, bytes.data() + 1, value) == Error::Ok);
  WSTP_CHECK_EQUAL(value, 2.5);
}
