// Text in pieces: native bytes, the token's own bytes, characters.
#include <algorithm>
#include <cstring>

#include "expression/reader.h"

namespace wstp::expression {

using text::Encoding;

Status Reader::bytes_to_get(std::int64_t& left) {
  if (position_.stand == Stand::Exhausted) {
    left = 0;
    return {};
  }
  Status status = on_current();
  if (!status.ok()) return status;
  if (position_.stand != Stand::Atom) return Error::GetSequence;
  status = pieces_.begin(atoms_, position_, Encoding::Native, 0);
  if (!status.ok()) return status;
  position_.sized = true;
  left = static_cast<std::int64_t>(pieces_.rest(position_).size());
  return {};
}

Status Reader::get_data(std::span<char> into, std::size_t& got) {
  got = 0;
  if (position_.stand == Stand::Exhausted) return {};
  const bool ready =
      position_.stand == Stand::Atom && position_.sized && position_.taken_as == Encoding::Native;
  if (!ready) return Error::GetSequence;
  sync();
  const Status status = pieces_.begin(atoms_, position_, Encoding::Native, 0);
  if (!status.ok()) return status;
  const auto rest = pieces_.rest(position_);
  got = std::min(into.size(), rest.size());
  if (got != 0) std::memcpy(into.data(), rest.data(), got);
  pieces_.take(position_, got);
  return {};
}

Status Reader::raw_bytes_to_get(std::int64_t& left) {
  left = 0;
  if (position_.stand == Stand::Exhausted) return {};
  Status status = on_current();
  if (!status.ok()) return status;
  if (position_.stand == Stand::Function) return {};
  status = cursor_.whole(position_);
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
  const auto rest = cursor_.payload(position_).subspan(static_cast<std::size_t>(position_.taken));
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
  status = pieces_.begin(atoms_, position_, encoding, missing);
  if (!status.ok()) return status;
  const auto rest = pieces_.rest(position_);
  const std::size_t size = pieces_.whole_characters(position_, into.size());
  if (size == 0 && !rest.empty()) return Error::BufferTooSmall;
  if (size != 0) std::memcpy(into.data(), rest.data(), size);
  got = size / text::unit_size(encoding);
  pieces_.take_characters(position_, got);
  const bool more = position_.stand == Stand::Atom;
  left = more ? static_cast<std::int64_t>(pieces_.characters_left(position_)) : 0;
  return {};
}

}  // namespace wstp::expression
