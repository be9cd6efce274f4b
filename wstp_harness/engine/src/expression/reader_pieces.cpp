// Text in pieces: the current atom is made into the wanted encoding once, then handed out part by
// part.
#include <algorithm>
#include <cstring>
#include <limits>

#include "base/byte_io.h"
#include "expression/reader.h"
#include "text/native.h"

namespace wstp::expression {

namespace {

using text::Encoding;

/// Characters in units that begin at a character. A BOM counts (api.md section 8).
std::uint64_t characters_in(Encoding as, std::span<const std::byte> units) {
  if (as == Encoding::Native) return text::native_count(units);
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

/// Bytes of whole characters at the beginning of `units`, at most `room`.
std::size_t whole_characters(Encoding as, std::span<const std::byte> units, std::size_t room) {
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
  std::size_t size = room - room % text::unit_size(as);
  while (size != 0 && !begins_character(as, units, size)) size -= text::unit_size(as);
  return size;
}

}  // namespace

/// pieces_ holds the current atom as `as`, and position_.taken counts in it.
Status Reader::begin_pieces(Encoding as, unsigned char missing) {
  const std::size_t unit = text::unit_size(as);
  if (position_.taken_as != as) {
    position_.taken_as = as;
    position_.taken = 0;
  }
  // A head of an array has no place of its own in the stream; `missing` may change between two
  // atoms.
  const bool in_stream = position_.current.in_stream;
  const bool again = as == Encoding::Byte && position_.taken == 0;
  if (!in_stream || again || pieces_.at != position_.at || pieces_.as != as) {
    text::Text text;
    const Status status = find_text(position_, Accept::String, text);
    if (!status.ok()) return status;
    text::Extent extent;
    const Error error = text::measure(text, as, extent);
    if (error != Error::Ok) return error;
    pieces_.units.resize(extent.units * unit);
    text::deliver(text, as, missing, pieces_.units.data());
    pieces_.at = in_stream ? position_.at : UINT64_MAX;
    pieces_.as = as;
    pieces_.taken = UINT64_MAX;
  }
  if (pieces_.taken != position_.taken) {
    pieces_.taken = position_.taken;
    const auto rest =
        std::span{pieces_.units}.subspan(static_cast<std::size_t>(position_.taken) * unit);
    pieces_.left = characters_in(as, rest);
  }
  return {};
}

/// `units` more are handed out.
void Reader::take_piece(std::size_t units) {
  const std::size_t unit = text::unit_size(pieces_.as);
  const auto rest =
      std::span{pieces_.units}.subspan(static_cast<std::size_t>(position_.taken) * unit);
  const auto piece = rest.first(units * unit);
  position_.taken += units;
  pieces_.taken = position_.taken;
  pieces_.left -= characters_in(pieces_.as, piece);
  if (piece.size() != rest.size()) return;
  position_.stand = Stand::Exhausted;
  pieces_.at = UINT64_MAX;
  if (pieces_.units.capacity() > ByteQueue::kKeepAlways) pieces_.units = {};
}

Status Reader::bytes_to_get(std::int64_t& left) {
  if (position_.stand == Stand::Exhausted) {
    left = 0;
    return {};
  }
  Status status = on_current();
  if (!status.ok()) return status;
  if (position_.stand != Stand::Atom) return Error::GetSequence;
  status = begin_pieces(Encoding::Native, 0);
  if (!status.ok()) return status;
  position_.sized = true;
  left = static_cast<std::int64_t>(pieces_.units.size() - position_.taken);
  return {};
}

Status Reader::get_data(std::span<char> into, std::size_t& got) {
  got = 0;
  if (position_.stand == Stand::Exhausted) return {};
  const bool ready =
      position_.stand == Stand::Atom && position_.sized && position_.taken_as == Encoding::Native;
  if (!ready) return Error::GetSequence;
  sync();
  const Status status = begin_pieces(Encoding::Native, 0);
  if (!status.ok()) return status;
  const auto from = static_cast<std::size_t>(position_.taken);
  got = std::min(into.size(), pieces_.units.size() - from);
  if (got != 0) std::memcpy(into.data(), pieces_.units.data() + from, got);
  take_piece(got);
  return {};
}

Status Reader::raw_bytes_to_get(std::int64_t& left) {
  left = 0;
  if (position_.stand == Stand::Exhausted) return {};
  Status status = on_current();
  if (!status.ok()) return status;
  if (position_.stand == Stand::Function) return {};
  status = whole(position_);
  if (!status.ok()) return status;
  if (position_.taken_as != Encoding::Old) position_.taken = 0;
  position_.taken_as = Encoding::Old;  // stands for the bytes themselves
  position_.sized = true;
  left = static_cast<std::int64_t>(position_.current.size - position_.taken);
  return {};
}

Status Reader::get_raw_data(std::span<std::byte> into, std::size_t& got) {
  got = 0;
  if (position_.stand == Stand::Exhausted) return {};
  const bool ready =
      position_.stand == Stand::Atom && position_.sized && position_.taken_as == Encoding::Old;
  if (!ready) return Error::GetSequence;
  sync();
  const auto rest = payload(position_).subspan(static_cast<std::size_t>(position_.taken));
  got = std::min(into.size(), rest.size());
  if (got != 0) std::memcpy(into.data(), rest.data(), got);
  position_.taken += got;
  if (got == rest.size()) position_.stand = Stand::Exhausted;
  return {};
}

Status Reader::get_characters(Encoding encoding, std::span<std::byte> into, std::size_t& got,
                              std::int64_t& left, unsigned char missing) {
  got = 0;
  left = 0;
  Status status = on_current();
  if (!status.ok()) return status;
  if (position_.stand != Stand::Atom) return Error::GetSequence;
  status = begin_pieces(encoding, missing);
  if (!status.ok()) return status;
  const std::size_t unit = text::unit_size(encoding);
  const auto rest = std::span<const std::byte>{pieces_.units}.subspan(
      static_cast<std::size_t>(position_.taken) * unit);
  const std::size_t size = whole_characters(encoding, rest, into.size());
  if (size == 0 && !rest.empty()) return Error::BufferTooSmall;
  if (size != 0) std::memcpy(into.data(), rest.data(), size);
  got = size / unit;
  take_piece(got);
  left = static_cast<std::int64_t>(pieces_.left);
  return {};
}

}  // namespace wstp::expression
