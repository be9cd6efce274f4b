#include "transport/ring.h"

#include <algorithm>
#include <cstring>

namespace wstp::transport {

std::optional<std::size_t> Ring::within(std::uint64_t filled) const {
  if (filled > data_.size()) return std::nullopt;
  return static_cast<std::size_t>(filled);
}

std::optional<std::size_t> Ring::readable() const {
  return within(state_->written.load(std::memory_order_seq_cst) - position_);
}

std::optional<std::size_t> Ring::space() const {
  const auto filled = within(position_ - state_->taken.load(std::memory_order_seq_cst));
  if (!filled) return std::nullopt;
  return data_.size() - *filled;
}

std::optional<std::size_t> Ring::write(std::span<const std::byte> from) {
  const auto room = space();
  if (!room || *room == 0) return room;
  const auto count = std::min(from.size(), *room);
  const auto start = static_cast<std::size_t>(position_ % data_.size());
  const auto first = std::min(count, data_.size() - start);
  std::memcpy(data_.data() + start, from.data(), first);
  std::memcpy(data_.data(), from.data() + first, count - first);
  position_ += count;
  state_->written.store(position_, std::memory_order_seq_cst);  // publishes the bytes copied above
  return count;
}

std::optional<std::size_t> Ring::read(std::span<std::byte> into) {
  const auto filled = readable();
  if (!filled || *filled == 0) return filled;
  const auto count = std::min(into.size(), *filled);
  const auto start = static_cast<std::size_t>(position_ % data_.size());
  const auto first = std::min(count, data_.size() - start);
  std::memcpy(into.data(), data_.data() + start, first);
  std::memcpy(into.data() + first, data_.data(), count - first);
  position_ += count;
  state_->taken.store(position_, std::memory_order_seq_cst);  // gives the space back, copy done
  return count;
}

}  // namespace wstp::transport
