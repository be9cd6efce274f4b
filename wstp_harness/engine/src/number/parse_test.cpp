// Text numbers: api.md section 7 and the reference library's answers; where it is wrong (long
// double with `*^`, wrapping of negative Integer8) the right value.
#include "number/parse.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

using namespace std::string_view_literals;
using wstp::Error;
using wstp::number::Element;

namespace {

using Byte = unsigned char;
using Int64 = long;
constexpr int kUntouched = 77;

template <Element T>
struct Result {
  T value;
  Error error;

  bool operator==(const Result&) const = default;
};

template <Element T>
Result<T> integer(std::string_view text) {
  Result<T> result{kUntouched, Error::Ok};
  result.error = wstp::number::parse_integer(text, result.value);
  return result;
}

template <Element T>
Result<T> real(std::string_view text) {
  Result<T> result{kUntouched, Error::Ok};
  result.error = wstp::number::parse_real(text, result.value);
  return result;
}

template <Element T>
Result<T> ok(T value) {
  return {value, Error::Ok};
}

}  // namespace

WSTP_TEST(the_leading_integer_counts) {
  WSTP_CHECK(integer<int>("12") == ok(12));
  WSTP_CHECK(integer<int>("-12") == ok(-12));
  WSTP_CHECK(integer<int>("+5") == ok(5));
  WSTP_CHECK(integer<int>("007") == ok(7));
  WSTP_CHECK(integer<int>(" 5x") == ok(5));
  WSTP_CHECK(integer<int>("1.9") == ok(1));
  WSTP_CHECK(integer<int>("1e3") == ok(1));
  WSTP_CHECK(integer<int>("1*^3") == ok(1));
  WSTP_CHECK(integer<int>("0x10") == ok(0));
  WSTP_CHECK(integer<int>("16^^ff") == ok(16));
  WSTP_CHECK(integer<int>("12\0`3"sv) == ok(12));
}

WSTP_TEST(empty_text_is_zero_and_no_number_is_malformed) {
  WSTP_CHECK(integer<int>("") == ok(0));
  WSTP_CHECK(real<double>("") == ok(0.0));
  for (const auto text : {"abc"sv, "-"sv, "--5"sv, "."sv, "inf"sv, "+-5"sv})
    WSTP_CHECK(integer<int>(text).error == Error::Malformed);
  for (const auto text : {"abc"sv, "-"sv, "--5"sv, "."sv, "+"sv, "e5"sv, "-+5"sv}) {
    WSTP_CHECK(real<double>(text) == (Result<double>{kUntouched, Error::Malformed}));
    WSTP_CHECK(real<long double>(text).error == Error::Malformed);
    WSTP_CHECK(real<int>(text).error == Error::Malformed);
  }
}

WSTP_TEST(integers_reach_their_limits_and_overflow_beyond) {
  WSTP_CHECK(integer<Byte>("255") == ok<Byte>(255));
  WSTP_CHECK(integer<Byte>("256").error == Error::Overflow);
  WSTP_CHECK(integer<Byte>("-0") == ok<Byte>(0));
  WSTP_CHECK(integer<Byte>("-1").error == Error::Overflow);
  WSTP_CHECK(integer<short>("-32768") == ok<short>(-32768));
  WSTP_CHECK(integer<short>("32768").error == Error::Overflow);
  WSTP_CHECK(integer<Int64>("9223372036854775807") == ok<Int64>(INT64_MAX));
  WSTP_CHECK(integer<Int64>("-9223372036854775808") == ok<Int64>(INT64_MIN));
  WSTP_CHECK(integer<Int64>("9223372036854775808").error == Error::Overflow);
  WSTP_CHECK(integer<int>(std::string(std::size_t{1} << 20U, '9')).error == Error::Overflow);
}

WSTP_TEST(an_overflowing_integer_is_left_at_the_digits_that_fit) {
  WSTP_CHECK(integer<int>("2147483648") == (Result<int>{214748364, Error::Overflow}));
  WSTP_CHECK(integer<short>("9223372036854775807") == (Result<short>{9223, Error::Overflow}));
  WSTP_CHECK(integer<int>("-9223372036854775808") == (Result<int>{-922337203, Error::Overflow}));
}

WSTP_TEST(reals_are_read_in_c_and_wolfram_notation) {
  for (const auto text : {"1500"sv, "1.5e3"sv, "1.5E+3"sv, "1.5*^3"sv, "1.5`20*^3"sv,
                          "1.5``20*^3"sv, "1.5`*^3"sv, "1.5e3\0`20"sv, "1.5e3`20"sv, " +1.5e3"sv,
                          "1.5*^+3"sv, "1500.x"sv, "0x5DC"sv, "0x1.77p10"sv}) {
    WSTP_CHECK(real<double>(text) == ok(1500.0));
    WSTP_CHECK(real<float>(text) == ok(1500.0F));
    WSTP_CHECK(real<long double>(text) == ok(1500.0L));
    WSTP_CHECK(real<int>(text) == ok(1500));
    WSTP_CHECK(integer<double>(text) == ok(1500.0));
  }
  WSTP_CHECK(real<double>("-.5") == ok(-0.5));
  WSTP_CHECK(real<double>("5.") == ok(5.0));
  WSTP_CHECK(real<double>("-0x1.8p1") == ok(-3.0));
  WSTP_CHECK(real<double>("-1.5*^-3") == ok(-1.5e-3));
}

