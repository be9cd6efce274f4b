// Number text: api.md section 7, the reference library's answers, and wire_vectors.json bigreal/*.
#include "number/format.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/check.h"

using namespace std::string_view_literals;
using wstp::number::Element;
using wstp::number::Notation;

namespace {

template <Element T>
std::string text(T value, Notation notation = Notation::C) {
  std::array<std::byte, 16> payload{};
  wstp::number::store_element(payload.data(), value);
  return std::string{
      wstp::number::format(wstp::number::kind_of<T>, payload.data(), notation).view()};
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

WSTP_TEST(integers_are_decimal) {
  WSTP_CHECK_EQUAL(text<unsigned char>(255), "255");
  WSTP_CHECK_EQUAL(text<short>(-2), "-2");
  WSTP_CHECK_EQUAL(text<int>(INT32_MIN), "-2147483648");
  WSTP_CHECK_EQUAL(text<long>(INT64_MIN), "-9223372036854775808");
}

WSTP_TEST(doubles_have_seventeen_digits) {
  WSTP_CHECK_EQUAL(text(0.1), "0.10000000000000001");
  WSTP_CHECK_EQUAL(text(1.0), "1");
  WSTP_CHECK_EQUAL(text(-0.0), "-0");
  WSTP_CHECK_EQUAL(text(1e16), "10000000000000000");
  WSTP_CHECK_EQUAL(text(1e17), "1e+17");
  WSTP_CHECK_EQUAL(text(1e-7), "9.9999999999999995e-08");
  WSTP_CHECK_EQUAL(text(5e-324), "4.9406564584124654e-324");
}

WSTP_TEST(floats_have_nine_and_long_doubles_twenty) {
  WSTP_CHECK_EQUAL(text(0.1F), "0.100000001");
  WSTP_CHECK_EQUAL(text(1e19F), "9.99999998e+18");
  WSTP_CHECK_EQUAL(text(static_cast<long double>(0.1)), "0.10000000000000000555");
  WSTP_CHECK_EQUAL(text(0.1L), "0.1");
  WSTP_CHECK_EQUAL(text(0x1p70L), "1.1805916207174113034e+21");
}

WSTP_TEST(wolfram_notation_changes_the_exponent_alone) {
  WSTP_CHECK_EQUAL(text(1e19, Notation::Wolfram), "1*^+19");
  WSTP_CHECK_EQUAL(text(1e-7, Notation::Wolfram), "9.9999999999999995*^-08");
  WSTP_CHECK_EQUAL(text(0x1p70L, Notation::Wolfram), "1.1805916207174113034*^+21");
  WSTP_CHECK_EQUAL(text(0.1, Notation::Wolfram), "0.10000000000000001");
  WSTP_CHECK_EQUAL(text<int>(7, Notation::Wolfram), "7");
}

WSTP_TEST(the_longest_text_fits) {
  WSTP_CHECK_EQUAL(text(-std::numeric_limits<long double>::denorm_min(), Notation::Wolfram),
                   "-3.6451995318824746025*^-4951");
}

WSTP_TEST(what_is_no_number_has_the_observed_names) {
  WSTP_CHECK_EQUAL(text(std::nan("")), "NAN");
  WSTP_CHECK_EQUAL(text(kInfinity), "INF");
  WSTP_CHECK_EQUAL(text(-kInfinity), "INF");
  WSTP_CHECK_EQUAL(text(std::nanl("")), "nan");
  WSTP_CHECK_EQUAL(text(-static_cast<long double>(kInfinity)), "-inf");
}

WSTP_TEST(wolfram_reals_become_the_golden_wire_form) {
  using wstp::number::to_wire_real;
  WSTP_CHECK_EQUAL(to_wire_real("1.5"), "1.5");
  WSTP_CHECK_EQUAL(to_wire_real("1.5*^100"), "1.5e100");
  WSTP_CHECK_EQUAL(to_wire_real("1.5`20*^300"), "1.5e300\0`20"sv);
  WSTP_CHECK_EQUAL(to_wire_real("-1.5`20*^300"), "-1.5e300\0`20"sv);
  WSTP_CHECK_EQUAL(to_wire_real("0``3"), "0\0``3"sv);
  WSTP_CHECK_EQUAL(to_wire_real("1.5`20.5*^3"), "1.5e3\0`20.5"sv);
  WSTP_CHECK_EQUAL(to_wire_real("1.5`"), "1.5\0`"sv);
  WSTP_CHECK_EQUAL(to_wire_real("1.5*^3`20"), "1.5e3\0`20"sv);
  WSTP_CHECK_EQUAL(to_wire_real("1.5*^-3"), "1.5e-3");
  WSTP_CHECK_EQUAL(to_wire_real(""), "");
  WSTP_CHECK_EQUAL(to_wire_real("16^^ff.8"), "16^^ff.8");
}

WSTP_TEST(wire_reals_become_wolfram_notation_again) {
  using wstp::number::to_wolfram_real;
  WSTP_CHECK_EQUAL(to_wolfram_real("1.5e300\0`20"sv), "1.5`20*^300");
  WSTP_CHECK_EQUAL(to_wolfram_real("1.5\0`20"sv), "1.5`20");
  WSTP_CHECK_EQUAL(to_wolfram_real("1.5`20"), "1.5`20");
  WSTP_CHECK_EQUAL(to_wolfram_real("0\0``3"sv), "0``3");
  WSTP_CHECK_EQUAL(to_wolfram_real("1e3"), "1*^3");
  WSTP_CHECK_EQUAL(to_wolfram_real("1E3"), "1*^3");
  WSTP_CHECK_EQUAL(to_wolfram_real("1.5*^3"), "1.5*^3");
  WSTP_CHECK_EQUAL(to_wolfram_real("0x1E"), "0x1E");
  WSTP_CHECK_EQUAL(to_wolfram_real(""), "");
}

WSTP_TEST(the_c_part_ends_at_the_nul) {
  WSTP_CHECK_EQUAL(wstp::number::to_c_number("1.5e3\0`20"sv), "1.5e3"sv);
  WSTP_CHECK_EQUAL(wstp::number::to_c_number("1.5`20"), "1.5`20"sv);
}
