// The gets of Reader that are templates, one per element type or encoding. The end of reader.h,
// which includes it.
#pragma once

#include <concepts>
#include <cstring>
#include <utility>

#include "token/token.h"

namespace wstp::expression {

// The path of almost every get: the next token is here, whole, and of exactly this kind.
template <number::Element T>
Status Reader::get(T& value) {
  if constexpr (std::same_as<T, long long>) {
    long same = value;  // the other 64-bit type; one of the two is enough below
    const Status status = get(same);
    value = same;
    return status;
  } else {
    return get_element(value);
  }
}

template <number::Element T>
Status Reader::get_element(T& value) {
  constexpr number::Kind kKind = number::kind_of<T>;
  constexpr std::size_t kSize = number::size_of(kKind);
  if (position_.stand == Stand::Between && !position_.structured) [[likely]] {
    const std::span<const std::byte> bytes = in_->unread();
    if (bytes.size() >= kSize + 2 && bytes[0] == std::byte{static_cast<number::Token>(kKind)} &&
        bytes[kSize + 1] == std::byte{token::kEnd}) [[likely]] {
      std::memcpy(&value, &bytes[1], sizeof(T));
      in_->consume(kSize + 2);
      position_.pending -= position_.pending != 0 ? 1 : 0;
      return {};
    }
  }
  return get_slow(kKind, &value);
}

template <text::Encoding E>
Status Reader::get_text(Accept accept, OwnedText<E>& out, unsigned char missing) {
  text::Extent extent;
  const Status status = measure_text(accept, E, extent);
  if (!status.ok()) return status;
  out.units = Block<text::Unit<E>>{extent.units + 1};
  take_text(E, missing, out.units.data());
  out.units.data()[extent.units] = 0;
  out.length = extent.units;
  out.characters = extent.characters;
  return status;
}

template <text::Encoding E>
Status Reader::get_function(OwnedText<E>& head, std::int64_t& count) {
  text::Extent extent;
  const Status status = measure_head(E, extent, count);
  if (!status.ok()) return status;
  head.units = Block<text::Unit<E>>{extent.units + 1};
  take_text(E, 0, head.units.data());
  head.units.data()[extent.units] = 0;
  head.length = extent.units;
  head.characters = extent.characters;
  return status;
}

template <number::Element T>
Status Reader::get_list(Block<T>& out) {
  std::uint64_t count = 0;
  const Status status = begin_list(count);
  if (!status.ok()) return status;
  Block<T> block{count};
  const Status fetched = fetch(number::kind_of<T>, block.data(), count);
  if (fetched.ok()) out = std::move(block);
  return fetched;
}

template <number::Element T>
Status Reader::get_array(Block<T>& out, ArrayShape& shape) {
  std::uint64_t total = 0;
  const Status status = begin_array(shape, total);
  if (!status.ok()) return status;
  Block<T> block{total};
  const Status fetched = fetch(number::kind_of<T>, block.data(), total);
  if (fetched.ok()) out = std::move(block);
  return fetched;
}

}  // namespace wstp::expression
