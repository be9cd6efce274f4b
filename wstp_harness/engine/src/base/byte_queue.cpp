#include "base/byte_queue.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace wstp {

namespace {

constexpr std::size_t kFirst = 4096;
constexpr unsigned kCalmFillings = 8;

}  // namespace

ByteQueue::ByteQueue(ByteQueue&& other) noexcept { *this = std::move(other); }

ByteQueue& ByteQueue::operator=(ByteQueue&& other) noexcept {
  if (this == &other) return *this;
  data_ = std::move(other.data_);
  capacity_ = std::exchange(other.capacity_, 0);
  read_ = std::exchange(other.read_, 0);
  write_ = std::exchange(other.write_, 0);
  origin_ = std::exchange(other.origin_, 0);
  pins_ = std::move(other.pins_);
  other.pins_.clear();
  peak_ = std::exchange(other.peak_, 0);
  calm_ = std::exchange(other.calm_, 0U);
  return *this;
}

void ByteQueue::append(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  make_room(bytes.size());
  std::memcpy(data_.get() + write_, bytes.data(), bytes.size());
  write_ += bytes.size();
}

void ByteQueue::append(std::byte byte) {
  make_room(1);
  data_[write_++] = byte;
}

std::span<std::byte> ByteQueue::prepare(std::size_t size) {
  make_room(size);
  return {data_.get() + write_, capacity_ - write_};
}

void ByteQueue::commit(std::size_t size) {
  assert(size <= capacity_ - write_);
  write_ += size;
}

void ByteQueue::pin(Position at) {
  assert(oldest() <= at && at <= end());
  pins_.insert(std::ranges::upper_bound(pins_, at), at);
}

void ByteQueue::unpin(Position at) {
  const auto found = std::ranges::lower_bound(pins_, at);
  assert(found != pins_.end() && *found == at);
  pins_.erase(found);
}

ByteQueue::Position ByteQueue::oldest() const { return origin_ + kept_from(); }

bool ByteQueue::rewind(Position to) {
  if (to < oldest() || to > end()) return false;
  read_ = static_cast<std::size_t>(to - origin_);
  return true;
}

std::span<const std::byte> ByteQueue::view(Position from, Position to) const {
  assert(oldest() <= from && from <= to && to <= end());
  return {data_.get() + (from - origin_), static_cast<std::size_t>(to - from)};
}

void ByteQueue::truncate(Position to) {
  assert(position() <= to && to <= end() && (pins_.empty() || pins_.back() <= to));
  write_ = static_cast<std::size_t>(to - origin_);
}

void ByteQueue::clear() {
  pins_.clear();
  read_ = write_;
}

void ByteQueue::trim() {
  if (!empty() || pinned()) return;
  peak_ = std::max(peak_, write_);
  calm_ = peak_ <= capacity_ / 4 ? calm_ + 1 : 0;
  peak_ = 0;
  origin_ += write_;
  read_ = write_ = 0;
  const bool idle_excess = capacity_ > kKeepAlways && calm_ >= kCalmFillings;
  if (capacity_ <= kKeepAtOnce && !idle_excess) return;
  data_.reset();
  capacity_ = 0;
  calm_ = 0;
}

std::size_t ByteQueue::kept_from() const {
  if (pins_.empty()) return read_;
  return std::min(read_, static_cast<std::size_t>(pins_.front() - origin_));
}

void ByteQueue::grow(std::size_t size) {
  const std::size_t kept = kept_from();
  const std::size_t live = write_ - kept;
  if (size > (std::numeric_limits<std::size_t>::max() / 4) - live) throw std::bad_alloc{};
  // Moving the live bytes to the front pays for itself when at least as many have been consumed.
  const bool enough = capacity_ - live >= size;
  move_to(enough && kept >= live ? capacity_ : std::max({live + size, capacity_ * 2, kFirst}));
}

void ByteQueue::move_to(std::size_t capacity) {
  const std::size_t kept = kept_from();
  const std::size_t live = write_ - kept;
  peak_ = std::max(peak_, live);
  if (capacity == capacity_) {
    std::memmove(data_.get(), data_.get() + kept, live);
  } else {
    auto grown = std::make_unique_for_overwrite<std::byte[]>(capacity);
    if (live != 0) std::memcpy(grown.get(), data_.get() + kept, live);
    data_ = std::move(grown);
    capacity_ = capacity;
  }
  origin_ += kept;
  read_ -= kept;
  write_ = live;
}

}  // namespace wstp
