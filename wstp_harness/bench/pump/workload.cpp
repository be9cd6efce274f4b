#include "workload.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace pump {

namespace {

constexpr int stop_integer = std::numeric_limits<int>::min();
constexpr double stop_real = -1.0;
constexpr std::size_t full_check_every = 64;

// A block whose every element depends on its place and on the number of the message.
class Block {
 public:
  explicit Block(std::size_t bytes) : values_(std::max<std::size_t>(1, bytes / sizeof(double))) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = static_cast<double>(i) * 0.5;
  }

  std::span<const double> numbered(std::size_t number) {
    values_.front() = static_cast<double>(number);
    values_.back() = values_.size() == 1 ? values_.front() : static_cast<double>(number) + 0.25;
    return values_;
  }

  // First and last element always, everything now and then.
  void check(std::span<const double> received, std::size_t number) {
    const auto expected = numbered(number);
    const bool same = received.size() == expected.size() && received.front() == expected.front() &&
                      received.back() == expected.back() &&
                      (number % full_check_every != 0 || std::ranges::equal(received, expected));
    if (!same) throw std::runtime_error{"wrong data in message " + std::to_string(number)};
  }

 private:
  std::vector<double> values_;
};

void integer_round_trip(Channel& channel, std::size_t number) {
  const int value = static_cast<int>(number % std::numeric_limits<int>::max());
  channel.put(value);
  if (channel.get() != value) throw std::runtime_error{"wrong Integer32 came back"};
}

void real_round_trip(Channel& channel, Block& block, std::size_t number) {
  channel.put(block.numbered(number));
  channel.get([&](std::span<const double> values) { block.check(values, number); });
}

void real_window(Channel& channel, Block& block, std::size_t number, int window) {
  for (int i = 0; i < window; ++i) channel.put(block.numbered(number));
  if (channel.get() != window) throw std::runtime_error{"the window was not acknowledged"};
}

// One window as the follower sees it; false when the leader said stop.
bool answer_window(Channel& channel, int window) {
  for (int i = 0; i < window; ++i) {
    bool stopped = false;
    channel.get([&](std::span<const double> values) {
      stopped = values.size() == 1 && values.front() == stop_real;
      if (stopped) return;
      const auto number = static_cast<std::size_t>(values.front());
      if (number % full_check_every == 0) Block{values.size_bytes()}.check(values, number);
    });
    if (stopped) return false;
  }
  channel.put(window);
  return true;
}

}  // namespace

std::vector<double> lead(Channel& channel, const Plan& plan) {
  Block block{plan.bytes};
  return time_samples(plan.timing, false, [&](std::size_t number) {
    switch (plan.workload) {
      case Workload::IntegerRoundTrip:
        return integer_round_trip(channel, number);
      case Workload::RealRoundTrip:
        return real_round_trip(channel, block, number);
      case Workload::RealStream:
        return real_window(channel, block, number, plan.window);
    }
  });
}

void stop(Channel& channel, Workload workload) {
  if (workload == Workload::IntegerRoundTrip) {
    channel.put(stop_integer);
  } else {
    const double last = stop_real;
    channel.put({&last, 1});
  }
}

void follow(Channel& channel, Workload workload, int window) {
  if (workload == Workload::IntegerRoundTrip) {
    for (int value = channel.get(); value != stop_integer; value = channel.get())
      channel.put(value);
    return;
  }
  if (workload == Workload::RealStream) {
    while (answer_window(channel, window)) continue;
    return;
  }
  bool stopped = false;
  while (!stopped) {
    channel.get([&](std::span<const double> values) {
      stopped = values.size() == 1 && values.front() == stop_real;
      if (!stopped) channel.put(values);
    });
  }
}

}  // namespace pump
