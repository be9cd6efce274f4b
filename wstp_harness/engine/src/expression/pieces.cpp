#include "expression/pieces.h"

#include <algorithm>

#include "base/byte_io.h"
#include "text/deliver.h"
#include "text/native.h"

namespace wstp::expression {

namespace {

using text::Encoding;

/// Characters in units that begin at a character. A BOM counts (api.md section 8). Parts of a text
/// with an unknown escape must add up, so it counts here, unlike in a COUNT on the wire.
std::uint64_t characters_in(Encoding as, std::span<const std::byte> units) {
  bool ignored = false;
  if (as == Encoding::Native) return text::native_characters(units, ignored);
  if (as == Encoding::Utf8) {
    return static_cast<std::uint64_t>(std::ranges::count_if(
        units, [](std::byte unit) { return (unit & std::byte{0xC0}) != std::byte{0x80}; }));
  }
  if (as == Encoding::Utf16) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i + 1 < units.size(); i += 2) {
      const auto unit = load<std::uint16_t, std::endian::native>(&units[i]);
      count += text::is_low_surrogate(unit) ? 0 : 1;
    }
    return count;
  }
  return units.size() / text::unit_size(as);
}

/// Whether a character begins at byte `at`, so that a piece may end there.
bool begins_character(Encoding as, std::span<const std::byte> units, std::size_t at) {
  if (as == Encoding::Utf8) return (units[at] & std::byte{0xC0}) != std::byte{0x80};
  if (as != Encoding::Utf16 || at < 2) return true;
  const auto before = load<std::uint16_t, std::endian::native>(&units[at - 2]);
  const auto unit = load<std::uint16_t, std::endian::native>(&units[at]);
  return !(text::is_high_surrogate(before) && text::is_low_surrogate(unit));
}

std::size_t size_of_whole(Encoding as, std::span<const std::byte> units, std::size_t room) {
  if (units.size() <= room) return units.size();
  if (as == Encoding::Native) {
    std::size_t size = 0;
    while (size < room) {
      const std::size_t step = text::native_step(units.subspan(size)).size;
      if (size + step > room) break;
      size += step;
    }
    return size;
  }
  std::size_t size = room - (room % text::unit_size(as));
  while (size != 0 && !begins_character(as, units, size)) size -= text::unit_size(as);
  return size;
}

}  // namespace

Status Pieces::begin(Atoms& atoms, Position& p, Encoding as, unsigned char missing) {
  if (p.taken_as != as) {
    p.taken_as = as;
    p.taken = 0;
  }
  // A head of an array has no place of its own in the stream; `missing` may change between two
  // atoms.
  const bool in_stream = p.current.in_stream;
  const bool again = as == Encoding::Byte && p.taken == 0;
  if (!in_stream || again || at_ != p.at || as_ != as) {
    text::Text text;
    const Status status = atoms.text(p, Accept::String, text);
    if (!status.ok()) return status;
    text::Extent extent;
    const Error error = text::measure(text, as, extent);
    if (error != Error::Ok) return error;
    units_.resize(extent.units * text::unit_size(as));
    text::deliver(text, as, missing, units_.data());
    at_ = in_stream ? p.at : UINT64_MAX;
    as_ = as;
    counted_ = UINT64_MAX;
  }
  return {};
}

std::span<const std::byte> Pieces::rest(const Position& p) const {
  return std::span{units_}.subspan(static_cast<std::size_t>(p.taken) * text::unit_size(as_));
}

std::size_t Pieces::whole_characters(const Position& p, std::size_t room) const {
  return size_of_whole(as_, rest(p), room);
}

std::uint64_t Pieces::characters_left(const Position& p) {
  if (counted_ != p.taken) left_ = characters_in(as_, rest(p));
  counted_ = p.taken;
  return left_;
}

void Pieces::take_characters(Position& p, std::size_t units) {
  const std::uint64_t taken = characters_in(as_, rest(p).first(units * text::unit_size(as_)));
  const std::uint64_t left = characters_left(p) - taken;
  take(p, units);
  left_ = left;
  counted_ = p.taken;
}

void Pieces::take(Position& p, std::size_t units) {
  p.taken += units;
  if (!rest(p).empty()) return;
  p.stand = Position::Stand::Exhausted;
  at_ = UINT64_MAX;
  if (units_.capacity() > ByteQueue::kKeepAlways) units_ = {};
}

}  // namespace wstp::expression
