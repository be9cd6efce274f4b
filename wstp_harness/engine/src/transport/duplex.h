// Two rings and two bells: the whole byte stream of a link whose ends share memory, used between
// threads (intraprocess/) and between two engines' processes (shared_memory/). How the ends find
// each other, learn of a death and exchange urgent messages is the transport's.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "transport/doorbell.h"
#include "transport/ring.h"
#include "transport/transport.h"

namespace wstp::transport {

/// Bytes under way in one direction before a writer has to wait for its reader.
inline constexpr std::size_t DUPLEX_CAPACITY = std::size_t{256} * 1024;

/// The shared words. Index 0 belongs to the listener, 1 to the connector; ring i is written by end
/// i. Zero bytes are a valid initial state.
struct DuplexState {
  std::array<RingState, 2> rings;
  std::array<BellState, 2> bells;
  std::array<std::atomic<std::uint32_t>, 2> closed;  // 1: that end has closed in order
};

class DuplexEnd {
 public:
  /// `data[i]` is the memory of ring i; all of it must outlive this object.
  DuplexEnd(DuplexState& state, std::array<std::span<std::byte>, 2> data, Role role);

  Io read_some(std::span<std::byte> into);
  Io write_some(std::span<const std::byte> from);
  [[nodiscard]] bool readable() const;

  /// For Connect, `peer_ready` says when the wait is over.
  template <typename PeerReady>
  bool wait(Interest interest, Deadline until, PeerReady peer_ready);

  void wake() noexcept;       // any thread
  void peer_died() noexcept;  // any thread: what is in the ring is still read, then Dead
  void close() noexcept;      // bytes written stay for the peer

  [[nodiscard]] bool closed() const;  // any thread, as the next two
  [[nodiscard]] bool peer_closed() const;

  [[nodiscard]] bool peer_dead() const { return peer_dead_.load(std::memory_order_seq_cst); }

  /// Rings the peer, which may be waiting for this end to appear.
  void announce() noexcept { ring(*peer_bell_); }

 private:
  [[nodiscard]] Io::Kind at_end_of_input() const;
  [[nodiscard]] bool movable(Interest interest) const;

  bool consume_wake() { return woken_.exchange(false, std::memory_order_seq_cst); }

  BellState* own_bell_;
  BellState* peer_bell_;
  std::atomic<std::uint32_t>* own_closed_;
  std::atomic<std::uint32_t>* peer_closed_;
  Ring incoming_;
  Ring outgoing_;
  Sleeper sleeper_;
  std::atomic<bool> woken_{false};
  std::atomic<bool> peer_dead_{false};
};

template <typename PeerReady>
bool DuplexEnd::wait(Interest interest, Deadline until, PeerReady peer_ready) {
  const auto ready = [&] {
    if (woken_.load(std::memory_order_seq_cst) || peer_closed() || peer_dead()) return true;
    return interest == Interest::Connect ? peer_ready() : movable(interest);
  };
  constexpr std::array WANTED{Wants::Peer, Wants::Data, Wants::Space};
  const bool result = sleeper_.wait(WANTED.at(static_cast<std::size_t>(interest)), until, ready);
  consume_wake();
  return result;
}

}  // namespace wstp::transport
