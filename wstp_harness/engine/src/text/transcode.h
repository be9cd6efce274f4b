// The one transcoding core: walk() reads any payload that parse_body() or accept() found valid and hands
// its characters to a sink; Meter and Pen are the sinks that size and write a target encoding. Runs of
// ASCII are handed over whole. Used by deliver.cpp only.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/byte_io.h"
#include "text/encoding.h"
#include "text/native.h"
#include "text/scan.h"

namespace wstp::text {

/// Surrogate pairs spelt as two units become one character; only a UTF form asks for it.
constexpr bool joins_pairs(Encoding to) {
  return to == Encoding::Utf8 || to == Encoding::Utf16 || to == Encoding::Utf32;
}

/// Hands characters on, a high surrogate only when it is known what follows it.
template <typename Sink, bool Join>
class Joiner {
 public:
  explicit Joiner(Sink& sink) : sink_{sink} {}

  bool code(std::uint32_t code) {
    if constexpr (!Join) return sink_.code(code);
    if (high_ != 0 && is_low_surrogate(code)) {
      const std::uint32_t joined = 0x10000 + ((high_ & 0x3FFU) << 10U) + (code & 0x3FFU);
      high_ = 0;
      return sink_.code(joined);
    }
    if (!finish()) return false;
    if (!is_high_surrogate(code)) return sink_.code(code);
    high_ = code;
    return true;
  }

  bool finish() {
    const std::uint32_t high = high_;
    high_ = 0;
    return high == 0 || sink_.code(high);
  }

 private:
  Sink& sink_;
  std::uint32_t high_ = 0;
};

/// Native, Byte, Utf8, Old: runs of bytes that are themselves, and steps between them.
template <Encoding From, bool Join, typename Sink>
bool walk_bytes(std::span<const std::byte> payload, Sink& sink) {
  Joiner<Sink, Join> joiner{sink};
  std::size_t i = 0;
  while (i < payload.size()) {
    std::size_t run = ascii_run(payload.data() + i, payload.size() - i);
    if constexpr (From == Encoding::Native) {
      const void* const escape = run == 0 ? nullptr : std::memchr(payload.data() + i, '\\', run);
      if (escape != nullptr)
        run = static_cast<std::size_t>(static_cast<const std::byte*>(escape) - payload.data()) - i;
    }
    if (run != 0) {
      if (!joiner.finish() || !sink.ascii(payload.data() + i, run)) return false;
      i += run;
      continue;
    }
    const std::span<const std::byte> rest = payload.subspan(i);
    if constexpr (From == Encoding::Native) {
      const NativeStep step = native_step(rest);
      const bool stands_for_one =
          step.kind == NativeStep::Kind::Character || step.kind == NativeStep::Kind::Unknown;
      if (stands_for_one && !joiner.code(step.code)) return false;
      i += step.size;
    } else {
      Step step{std::to_integer<std::uint32_t>(rest[0]), 1};
      if constexpr (From == Encoding::Utf8) step = utf8_step(rest.data(), rest.size());
      if constexpr (From == Encoding::Old) step = old_step(rest.data(), rest.size());
      if (step.units == 0 || !joiner.code(step.code)) return false;
      i += step.units;
    }
  }
  return joiner.finish();
}

/// Ucs2, Utf16, Utf32 in wire order.
template <Encoding From, bool Join, typename Sink>
bool walk_units(std::span<const std::byte> payload, Sink& sink) {
  Joiner<Sink, Join> joiner{sink};
  for (std::size_t i = 0; i + sizeof(Unit<From>) <= payload.size(); i += sizeof(Unit<From>)) {
    const auto unit = load<Unit<From>, wire_order(From)>(payload.data() + i);
    if (!joiner.code(unit)) return false;
  }
  return joiner.finish();
}

/// False when the sink refused a character, or the payload is not what it was checked to be.
template <Encoding To, typename Sink>
bool walk(const Text& text, Sink& sink) {
  constexpr bool kJoin = joins_pairs(To);
  switch (text.encoding) {
    case Encoding::Native: return walk_bytes<Encoding::Native, kJoin>(text.payload, sink);
    case Encoding::Byte:   return walk_bytes<Encoding::Byte, false>(text.payload, sink);
    case Encoding::Ucs2:   return walk_units<Encoding::Ucs2, kJoin>(text.payload, sink);
    case Encoding::Utf8:   return walk_bytes<Encoding::Utf8, false>(text.payload, sink);
    case Encoding::Utf16:  return walk_units<Encoding::Utf16, true>(text.payload, sink);
    case Encoding::Utf32:  return walk_units<Encoding::Utf32, false>(text.payload, sink);
    case Encoding::Old:    return walk_bytes<Encoding::Old, kJoin>(text.payload, sink);
  }
  return false;
}

/// Units a character takes in the target; 0 when it cannot be said in it. `strict`: for the wire, where
/// nothing stands in for a character and no lone surrogate goes into a UTF form.
template <Encoding To>
[[nodiscard]] constexpr std::size_t units_of(std::uint32_t code, bool strict) {
  switch (To) {
    case Encoding::Native: return native_size(code);
    case Encoding::Byte:   return code > 0xFF && strict ? 0 : 1;
    case Encoding::Ucs2:   return code > 0xFFFF ? 0 : 1;
    case Encoding::Utf16:
      if (code > kLastCodePoint || (strict && is_surrogate(code))) return 0;
      return code > 0xFFFF ? 2 : 1;
    case Encoding::Utf8:
      if (code > kLastCodePoint || is_surrogate(code)) return 0;
      if (code < 0x800) return code < 0x80 ? 1 : 2;
      return code < 0x10000 ? 3 : 4;
    case Encoding::Utf32: return code > kLastCodePoint || is_surrogate(code) ? 0 : 1;
    case Encoding::Old:
      if (code > 0xFFFF) return 0;
      if (code < 0xFA) return 1;
      return (code & 0xFFU) == 0 ? 2 : 3;
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
      for (std::size_t i = 0; i < size; ++i)
        units_ += native_size(std::to_integer<std::uint32_t>(bytes[i])) - 1;
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
      for (std::size_t i = 0; i < size; ++i) code(std::to_integer<std::uint32_t>(bytes[i]));
    } else if constexpr (sizeof(Unit<To>) == 1) {
      std::memcpy(to_, bytes, size);
      to_ += size;
    } else {
      for (std::size_t i = 0; i < size; ++i)
        store<Unit<To>, std::endian::native>(to_ + i * sizeof(Unit<To>),
                                             std::to_integer<Unit<To>>(bytes[i]));
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
