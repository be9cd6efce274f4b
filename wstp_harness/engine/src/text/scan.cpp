#include "text/scan.h"

namespace wstp::text {

namespace {

template <typename Unit, std::endian Order>
std::optional<std::uint64_t> count_utf16(std::span<const std::byte> bytes) {
  const std::size_t units = bytes.size() / 2;
  std::uint64_t pairs = 0;
  for (std::size_t i = 0; i < units; ++i) {
    const std::uint32_t unit = load<Unit, Order>(bytes.data() + (2 * i));
    if (!is_surrogate(unit)) continue;
    if (is_low_surrogate(unit) || i + 1 == units) return std::nullopt;
    if (!is_low_surrogate(load<Unit, Order>(bytes.data() + (2 * ++i)))) return std::nullopt;
    ++pairs;
  }
  return units - pairs;
}

/// Without an early exit, so that it runs as vector code.
template <std::endian Order>
bool all_scalar_values(std::span<const std::byte> bytes) {
  std::uint32_t bad = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    const auto unit = load<std::uint32_t, Order>(bytes.data() + i);
    bad |= static_cast<std::uint32_t>(unit > kLastCodePoint) |
           static_cast<std::uint32_t>(is_surrogate(unit));
  }
  return bad == 0;
}

template <typename Unit>
void swap_units(std::byte* to, std::span<const std::byte> bytes) {
  for (std::size_t i = 0; i + sizeof(Unit) <= bytes.size(); i += sizeof(Unit))
    store_little(to + i, load_big<Unit>(bytes.data() + i));
}

}  // namespace

std::optional<std::uint64_t> utf8_count(std::span<const std::byte> bytes) {
  const std::byte* const data = bytes.data();
  std::uint64_t count = 0;
  std::size_t i = 0;
  while (i < bytes.size()) {
    const std::size_t run = ascii_run(data + i, bytes.size() - i);
    count += run;
    i += run;
    while (i < bytes.size() && std::to_integer<unsigned>(data[i]) >= 0x80) {
      const Step step = utf8_step(data + i, bytes.size() - i);
      if (step.units == 0) return std::nullopt;
      ++count;
      i += step.units;
    }
  }
  return count;
}

std::optional<std::uint64_t> utf16_count(std::span<const std::byte> bytes, std::endian order) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  return order == std::endian::little ? count_utf16<std::uint16_t, std::endian::little>(bytes)
                                      : count_utf16<std::uint16_t, std::endian::big>(bytes);
}

std::optional<std::uint64_t> utf32_count(std::span<const std::byte> bytes, std::endian order) {
  if (bytes.size() % 4 != 0) return std::nullopt;
  const bool valid = order == std::endian::little ? all_scalar_values<std::endian::little>(bytes)
                                                  : all_scalar_values<std::endian::big>(bytes);
  if (!valid) return std::nullopt;
  return bytes.size() / 4;
}

std::optional<std::uint64_t> old_count(std::span<const std::byte> bytes) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < bytes.size(); ++count) {
    const Step step = old_step(bytes.data() + i, bytes.size() - i);
    if (step.units == 0) return std::nullopt;
    i += step.units;
  }
  return count;
}

std::uint64_t utf16_units(std::span<const std::byte> utf8, std::uint64_t count) {
  std::uint64_t pairs = 0;
  for (const std::byte byte : utf8) pairs += static_cast<std::uint64_t>(byte >= std::byte{0xF0});
  return count + pairs;
}

void copy_swapped(std::byte* to, std::span<const std::byte> bytes, std::size_t width) {
  if (width == 2) return swap_units<std::uint16_t>(to, bytes);
  swap_units<std::uint32_t>(to, bytes);
}

}  // namespace wstp::text
