// The clock around a loop: warm up, then samples until the time is over. A sample of a loop that is
// quick against the clock is the mean of a batch.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

namespace pump {

struct Timing {
  std::chrono::nanoseconds warm_up{};
  std::chrono::nanoseconds measure{};
  std::size_t least = 3;             // samples at least, however long they take
  std::chrono::nanoseconds spin{};   // busy waiting before each: a slow-down of a known size
  std::chrono::nanoseconds pause{};  // sleep before each, outside the sample: the other end sleeps
};

/// Busy until the time has passed.
inline void spin_for(std::chrono::nanoseconds time) {
  if (time.count() == 0) return;
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) continue;
}

/// Runs `once(number)` with 1, 2, … and returns nanoseconds each, one entry a sample. `batches`
/// lets a sample be as many runs as take about 20 microseconds.
template <typename Once>
std::vector<double> time_samples(const Timing& timing, bool batches, const Once& once) {
  using Clock = std::chrono::steady_clock;
  using Nanoseconds = std::chrono::duration<double, std::nano>;
  constexpr Nanoseconds sample{20'000};
  std::size_t number = 0;
  const auto start = Clock::now();
  auto now = start;
  do {
    once(++number);
    now = Clock::now();
  } while (now < start + timing.warm_up);
  const double each = Nanoseconds{now - start}.count() / static_cast<double>(number);
  const auto batch =
      batches ? std::max<std::size_t>(1, static_cast<std::size_t>(sample.count() / each)) : 1;
  std::vector<double> samples;
  const auto end = Clock::now() + timing.measure;
  auto before = Clock::now();
  while (samples.size() < timing.least || before < end) {
    if (timing.pause.count() > 0) {
      std::this_thread::sleep_for(timing.pause);
      before = Clock::now();
    }
    for (std::size_t i = 0; i < batch; ++i) {
      spin_for(timing.spin);
      once(++number);
    }
    const auto after = Clock::now();
    samples.push_back(Nanoseconds{after - before}.count() / static_cast<double>(batch));
    before = after;
  }
  return samples;
}

}  // namespace pump
