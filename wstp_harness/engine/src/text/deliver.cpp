#include "text/deliver.h"

#include <bit>
#include <cstring>

#include "text/sinks.h"
#include "text/walk.h"

namespace wstp::text {

namespace {

/// Calls body.template operator()<To>() for a target known at run time.
template <typename Body>
auto with(Encoding to, Body body) {
  switch (to) {
    case Encoding::Byte:
      return body.template operator()<Encoding::Byte>();
    case Encoding::Ucs2:
      return body.template operator()<Encoding::Ucs2>();
    case Encoding::Utf8:
      return body.template operator()<Encoding::Utf8>();
    case Encoding::Utf16:
      return body.template operator()<Encoding::Utf16>();
    case Encoding::Utf32:
      return body.template operator()<Encoding::Utf32>();
    case Encoding::Old:
      return body.template operator()<Encoding::Old>();
    case Encoding::Native:
      break;
  }
  return body.template operator()<Encoding::Native>();
}

[[nodiscard]] bool is_utf(Encoding encoding) {
  return encoding == Encoding::Utf8 || has_mark(encoding);
}

/// Sizes that follow from the count, so that no pass over the characters is needed.
[[nodiscard]] bool known(const Text& text, Encoding to, Extent& extent) {
  const bool latin_widened = text.encoding == Encoding::Byte && unit_size(to) > 1;
  const bool to_utf32 = is_utf(text.encoding) && to == Encoding::Utf32;
  const bool utf8_to_utf16 = text.encoding == Encoding::Utf8 && to == Encoding::Utf16;
  if (!latin_widened && !to_utf32 && !utf8_to_utf16) return false;
  const std::uint64_t units = utf8_to_utf16 ? utf16_units(text.payload, text.count) : text.count;
  extent = {.units = units, .characters = text.count};
  return true;
}

[[nodiscard]] bool measured(const Text& text, Encoding to, bool strict, Extent& extent) {
  if (known(text, to, extent)) return true;
  return with(to, [&]<Encoding To> {
    Meter<To> meter{strict};
    if (!walk<To>(text, meter)) return false;
    extent = {.units = meter.units(), .characters = meter.characters()};
    return true;
  });
}

void written(const Text& text, Encoding to, unsigned char missing, void* units) {
  with(to, [&]<Encoding To> {
    Pen<To> pen{units, missing};
    walk<To>(text, pen);
  });
}

[[nodiscard]] bool counts_units(Encoding encoding) {
  return encoding == Encoding::Byte || encoding == Encoding::Ucs2;
}

[[nodiscard]] bool swaps(Encoding encoding) {
  return unit_size(encoding) > 1 && wire_order(encoding) != std::endian::native;
}

}  // namespace

Error measure(const Text& text, Encoding to, Extent& extent) {
  if (text.encoding == to) {
    const std::size_t units = text.payload.size() / unit_size(to);
    extent = {.units = units, .characters = counts_units(to) ? units : text.count};
  } else if (!measured(text, to, /*strict=*/false, extent)) {
    return Error::GetConversion;
  }
  if (counts_units(to)) extent.characters = extent.units;
  if (has_mark(to)) ++extent.units;
  return Error::Ok;
}

void deliver(const Text& text, Encoding to, unsigned char missing, void* units) {
  auto* out = static_cast<std::byte*>(units);
  if (to == Encoding::Utf16) store<std::uint16_t, std::endian::native>(out, kByteOrderMark);
  if (to == Encoding::Utf32) store<std::uint32_t, std::endian::native>(out, kByteOrderMark);
  if (has_mark(to)) out += unit_size(to);
  if (text.encoding != to) return written(text, to, missing, out);
  if (text.payload.empty()) return;
  if (swaps(to)) return copy_swapped(out, text.payload, unit_size(to));
  std::memcpy(out, text.payload.data(), text.payload.size());
}

Error convert(const Text& text, Encoding to, ByteQueue& out, Text& converted) {
  Extent extent;
  if (!measured(text, to, /*strict=*/true, extent)) return Error::PutConversion;
  const std::span<std::byte> room = out.extend(extent.units * unit_size(to));
  written(text, to, 0, room.data());
  if (swaps(to)) copy_swapped(room.data(), room, unit_size(to));
  converted = {.encoding = to,
               .payload = room,
               .count = counts_units(to) ? extent.units : extent.characters};
  return Error::Ok;
}

}  // namespace wstp::text
