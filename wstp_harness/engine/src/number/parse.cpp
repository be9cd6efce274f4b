#include "number/parse.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <system_error>

#include "number/checked.h"

namespace wstp::number {

namespace {

constexpr std::int64_t kHugeExponent = 1'000'000'000'000;  // beyond every text's digits
constexpr std::string_view kBlanks = " \t\n\v\f\r";

[[nodiscard]] bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

/// Takes a sign off the front; true for minus.
[[nodiscard]] bool take_sign(std::string_view& text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  return negative;
}

/// The leading decimal digits up to `limit`; the digits that fit when there are more.
[[nodiscard]] Error parse_digits(std::string_view text, std::uint64_t limit, std::uint64_t& sum) {
  if (text.empty() || !is_digit(text[0])) return Error::Malformed;
  for (const char c : text) {
    if (!is_digit(c)) break;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (digit > limit || sum > (limit - digit) / 10) return Error::Overflow;
    sum = (sum * 10) + digit;
  }
  return Error::Ok;
}

/// Wolfram notation and precision marks as the plain number they stand for; `storage` holds it when
/// it is not a part of the text.
[[nodiscard]] std::string_view plain_number(std::string_view text, std::string& storage) {
  const std::size_t stop = text.find_first_of(std::string_view{"`*\0", 3});
  if (stop == std::string_view::npos || text[stop] == '\0') return text.substr(0, stop);
  const std::size_t power = text.find("*^", stop);
  const std::string_view mantissa = text.substr(0, stop);
  const bool has_own = mantissa.find_first_of("eE") != std::string_view::npos;
  if (power == std::string_view::npos || has_own) return mantissa;
  storage.assign(mantissa).append("e").append(text.substr(power + 2));
  return storage;
}

/// Whether a decimal number that std::from_chars calls out of range is too big rather than too
/// small: the place of its first significant digit, the exponent added. `text` has no sign.
[[nodiscard]] bool is_too_big(std::string_view text, char exponent_letter, std::int64_t per_digit) {
  const char upper = static_cast<char>(exponent_letter - 'a' + 'A');
  const std::size_t letter = text.find_first_of(std::string{exponent_letter, upper});
  const std::string_view mantissa = text.substr(0, letter);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return false;
  const std::int64_t place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  std::int64_t exponent = 0;
  if (letter != std::string_view::npos) {
    std::string_view digits = text.substr(letter + 1);
    const bool negative = take_sign(digits);
    const char* const begin = std::to_address(digits.begin());
    const auto code = std::from_chars(begin, begin + digits.size(), exponent).ec;
    if (code == std::errc::result_out_of_range) return !negative;
    exponent = std::min(exponent, kHugeExponent);
    if (negative) exponent = -exponent;
  }
  return (place * per_digit) + exponent > 0;
}

/// "inf" or "nan" in any case, and whatever follows. libstdc++ 12 reads past the end when it is
/// asked for these as long double (it takes the length of the characters as of a C string).
template <std::floating_point T>
[[nodiscard]] bool take_name(std::string_view text, T& value) {
  const auto begins = [text](std::string_view name) {
    const auto same = [](char c, char lower) { return c == lower || c == lower - 'a' + 'A'; };
    return text.size() >= name.size() &&
           std::ranges::equal(text.substr(0, name.size()), name, same);
  };
  if (begins("inf")) value = std::numeric_limits<T>::infinity();
  if (begins("nan")) value = std::numeric_limits<T>::quiet_NaN();
  return begins("inf") || begins("nan");
}

/// What std::from_chars may see: no second sign, no name after 0x.
[[nodiscard]] bool begins_magnitude(std::string_view text, bool hexadecimal) {
  if (text.empty()) return false;
  const bool letter = (text[0] >= 'a' && text[0] <= 'f') || (text[0] >= 'A' && text[0] <= 'F');
  return text[0] == '.' || is_digit(text[0]) || (hexadecimal && letter);
}

/// `text` without sign and blanks; `value` counts only with Ok.
template <std::floating_point T>
[[nodiscard]] Error parse_magnitude(std::string_view text, T& value) {
  if (take_name(text, value)) return Error::Ok;
  const bool hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  auto format = std::chars_format::general;
  if (hexadecimal) {
    format = std::chars_format::hex;
    text.remove_prefix(2);
  }
  if (!begins_magnitude(text, hexadecimal)) {
    value = 0;
    return hexadecimal ? Error::Ok : Error::Malformed;  // "0x" alone is the 0 before the x
  }
  const char* const begin = std::to_address(text.begin());
  const auto [stop, code] = std::from_chars(begin, begin + text.size(), value, format);
  if (code == std::errc{}) return Error::Ok;
  if (code != std::errc::result_out_of_range) return hexadecimal ? Error::Ok : Error::Malformed;
  const std::string_view number = text.substr(0, static_cast<std::size_t>(stop - begin));
  if (hexadecimal ? is_too_big(number, 'p', 4) : is_too_big(number, 'e', 1)) return Error::Overflow;
  value = 0;
  return Error::Ok;
}

template <std::floating_point T>
[[nodiscard]] Error parse_as(std::string_view text, T& value) {
  std::string storage;
  text = without_blanks(text);
  if (text.empty()) {
    value = 0;
    return Error::Ok;
  }
  const bool negative = take_sign(text);
  T magnitude = 0;
  const Error error = parse_magnitude(plain_number(text, storage), magnitude);
  if (error == Error::Ok) value = negative ? -magnitude : magnitude;
  return error;
}

}  // namespace

template <Element T>
Error parse_integer(std::string_view text, T& value) {
  if constexpr (std::floating_point<T>) {
    return parse_real(text, value);
  } else {
    text = without_blanks(text);
    value = 0;
    if (text.empty()) return Error::Ok;
    const bool negative = take_sign(text);
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    constexpr std::uint64_t kLowest = std::is_signed_v<T> ? kMax + 1 : 0;
    std::uint64_t magnitude = 0;
    const Error error = parse_digits(text, negative ? kLowest : kMax, magnitude);
    value = static_cast<T>(negative ? 0 - magnitude : magnitude);
    return error;
  }
}

template <Element T>
Error parse_real(std::string_view text, T& value) {
  if constexpr (std::floating_point<T>) {
    return parse_as(text, value);
  } else {
    long double real = 0;
    const Error error = parse_as(text, real);
    if (error != Error::Ok) return error;
    return assign(real, value) ? Error::Ok : Error::Overflow;
  }
}

#define WSTP_INSTANTIATE(T)                              \
  template Error parse_integer<T>(std::string_view, T&); \
  template Error parse_real<T>(std::string_view, T&)
WSTP_INSTANTIATE(unsigned char);
WSTP_INSTANTIATE(short);
WSTP_INSTANTIATE(int);
WSTP_INSTANTIATE(long);
WSTP_INSTANTIATE(long long);
WSTP_INSTANTIATE(float);
WSTP_INSTANTIATE(double);
WSTP_INSTANTIATE(long double);
#undef WSTP_INSTANTIATE

}  // namespace wstp::number