WSTP_TEST(what_follows_a_real_does_not_count) {
  WSTP_CHECK(real<double>("1e") == ok(1.0));
  WSTP_CHECK(real<double>("1e+") == ok(1.0));
  WSTP_CHECK(real<double>("1.5*^") == ok(1.5));
  WSTP_CHECK(real<double>("1.5*^x") == ok(1.5));
  WSTP_CHECK(real<double>("16^^ff.8") == ok(16.0));
  WSTP_CHECK(real<double>("1,5") == ok(1.0));
  WSTP_CHECK(real<double>("1.5 e3") == ok(1.5));
  WSTP_CHECK(real<double>("0xg") == ok(0.0));
  WSTP_CHECK(real<double>("0xinf") == ok(0.0));
  WSTP_CHECK(real<long double>("0x-1") == ok(0.0L));
}

WSTP_TEST(reals_are_correctly_rounded) {
  WSTP_CHECK(real<double>("0.1") == ok(0.1));
  WSTP_CHECK(real<double>("9007199254740993") == ok(9007199254740992.0));
  WSTP_CHECK(real<double>("9007199254740993.0000000000000000000001") == ok(9007199254740994.0));
  WSTP_CHECK(real<double>("99999999999999999999") == ok(1e20));
  WSTP_CHECK(real<float>("1.9") == ok(1.9F));
  WSTP_CHECK(real<long double>("0.1") == ok(0.1L));
  WSTP_CHECK(real<long double>("18446744073709551615") == ok(18446744073709551615.0L));
}

WSTP_TEST(a_real_beyond_its_type_overflows_and_leaves_the_output) {
  for (const auto text : {"1e400"sv, "-1e400"sv, "1.7976931348623159e308"sv, "1*^400"sv,
                          "1e99999999999999999999"sv, "1e9223372036854775807"sv, "0x1p2000"sv})
    WSTP_CHECK(real<double>(text) == (Result<double>{kUntouched, Error::Overflow}));
  WSTP_CHECK(real<float>("1e39") == (Result<float>{kUntouched, Error::Overflow}));
  WSTP_CHECK(real<double>(std::string(400, '9')).error == Error::Overflow);
  WSTP_CHECK(real<long double>("1e400") == ok(1e400L));
  WSTP_CHECK(real<long double>("1e5000").error == Error::Overflow);
  WSTP_CHECK(real<double>(std::string(std::size_t{1} << 20U, '9')).error == Error::Overflow);
}

WSTP_TEST(a_real_too_small_is_zero_or_denormal) {
  WSTP_CHECK(real<double>("4.9e-324") == ok(5e-324));
  for (const auto text : {"2.4e-324"sv, "1e-400"sv, "1*^-99999999999999999999"sv, "0x1p-2000"sv,
                          "0.0000001e-400"sv, "0*^99999"sv, "1e-5000"sv})
    WSTP_CHECK(real<double>(text) == ok(0.0));
  WSTP_CHECK(real<long double>("1e-5000") == ok(0.0L));
  WSTP_CHECK(std::signbit(real<double>("-1e-400").value));
  WSTP_CHECK(real<float>("1e-46") == ok(0.0F));
}

WSTP_TEST(infinities_and_nan_are_reals_and_no_integers) {
  WSTP_CHECK(real<double>("inf") == ok(std::numeric_limits<double>::infinity()));
  WSTP_CHECK(real<double>("-INF") == ok(-std::numeric_limits<double>::infinity()));
  WSTP_CHECK(std::isnan(real<double>("nan").value));
  WSTP_CHECK(real<int>("inf").error == Error::Overflow);
  WSTP_CHECK(real<int>("nan").error == Error::Overflow);
}

WSTP_TEST(names_are_read_from_exactly_their_characters) {
  for (const auto name : {"inf"sv, "NaN"sv, "infinity"sv, "-nan(12)"sv}) {
    const std::vector<char> exact{name.begin(), name.end()};  // a sanitizer sees reads beyond it
    WSTP_CHECK(real<long double>({exact.data(), exact.size()}).error == Error::Ok);
    WSTP_CHECK(real<float>({exact.data(), exact.size()}).error == Error::Ok);
  }
}

WSTP_TEST(a_text_real_into_an_integer_rounds_half_to_even) {
  WSTP_CHECK(real<int>("1.5") == ok(2));
  WSTP_CHECK(real<int>("2.5") == ok(2));
  WSTP_CHECK(real<int>("-1.9") == ok(-2));
  WSTP_CHECK(real<int>("2147483648").error == Error::Overflow);
  WSTP_CHECK(real<Byte>("-1").error == Error::Overflow);
}

WSTP_TEST(a_megabyte_of_digits_is_read_quickly) {
  WSTP_CHECK(real<long double>(std::string(std::size_t{1} << 20U, '9')).error == Error::Overflow);
  WSTP_CHECK(real<double>("0." + std::string(std::size_t{1} << 20U, '0') + "1") == ok(0.0));
}
