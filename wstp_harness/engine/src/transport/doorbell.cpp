#include "transport/doorbell.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <ctime>

namespace wstp::transport {

namespace {

// Not the process-private form: a bell may lie in a segment two processes share.
long futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value,
           const timespec* until) noexcept {
  return ::syscall(SYS_futex, &word, operation, value, until, nullptr, FUTEX_BITSET_MATCH_ANY);
}

timespec as_timespec(Clock::time_point point) {
  const auto since =
      point.time_since_epoch();  // steady_clock is CLOCK_MONOTONIC, as is the futex's
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  return {seconds.count(), std::chrono::nanoseconds{since - seconds}.count()};
}

}  // namespace

void ring(BellState& bell) noexcept {
  bell.rings.fetch_add(1, std::memory_order_release);  // pairs with the acquire in Sleeper::wait
  futex(bell.rings, FUTEX_WAKE, INT_MAX, nullptr);
}

bool Sleeper::spun(bool useful) noexcept {
  const auto shorter =
      spin_time_ > SHORTEST_SPIN ? spin_time_ / 2 : std::chrono::nanoseconds::zero();
  spin_time_ = useful ? std::min(spin_time_ * 2, LONGEST_SPIN) : shorter;
  sleeps_without_spin_ = 0;
  return useful;
}

bool Sleeper::sleep(std::uint32_t heard, Deadline until) noexcept {
  timespec absolute{};
  if (until) absolute = as_timespec(*until);
  // A ring since `heard` makes this return at once (EAGAIN); signals (EINTR) look like a ring.
  const auto result = futex(bell_->rings, FUTEX_WAIT_BITSET, heard, until ? &absolute : nullptr);
  return result == 0 || errno != ETIMEDOUT;
}

}  // namespace wstp::transport
