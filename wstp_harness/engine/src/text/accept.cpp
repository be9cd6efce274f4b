#include "text/accept.h"

#include <cstring>
#include <optional>

#include "base/byte_io.h"
#include "text/native.h"
#include "text/scan.h"

namespace wstp::text {

namespace {

constexpr std::endian kHost = std::endian::native;
constexpr std::endian kOther =
    kHost == std::endian::little ? std::endian::big : std::endian::little;

[[nodiscard]] Error take(Accepted& accepted, const std::optional<std::uint64_t>& count) {
  if (!count) return Error::PutConversion;
  accepted.count = *count;
  return Error::Ok;
}

[[nodiscard]] Error accept_utf8(std::span<const std::byte> units, Accepted& accepted) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (as_characters(units).starts_with(kMark)) units = units.subspan(kMark.size());
  accepted.units = units;
  return take(accepted, utf8_count(units));
}

/// A BOM in host order says host order; a swapped one, or none, says big-endian (on a little-endian
/// host the two are the same).
template <typename Unit>
[[nodiscard]] std::endian take_mark(std::span<const std::byte>& units) {
  constexpr auto kMark = static_cast<Unit>(kByteOrderMark);
  const auto first = load<Unit, kHost>(units.data());
  if (first != kMark && first != byte_swapped(kMark)) return std::endian::big;
  units = units.subspan(sizeof(Unit));
  return first == kMark ? kHost : kOther;
}

[[nodiscard]] Error accept_wide(std::span<const std::byte> units, Accepted& accepted) {
  const bool utf16 = accepted.encoding == Encoding::Utf16;
  if (units.size() < unit_size(accepted.encoding)) return Error::BadText;
  const std::endian order =
      utf16 ? take_mark<std::uint16_t>(units) : take_mark<std::uint32_t>(units);
  accepted.units = units;
  accepted.swap = order != wire_order(accepted.encoding);
  return take(accepted, utf16 ? utf16_count(units, order) : utf32_count(units, order));
}

}  // namespace

void Accepted::write(std::byte* to) const {
  if (units.empty()) return;
  if (swap) return copy_swapped(to, units, unit_size(encoding));
  std::memcpy(to, units.data(), units.size());
}

Error accept(Encoding encoding, std::span<const std::byte> units, Accepted& accepted) {
  accepted = {.encoding = encoding, .units = units, .swap = false, .count = units.size()};
  switch (encoding) {
    case Encoding::Native:
      accepted.count = native_count(units);
      return Error::Ok;
    case Encoding::Byte:
      return Error::Ok;
    case Encoding::Ucs2:
      accepted.count = units.size() / 2;
      accepted.swap = kHost != wire_order(Encoding::Ucs2);
      return units.size() % 2 == 0 ? Error::Ok : Error::PutConversion;
    case Encoding::Utf8:
      return accept_utf8(units, accepted);
    case Encoding::Utf16:
    case Encoding::Utf32:
      return accept_wide(units, accepted);
    case Encoding::Old:
      break;
  }
  return Error::BadText;
}

}  // namespace wstp::text
