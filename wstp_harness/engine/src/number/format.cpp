#include "number/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace wstp::number {

namespace {

constexpr std::string_view kWolframPower = "*^";
constexpr std::string_view kMarkOrNul{"`\0", 2};

[[nodiscard]] Formatted copy_of(std::string_view text) {
  Formatted formatted{};
  std::ranges::copy(text, formatted.characters.begin());
  formatted.size = text.size();
  return formatted;
}

template <std::integral T>
[[nodiscard]] Formatted integer(const std::byte* payload) {
  Formatted formatted{};
  char* const first = formatted.characters.data();
  const auto value = static_cast<std::int64_t>(load_element<T>(payload));
  formatted.size = static_cast<std::size_t>(
      std::to_chars(first, first + formatted.characters.size(), value).ptr - first);
  return formatted;
}

/// %.{digits}g, then the exponent's letter in the notation asked for.
template <std::floating_point T>
[[nodiscard]] Formatted finite(T value, int digits, Notation notation) {
  Formatted formatted{};
  char* const first = formatted.characters.data();
  char* last = std::to_chars(first, first + formatted.characters.size(), value,
                             std::chars_format::general, digits)
                   .ptr;
  char* const letter = std::find(first, last, 'e');
  if (letter != last && notation == Notation::Wolfram) {
    std::copy_backward(letter + 1, last, last + 1);
    std::ranges::copy(kWolframPower, letter);
    ++last;
  }
  formatted.size = static_cast<std::size_t>(last - first);
  return formatted;
}

template <std::floating_point T>
[[nodiscard]] Formatted real(const std::byte* payload, int digits, Notation notation) {
  const T value = load_element<T>(payload);
  constexpr bool kLong = std::same_as<T, long double>;
  if (std::isnan(value)) return copy_of(kLong ? "nan" : "NAN");
  if (std::isinf(value) && kLong) return copy_of(value < 0 ? "-inf" : "inf");
  if (std::isinf(value)) return copy_of("INF");
  return finite(value, digits, notation);
}

}  // namespace

Formatted format(Kind kind, const std::byte* payload, Notation notation) {
  constexpr int kDigits32 = 9;
  constexpr int kDigits64 = 17;
  constexpr int kDigits128 = 20;
  switch (kind) {
    case Kind::Integer8:
      return integer<unsigned char>(payload);
    case Kind::Integer16:
      return integer<std::int16_t>(payload);
    case Kind::Integer32:
      return integer<std::int32_t>(payload);
    case Kind::Integer64:
      return integer<std::int64_t>(payload);
    case Kind::Real32:
      return real<float>(payload, kDigits32, notation);
    case Kind::Real64:
      return real<double>(payload, kDigits64, notation);
    case Kind::Real128:
      return real<long double>(payload, kDigits128, notation);
  }
  return {};
}

std::string to_wire_real(std::string_view wolfram) {
  const std::size_t stop = std::min(wolfram.find('`'), wolfram.find(kWolframPower));
  if (stop == std::string_view::npos) return std::string{wolfram};
  const std::string_view tail = wolfram.substr(stop);
  const std::size_t power = std::min(tail.find(kWolframPower), tail.size());
  std::string wire{wolfram.substr(0, stop)};
  if (power != tail.size()) {
    // A mark behind the exponent, "1.5*^3`20", is not Wolfram's order but says the same.
    const std::string_view exponent = tail.substr(power + kWolframPower.size());
    const std::size_t late_mark = std::min(exponent.find('`'), exponent.size());
    wire.append("e").append(exponent.substr(0, late_mark));
    if (late_mark != exponent.size())
      return wire.append(1, '\0').append(exponent.substr(late_mark));
  }
  if (power != 0) wire.append(1, '\0').append(tail.substr(0, power));
  return wire;
}

std::string to_wolfram_real(std::string_view wire) {
  const std::size_t stop = wire.find_first_of(kMarkOrNul);
  const std::string_view number = wire.substr(0, stop);
  const bool hexadecimal = number.find_first_of("xX") != std::string_view::npos;
  const std::size_t letter = hexadecimal ? std::string_view::npos : number.find_first_of("eE");
  std::string wolfram{number.substr(0, letter)};
  if (stop != std::string_view::npos)
    wolfram.append(wire.substr(wire[stop] == '\0' ? stop + 1 : stop));
  if (letter != std::string_view::npos)
    wolfram.append(kWolframPower).append(number.substr(letter + 1));
  return wolfram;
}

std::string_view to_c_number(std::string_view wire) { return wire.substr(0, wire.find('\0')); }

}  // namespace wstp::number
