// A byte queue between one writer and one reader in memory both see. Each side owns one position
// and keeps a private copy of it; from the other side it believes only differences of 0 ..
// capacity, so that a damaged segment is an answer and not a wild copy.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace wstp::transport {

/// Positions count bytes since the start and never wrap (2^64). Zero bytes are an empty ring.
struct RingState {
  alignas(64) std::atomic<std::uint64_t> written;  // stored by the writer only
  alignas(64) std::atomic<std::uint64_t> taken;    // stored by the reader only
};

static_assert(sizeof(RingState) == 128);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// One side's view of a ring; data.size() is the capacity.
class Ring {
 public:
  Ring(RingState& state, std::span<std::byte> data) : state_{&state}, data_{data} {}

  // The positions are stored and loaded with seq_cst, which orders them with a sleeper's wish
  // (doorbell.h) as well as with the bytes. nullopt from any of these: the state is damaged.

  [[nodiscard]] std::optional<std::size_t> space() const;     // writer's side
  [[nodiscard]] std::optional<std::size_t> readable() const;  // reader's side

  std::optional<std::size_t> write(std::span<const std::byte> from);
  std::optional<std::size_t> read(std::span<std::byte> into);

  [[nodiscard]] std::size_t capacity() const { return data_.size(); }

 private:
  [[nodiscard]] std::optional<std::size_t> within(std::uint64_t filled) const;

  RingState* state_;
  std::span<std::byte> data_;
  std::uint64_t position_ = 0;  // this side's own
};

}  // namespace wstp::transport
