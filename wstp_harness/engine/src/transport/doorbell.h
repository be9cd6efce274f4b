// How one end of a link sleeps on memory that its peer writes, within a process or between two: a
// short spin when that has paid lately, then a futex. Ringing costs the peer a load when nobody
// sleeps.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "transport/transport.h"

namespace wstp::transport {

/// What an end sleeps for; a peer rings only for what is wanted.
enum class Wants : std::uint32_t { Nothing = 0, Data = 1, Space = 2, Peer = 3 };

/// The shared words of one end. Zero bytes are a valid initial state.
struct BellState {
  alignas(64) std::atomic<std::uint32_t> rings;  // the futex word
  std::atomic<std::uint32_t> wants;              // a Wants; not Nothing while its owner may sleep
};

static_assert(sizeof(BellState) == 64);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

/// Rings whatever the owner wants: closing, death, wake().
void ring(BellState& bell) noexcept;

/// Rings when the owner sleeps for `what`. What the owner waits for must have been stored with
/// seq_cst before: either that store is seen by the owner's last look before it sleeps, or the
/// owner's wish is seen here.
inline void ring_if(BellState& bell, Wants what) noexcept {
  auto wish = static_cast<std::uint32_t>(what);
  if (bell.wants.load(std::memory_order_seq_cst) != wish) return;
  // Granted once: until the owner wishes again, nothing more is rung.
  const auto granted = static_cast<std::uint32_t>(Wants::Nothing);
  if (bell.wants.compare_exchange_strong(wish, granted, std::memory_order_seq_cst)) ring(bell);
}

/// The owner's side of a bell.
class Sleeper {
 public:
  explicit Sleeper(BellState& bell) : bell_{&bell} {}

  /// Sleeps until `ready()` or `until`; true when ready. `ready` loads what it looks at with
  /// seq_cst (see ring_if) and is called several times.
  template <typename Ready>
  bool wait(Wants what, Deadline until, Ready ready) {
    if (spin(ready)) return true;
    for (;;) {
      const auto heard = bell_->rings.load(std::memory_order_acquire);
      bell_->wants.store(static_cast<std::uint32_t>(what), std::memory_order_seq_cst);
      const bool now = ready();
      const bool more = !now && sleep(heard, until);
      bell_->wants.store(static_cast<std::uint32_t>(Wants::Nothing), std::memory_order_relaxed);
      if (now || !more) return now || ready();
    }
  }

 private:
  template <typename Ready>
  bool spin(Ready ready) {
    if (spin_time_ == std::chrono::nanoseconds::zero()) {
      if (++sleeps_without_spin_ < 16) return ready();
      spin_time_ = SHORTEST_SPIN;  // conditions change: try again now and then
    }
    const auto end = Clock::now() + spin_time_;
    do {
      for (int i = 0; i < 16; ++i) {
        if (ready()) return spun(true);
        pause();
      }
    } while (Clock::now() < end);
    return spun(false);
  }

  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    std::atomic_signal_fence(std::memory_order_seq_cst);
#endif
  }

  bool spun(bool useful) noexcept;
  bool sleep(std::uint32_t heard, Deadline until) noexcept;  // false: the deadline has passed

  static constexpr std::chrono::nanoseconds SHORTEST_SPIN{2'000};
  static constexpr std::chrono::nanoseconds LONGEST_SPIN{32'000};

  BellState* bell_;
  std::chrono::nanoseconds spin_time_{SHORTEST_SPIN};
  int sleeps_without_spin_ = 0;
};

}  // namespace wstp::transport
