// The encodings text has at the C API and on the wire: numbers, units, byte orders, and the value
// that is one text of the wire. Which conversions exist: text/accept.h (API -> wire),
// text/deliver.h (wire -> API), text/body.h (wire form), text/native.h (escapes). Wire facts:
// wire.md section 2.3.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace wstp::text {

/// The value is the wire's format number, LEN(format) of a text body.
enum class Encoding : std::uint8_t {
  Native = 1,  // char: ASCII, Latin-1 bytes, escapes; COUNT counts an escape once
  Byte = 2,    // Latin-1
  Ucs2 = 3,    // 16-bit units, big-endian on the wire
  Utf8 = 4,
  Utf16 = 5,  // little-endian on the wire, no BOM
  Utf32 = 6,  // little-endian on the wire, no BOM
  Old = 7,    // bytes, or fb hh ll for a 16-bit character; only in the old tokens S and Y
};

inline constexpr std::uint32_t kLastCodePoint = 0x10FFFF;
inline constexpr std::uint32_t kByteOrderMark = 0xFEFF;

[[nodiscard]] constexpr bool is_high_surrogate(std::uint32_t c) { return (c & ~0x3FFU) == 0xD800; }

[[nodiscard]] constexpr bool is_low_surrogate(std::uint32_t c) { return (c & ~0x3FFU) == 0xDC00; }

[[nodiscard]] constexpr bool is_surrogate(std::uint32_t c) { return (c & ~0x7FFU) == 0xD800; }

/// What a unit of the encoding is in C.
template <Encoding E>
struct Traits {
  using Unit = unsigned char;
};

template <>
struct Traits<Encoding::Native> {
  using Unit = char;
};

template <>
struct Traits<Encoding::Ucs2> {
  using Unit = unsigned short;
};

template <>
struct Traits<Encoding::Utf16> {
  using Unit = unsigned short;
};

template <>
struct Traits<Encoding::Utf32> {
  using Unit = unsigned int;
};

template <Encoding E>
using Unit = typename Traits<E>::Unit;  // NOLINT(readability-redundant-typename): clang 14 needs it

/// Bytes of a unit.
[[nodiscard]] constexpr std::size_t unit_size(Encoding encoding) {
  switch (encoding) {
    case Encoding::Ucs2:
    case Encoding::Utf16:
      return 2;
    case Encoding::Utf32:
      return 4;
    default:
      return 1;
  }
}

[[nodiscard]] constexpr std::endian wire_order(Encoding encoding) {
  return encoding == Encoding::Ucs2 ? std::endian::big : std::endian::little;
}

/// Whether C API text of this encoding may begin with a BOM and is given back with one.
[[nodiscard]] constexpr bool has_mark(Encoding encoding) {
  return encoding == Encoding::Utf16 || encoding == Encoding::Utf32;
}

/// One text as it is on the wire: the payload of a body in wire order, and its COUNT. Made by
/// accept() or parse_body() it is consistent: payload valid for the encoding, count true.
struct Text {
  Encoding encoding = Encoding::Native;
  std::span<const std::byte> payload;  // borrowed
  std::uint64_t count = 0;  // characters of Native, Utf8, Utf16, Utf32; units of the others
};

}  // namespace wstp::text
