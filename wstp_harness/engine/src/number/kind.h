// The numbers of the API and of the wire: which C type is which binary token (wire.md section 2.1),
// sizes by the header's rule, and the values themselves as bytes. Not here: conversions
// (convert.h).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <type_traits>

#include "base/byte_io.h"

namespace wstp::number {

/// A binary token byte of the wire, 0x80 .. 0xff; also WSPutBinaryNumber's type code.
using Token = std::uint8_t;

/// The seven kinds every peer of our layout reads; the value is the token. Little-endian on the
/// wire.
enum class Kind : Token {
  Integer8 = 0xA1,  // unsigned
  Integer16 = 0xE2,
  Integer32 = 0xE4,
  Integer64 = 0xE6,
  Real32 = 0xF4,
  Real64 = 0xF6,
  Real128 = 0xF8,  // x87 80-bit in 16 bytes
};

/// A number of the C API in memory: unsigned char, short, int, long / long long, float, double,
/// wsextended (long double).
template <typename T>
concept Element =
    std::same_as<T, unsigned char> ||
    (std::signed_integral<T> && !std::same_as<T, char> && !std::same_as<T, signed char>) ||
    std::floating_point<T>;

/// The kind of an element type.
template <Element T>
inline constexpr Kind kind_of = [] {
  if (std::same_as<T, float>) return Kind::Real32;
  if (std::same_as<T, double>) return Kind::Real64;
  if (std::same_as<T, long double>) return Kind::Real128;
  if (sizeof(T) == 1) return Kind::Integer8;
  if (sizeof(T) == 2) return Kind::Integer16;
  return sizeof(T) == 4 ? Kind::Integer32 : Kind::Integer64;
}();

/// The token as a kind when it is one of the seven.
[[nodiscard]] constexpr std::optional<Kind> native_kind(Token token) {
  switch (token) {
    case 0xA1:
    case 0xE2:
    case 0xE4:
    case 0xE6:
    case 0xF4:
    case 0xF6:
    case 0xF8:
      return static_cast<Kind>(token);
    default:
      return std::nullopt;
  }
}

[[nodiscard]] constexpr bool is_real(Kind kind) { return static_cast<Token>(kind) >= 0xF4; }

/// Whether a binary token is a real (WSTKREAL) rather than an integer: bit 4.
[[nodiscard]] constexpr bool is_real_token(Token token) { return (token & 0x10U) != 0; }

[[nodiscard]] constexpr std::size_t size_of(Kind kind) {
  switch (kind) {
    case Kind::Integer8:
      return 1;
    case Kind::Integer16:
      return 2;
    case Kind::Integer32:
    case Kind::Real32:
      return 4;
    case Kind::Integer64:
    case Kind::Real64:
      return 8;
    case Kind::Real128:
      return 16;
  }
  return 0;
}

/// The seven, in token order.
inline constexpr Kind kKinds[] = {Kind::Integer8, Kind::Integer16, Kind::Integer32, Kind::Integer64,
                                  Kind::Real32,   Kind::Real64,    Kind::Real128};

inline constexpr std::size_t kKindCount = std::size(kKinds);

/// Bytes of a Real128 that mean something; the others are padding.
inline constexpr std::size_t kReal128Bytes = 10;

/// The kind's place in kKinds.
[[nodiscard]] constexpr std::size_t index_of(Kind kind) {
  std::size_t i = 0;
  while (kKinds[i] != kind) ++i;
  return i;
}

/// The x87 form in 16 bytes: 64-bit significand, sign and 15-bit exponent, six bytes of padding.
void store_extended(std::byte* to, long double value);
[[nodiscard]] long double load_extended(const std::byte* from);

/// Writes one value as size_of(kind_of<T>) wire bytes; the padding of Real128 is written as zero.
template <Element T>
void store_element(std::byte* to, T value) {
  if constexpr (std::same_as<T, long double>) {
    store_extended(to, value);
  } else {
    store_little(to, value);
  }
}

/// Reads one value that was stored as the same kind.
template <Element T>
[[nodiscard]] T load_element(const std::byte* from) {
  if constexpr (std::same_as<T, long double>) {
    return load_extended(from);
  } else {
    return load_little<T>(from);
  }
}

}  // namespace wstp::number
