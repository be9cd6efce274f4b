// The engine's one buffer: bytes go in at the end, are read at the front, and lie in one piece, so
// that a decoder sees a span and a socket reads straight into it. Positions count the stream's
// bytes from the first one ever written and never move; a pin keeps the bytes from a position on
// after they were consumed (marks). Not here: what the bytes mean (token/), threads (one thread at
// a time).
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace wstp {

/// Amortised O(1) per byte both ways. Spans handed out are valid until the next append(),
/// prepare(), extend(), truncate(), trim() or move of the queue; consume(), clear(), rewind(),
/// pin() and unpin() leave them. Throws std::bad_alloc, and then nothing has changed.
class ByteQueue {
 public:
  using Position = std::uint64_t;

  ByteQueue() = default;
  ByteQueue(const ByteQueue&) = delete;
  ByteQueue& operator=(const ByteQueue&) = delete;
  ByteQueue(ByteQueue&& other) noexcept;
  ByteQueue& operator=(ByteQueue&& other) noexcept;
  ~ByteQueue() = default;

  /// Puts bytes at the end. They may not lie in this queue.
  void append(std::span<const std::byte> bytes);

  void append(std::byte byte);

  /// Room for at least `size` bytes at the end, to be filled by the caller; all the room there is,
  /// so a read from a socket may take more. Uninitialised. Nothing is in the queue until commit().
  [[nodiscard]] std::span<std::byte> prepare(std::size_t size);

  /// Makes the first `size` bytes of the last prepare() part of the queue.
  void commit(std::size_t size);

  /// prepare(size) and commit(size) in one: exactly `size` bytes, which the caller fills at once.
  [[nodiscard]] std::span<std::byte> extend(std::size_t size) {
    make_room(size);
    const std::span<std::byte> room{data_.get() + write_, size};
    write_ += size;
    return room;
  }

  /// Everything not consumed yet.
  [[nodiscard]] std::span<const std::byte> unread() const { return {data_.get() + read_, size()}; }

  [[nodiscard]] std::size_t size() const { return write_ - read_; }

  [[nodiscard]] bool empty() const { return read_ == write_; }

  /// Takes `size` <= size() bytes off the front. Their memory stays in place (see above) until more
  /// room is needed, and their content while a pin at or before them exists.
  void consume(std::size_t size) {
    assert(size <= this->size());
    read_ += size;
  }

  /// Counts bytes that went from the caller's memory on, without lying here. The queue is empty and
  /// has no pin.
  void pass_by(std::size_t size) {
    assert(empty() && !pinned());
    origin_ += size;
  }

  /// Stream position of the first unread byte: the number of bytes consumed so far.
  [[nodiscard]] Position position() const { return origin_ + read_; }

  /// Stream position behind the last byte: the number of bytes appended so far.
  [[nodiscard]] Position end() const { return origin_ + write_; }

  /// Keeps every byte from `at` on, position() <= at <= end() or at already kept, until unpin(at).
  /// Pins count: two pins at one position need two unpins.
  void pin(Position at);

  void unpin(Position at);

  [[nodiscard]] bool pinned() const { return !pins_.empty(); }

  /// The first position rewind() can go to: the oldest pin, or position() without one.
  [[nodiscard]] Position oldest() const;

  /// Moves the front to `to` in [oldest(), end()], backwards or forwards. False, and nothing is
  /// changed, when `to` is not kept.
  bool rewind(Position to);

  /// The bytes [from, to) when oldest() <= from <= to <= end().
  [[nodiscard]] std::span<const std::byte> view(Position from, Position to) const;

  /// Takes back what was appended from `to` on: position() <= to <= end(); no pin lies behind `to`.
  void truncate(Position to);

  /// Drops the unread bytes as consume(size()) does, and the pins.
  void clear();

  /// Gives memory back when the queue is empty and has no pin: beyond kKeepAtOnce at once, beyond
  /// kKeepAlways when the last eight fillings needed less than a quarter of it. Invalidates spans.
  /// append() and prepare() do it by themselves; a link that falls idle wants the call.
  void trim();

  [[nodiscard]] std::size_t capacity() const { return capacity_; }

  static constexpr std::size_t kKeepAlways = std::size_t{64} << 10U;
  static constexpr std::size_t kKeepAtOnce = std::size_t{8} << 20U;

 private:
  [[nodiscard]] std::size_t kept_from() const;

  // Inline, because every put passes here: an empty queue begins again at the front.
  void make_room(std::size_t size) {
    if (empty() && write_ != 0 && !pinned()) restart();
    if (capacity_ - write_ < size) grow(size);
  }

  void restart() {
    if (capacity_ > kKeepAlways) return trim();
    origin_ += write_;
    read_ = write_ = 0;
    peak_ = 0;
  }

  void grow(std::size_t size);
  void move_to(std::size_t capacity);

  std::unique_ptr<std::byte[]> data_;
  std::size_t capacity_ = 0;
  std::size_t read_ = 0;        // index of the first unread byte
  std::size_t write_ = 0;       // index behind the last byte
  Position origin_ = 0;         // stream position of index 0
  std::vector<Position> pins_;  // ascending
  std::size_t peak_ = 0;        // largest write_ since the queue was last empty
  unsigned calm_ = 0;           // emptyings in a row that used less than a quarter of the capacity
};

}  // namespace wstp
