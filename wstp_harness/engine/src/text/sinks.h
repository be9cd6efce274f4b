// The two sinks of walk.h: Meter sizes a target encoding, Pen writes it. They say what each
// character takes and how it is spelt; nothing here knows where it comes from.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/byte_io.h"
#include "text/encoding.h"
#include "text/native.h"
#include "text/scan.h"

namespace wstp::text {

[[nodiscard]] constexpr std::size_t utf8_units(std::uint32_t code) {
  if (code > kLastCodePoint || is_surrogate(code)) return 0;
  return 1U + (code >= 0x80 ? 1U : 0U) + (code >= 0x800 ? 1U : 0U) + (code >= 0x10000 ? 1U : 0U);
}

[[nodiscard]] constexpr std::size_t old_units(std::uint32_t code) {
  if (code > 0xFFFF) return 0;
  if (code < 0xFA) return 1;
  return (code & 0xFFU) == 0 ? 2 : 3;
}

/// Units a character takes in the target; 0 when it cannot be said in it. `strict`: for the wire,
/// where nothing stands in for a character and no lone surrogate goes into a UTF form.
template <Encoding To>
[[nodiscard]] constexpr std::size_t units_of(std::uint32_t code, bool strict) {
  switch (To) {
    case Encoding::Native:
      return native_size(code);
    case Encoding::Byte:
      return code <= 0xFF || !strict ? 1 : 0;
    case Encoding::Ucs2:
      return code <= 0xFFFF ? 1 : 0;
    case Encoding::Utf8:
      return utf8_units(code);
    case Encoding::Utf16:
      if (!strict && is_surrogate(code)) return 1;
      return (utf8_units(code) + 2) / 3;  // 1 to 3 bytes are one unit, 4 are two
    case Encoding::Utf32:
      return utf8_units(code) != 0 ? 1 : 0;
    case Encoding::Old:
      return old_units(code);
  }
  return 0;
}

/// Adds up the size of the target.
template <Encoding To>
class Meter {
 public:
  explicit Meter(bool strict) : strict_{strict} {}

  bool ascii(const std::byte* bytes, std::size_t size) {
    characters_ += size;
    units_ += size;
    if constexpr (To == Encoding::Native) {
      std::size_t more = 0;
      for (std::size_t i = 0; i < size; ++i)
        more += native_size(std::to_integer<std::uint8_t>(bytes[i])) - 1;
      units_ += more;
    }
    return true;
  }

  bool code(std::uint32_t code) {
    const std::size_t units = units_of<To>(code, strict_);
    units_ += units;
    ++characters_;
    return units != 0;
  }

  [[nodiscard]] std::size_t units() const { return units_; }

  [[nodiscard]] std::size_t characters() const { return characters_; }

 private:
  bool strict_;
  std::size_t units_ = 0;
  std::size_t characters_ = 0;
};

/// Writes units in host order; only what a Meter accepted.
template <Encoding To>
class Pen {
 public:
  Pen(void* to, unsigned char missing) : to_{static_cast<std::byte*>(to)}, missing_{missing} {}

  bool ascii(const std::byte* bytes, std::size_t size) {
    if constexpr (To == Encoding::Native) {
      for (std::size_t i = 0; i < size;) {
        const std::size_t run = plain_run(bytes + i, size - i);
        std::memcpy(to_, bytes + i, run);
        to_ += run;
        i += run;
        for (; i < size && plain_run(bytes + i, 1) == 0; ++i)
          code(std::to_integer<std::uint32_t>(bytes[i]));
      }
    } else if constexpr (sizeof(Unit<To>) == 1) {
      std::memcpy(to_, bytes, size);
      to_ += size;
    } else {
      for (std::size_t i = 0; i < size; ++i) {
        const auto unit = std::to_integer<Unit<To>>(bytes[i]);
        store<Unit<To>, std::endian::native>(to_ + (i * sizeof(Unit<To>)), unit);
      }
      to_ += size * sizeof(Unit<To>);
    }
    return true;
  }

  bool code(std::uint32_t code) {
    if constexpr (To == Encoding::Native) {
      to_ += write_native(code, reinterpret_cast<unsigned char*>(to_));
    } else if constexpr (To == Encoding::Byte) {
      put(code > 0xFF ? missing_ : code);
    } else if constexpr (To == Encoding::Utf8) {
      put_utf8(code);
    } else if constexpr (To == Encoding::Utf16) {
      if (code > 0xFFFF) put(0xD800 + ((code - 0x10000) >> 10U));
      put(code > 0xFFFF ? 0xDC00 + (code & 0x3FFU) : code);
    } else if constexpr (To == Encoding::Old) {
      put_old(code);
    } else {
      put(code);
    }
    return true;
  }

 private:
  void put(std::uint32_t unit) {
    store<Unit<To>, std::endian::native>(to_, static_cast<Unit<To>>(unit));
    to_ += sizeof(Unit<To>);
  }

  void put_utf8(std::uint32_t code) {
    if (code < 0x80) return put(code);
    if (code < 0x800) {
      put(0xC0U | (code >> 6U));
    } else if (code < 0x10000) {
      put(0xE0U | (code >> 12U));
      put(0x80U | ((code >> 6U) & 0x3FU));
    } else {
      put(0xF0U | (code >> 18U));
      put(0x80U | ((code >> 12U) & 0x3FU));
      put(0x80U | ((code >> 6U) & 0x3FU));
    }
    put(0x80U | (code & 0x3FU));
  }

  void put_old(std::uint32_t code) {
    if (code < 0xFA) return put(code);
    const bool low_byte = (code & 0xFFU) != 0;
    put(low_byte ? 0xFB : 0xFA);
    put(code >> 8U);
    if (low_byte) put(code & 0xFFU);
  }

  std::byte* to_;
  std::uint32_t missing_;
};

}  // namespace wstp::text
