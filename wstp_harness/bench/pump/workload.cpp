#include "workload.h"

#include <limits>

#include "block.h"

namespace pump {

namespace {

constexpr int stop_integer = std::numeric_limits<int>::min();
constexpr std::size_t integers = std::size_t{1} << 30U;

void integer_round_trip(Channel& channel, std::size_t number) {
  const int value = static_cast<int>(number % integers);
  channel.put(value);
  if (channel.get() != value) throw std::runtime_error{"wrong Integer32 came back"};
}

void acknowledged(Channel& channel, int window) {
  if (channel.get() != window) throw std::runtime_error{"the window was not acknowledged"};
}

// Integers that count on over all windows.
void integer_window(Channel& channel, std::size_t number, const Plan& plan) {
  const auto first = (number - 1) * static_cast<std::size_t>(plan.window);
  for (int i = 0; i < plan.window; ++i) {
    channel.put_later(static_cast<int>((first + static_cast<std::size_t>(i)) % integers));
    if ((i + 1) % plan.flush_every == 0 || i + 1 == plan.window) channel.flush();
  }
  acknowledged(channel, plan.window);
}

template <typename T>
void round_trip(Channel& channel, Block<T>& block, std::size_t number) {
  channel.put(block.numbered(number));
  channel.get([&](std::span<const T> values) { block.check(values, number); });
}

void real_window(Channel& channel, Block<double>& block, std::size_t number, int window) {
  for (int i = 0; i < window; ++i) channel.put(block.numbered(number));
  acknowledged(channel, window);
}

// The follower sends back what it got one message before, so both directions are under way.
void real_exchange(Channel& channel, Block<double>& block, std::size_t number) {
  if (number == 1) channel.put(block.numbered(0));
  channel.put(block.numbered(number));
  channel.get([&](std::span<const double> values) { block.check(values, number - 1); });
}

template <typename T>
std::vector<double> lead_blocks(Channel& channel, const Plan& plan) {
  Block<T> block{plan.bytes};
  return time_samples(plan.timing, false,
                      [&](std::size_t number) { round_trip(channel, block, number); });
}

std::vector<double> lead_reals(Channel& channel, const Plan& plan) {
  Block<double> block{plan.bytes};
  std::size_t last = 0;
  const bool exchange = plan.workload == Workload::RealExchange;
  auto samples = time_samples(plan.timing, false, [&](std::size_t number) {
    last = number;
    if (exchange) return real_exchange(channel, block, number);
    real_window(channel, block, number, plan.window);
  });
  // An exchange ends with the answer that is still under way.
  if (exchange) channel.get([&](std::span<const double> values) { block.check(values, last); });
  return samples;
}

// One window as the follower sees it; false when the leader said stop.
bool answer_window(Channel& channel, int window) {
  for (int i = 0; i < window; ++i) {
    bool stopped = false;
    channel.get([&](std::span<const double> values) {
      stopped = Block<double>::is_stop(values);
      if (stopped) return;
      const auto number = static_cast<std::size_t>(values.front());
      if (number % Block<double>::full_check_every == 0)
        Block<double>{values.size_bytes()}.check(values, number);
    });
    if (stopped) return false;
  }
  channel.put(window);
  return true;
}

void answer_integers(Channel& channel, int window) {
  int expected = 0;
  for (;;) {
    for (int i = 0; i < window; ++i) {
      const int value = channel.get();
      if (value == stop_integer) return;
      if (value == 0) expected = 0;  // another size begins
      if (value != expected) throw std::runtime_error{"an Integer32 of the stream is wrong"};
      expected = static_cast<int>((static_cast<std::size_t>(expected) + 1) % integers);
    }
    channel.put(window);
  }
}

template <typename T>
void echo(Channel& channel) {
  bool stopped = false;
  while (!stopped) {
    channel.get([&](std::span<const T> values) {
      stopped = Block<T>::is_stop(values);
      if (!stopped) channel.put(values);
    });
  }
}

// What came last goes out before the next is read.
void exchange(Channel& channel) {
  std::vector<double> waiting;
  std::vector<double> next;
  bool stopped = false;
  while (!stopped) {
    if (!waiting.empty()) channel.put(std::span<const double>{waiting});
    channel.get([&](std::span<const double> values) {
      stopped = Block<double>::is_stop(values);
      next.assign(values.begin(), values.end());
    });
    waiting.swap(next);
  }
}

}  // namespace

std::vector<double> lead(Channel& channel, const Plan& plan) {
  switch (plan.workload) {
    case Workload::IntegerRoundTrip:
      return time_samples(plan.timing, false,
                          [&](std::size_t number) { integer_round_trip(channel, number); });
    case Workload::IntegerStream:
      return time_samples(plan.timing, false,
                          [&](std::size_t number) { integer_window(channel, number, plan); });
    case Workload::RealRoundTrip:
      return lead_blocks<double>(channel, plan);
    case Workload::ByteRoundTrip:
      return lead_blocks<Byte>(channel, plan);
    default:
      return lead_reals(channel, plan);
  }
}

void stop(Channel& channel, Workload workload) {
  switch (workload) {
    case Workload::IntegerRoundTrip:
    case Workload::IntegerStream:
      return channel.put(stop_integer);
    case Workload::ByteRoundTrip: {
      const Byte last = Pattern<Byte>::stop;
      return channel.put({&last, 1});
    }
    default: {
      const double last = Pattern<double>::stop;
      return channel.put({&last, 1});
    }
  }
}

void follow(Channel& channel, Workload workload, int window) {
  switch (workload) {
    case Workload::IntegerRoundTrip:
      for (int value = channel.get(); value != stop_integer; value = channel.get())
        channel.put(value);
      return;
    case Workload::IntegerStream:
      return answer_integers(channel, window);
    case Workload::RealStream:
      while (answer_window(channel, window)) continue;
      return;
    case Workload::RealExchange:
      return exchange(channel);
    case Workload::RealRoundTrip:
      return echo<double>(channel);
    case Workload::ByteRoundTrip:
      return echo<Byte>(channel);
  }
}

}  // namespace pump
