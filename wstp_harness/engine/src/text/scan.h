// Passes over whole texts: how far it is ASCII, whether it is valid, how many characters it has.
// Loops over 8-byte words or plain arrays that a compiler turns into vector code; no calls per
// character. Every function reads only inside its span. Not here: turning one encoding into another
// (walk.h).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/byte_io.h"
#include "text/encoding.h"

namespace wstp::text {

/// Length of the leading run of bytes below 0x80.
[[nodiscard]] inline std::size_t ascii_run(const std::byte* bytes, std::size_t size) {
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  std::size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    const auto any =
        load_little<std::uint64_t>(bytes + i) | load_little<std::uint64_t>(bytes + i + 8) |
        load_little<std::uint64_t>(bytes + i + 16) | load_little<std::uint64_t>(bytes + i + 24);
    if ((any & kHigh) != 0) break;
  }
  for (; i + 8 <= size; i += 8) {
    const std::uint64_t high = load_little<std::uint64_t>(bytes + i) & kHigh;
    if (high != 0) return i + (static_cast<std::size_t>(std::countr_zero(high)) / 8);
  }
  while (i < size && std::to_integer<unsigned>(bytes[i]) < 0x80) ++i;
  return i;
}

/// Length of the leading run of bytes that are their own canonical native form: 20 .. 7e, no
/// backslash.
[[nodiscard]] inline std::size_t plain_run(const std::byte* bytes, std::size_t size) {
  const auto odd = [](std::byte byte) {
    const auto c = static_cast<std::uint8_t>(byte);
    return static_cast<std::uint8_t>(static_cast<std::uint8_t>(c - 0x20U) > 0x5EU || c == '\\');
  };
  constexpr std::size_t kBlock = 64;
  std::size_t i = 0;
  for (; i + kBlock <= size; i += kBlock) {
    std::uint8_t any = 0;
    for (std::size_t j = 0; j < kBlock; ++j)
      any = static_cast<std::uint8_t>(any | odd(bytes[i + j]));
    if (any != 0) break;
  }
  while (i < size && odd(bytes[i]) == 0) ++i;
  return i;
}

/// A character taken from the front of a span. units == 0: invalid or cut off.
struct Step {
  std::uint32_t code;
  std::size_t units;
};

/// Three and four byte forms of UTF-8; `lead` is e0 .. f4.
[[nodiscard]] inline Step long_utf8_step(const std::byte* bytes, std::size_t size) {
  const auto lead = std::to_integer<std::uint32_t>(bytes[0]);
  const std::size_t units = lead < 0xF0 ? 3 : 4;
  if (size < units) return {0, 0};
  std::uint32_t code = lead & (0x7FU >> units);
  for (std::size_t i = 1; i < units; ++i) {
    const auto next = std::to_integer<std::uint32_t>(bytes[i]);
    if ((next & 0xC0U) != 0x80U) return {0, 0};
    code = (code << 6U) | (next & 0x3FU);
  }
  const std::uint32_t lowest = units == 3 ? 0x800 : 0x10000;
  const bool valid = code >= lowest && code <= kLastCodePoint && !is_surrogate(code);
  return valid ? Step{code, units} : Step{0, 0};
}

/// One character of UTF-8 as RFC 3629 has it: no overlong form, no surrogate, at most 10FFFF.
[[nodiscard]] inline Step utf8_step(const std::byte* bytes, std::size_t size) {
  const auto lead = std::to_integer<std::uint32_t>(bytes[0]);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4 || size < 2) return {0, 0};
  if (lead >= 0xE0) return long_utf8_step(bytes, size);
  const auto next = std::to_integer<std::uint32_t>(bytes[1]);
  if ((next & 0xC0U) != 0x80U) return {0, 0};
  return {((lead & 0x1FU) << 6U) | (next & 0x3FU), 2};
}

/// Code points of a valid UTF-8 text; nothing when it is not valid or ends inside a character.
[[nodiscard]] std::optional<std::uint64_t> utf8_count(std::span<const std::byte> bytes);

/// Code points of a valid UTF-16 text in the given byte order; nothing for an odd number of bytes
/// or an unpaired surrogate.
[[nodiscard]] std::optional<std::uint64_t> utf16_count(std::span<const std::byte> bytes,
                                                       std::endian order);

/// Code points of a valid UTF-32 text; nothing when a unit is a surrogate, above 10FFFF, or cut.
[[nodiscard]] std::optional<std::uint64_t> utf32_count(std::span<const std::byte> bytes,
                                                       std::endian order);

/// One character of the old form: a byte, fb hh ll, or fa hh for hh00 (no NUL is ever sent so).
[[nodiscard]] inline Step old_step(const std::byte* bytes, std::size_t size) {
  const auto at = [bytes](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
  if (at(0) == 0xFA) return size < 2 ? Step{0, 0} : Step{at(1) << 8U, 2};
  if (at(0) != 0xFB) return {at(0), 1};
  return size < 3 ? Step{0, 0} : Step{(at(1) << 8U) | at(2), 3};
}

/// Characters of an old text; nothing when its end cuts one.
[[nodiscard]] std::optional<std::uint64_t> old_count(std::span<const std::byte> bytes);

/// UTF-16 units that a valid UTF-8 text of `count` code points takes.
[[nodiscard]] std::uint64_t utf16_units(std::span<const std::byte> utf8, std::uint64_t count);

/// Copies `bytes` with the bytes of every `width`-byte unit reversed (width 2 or 4).
void copy_swapped(std::byte* to, std::span<const std::byte> bytes, std::size_t width);

}  // namespace wstp::text
