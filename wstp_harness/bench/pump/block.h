// A block of values that every message of a stream carries: each element depends on its place, the
// first and the last on the number of the message, so that a stale or shifted block is seen.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "library.h"

namespace pump {

/// What a block of `T` is filled with, and the first element that tells the follower to stop.
template <typename T>
struct Pattern;

template <>
struct Pattern<double> {
  static constexpr double stop = -1.0;

  static double at(std::size_t place) { return static_cast<double>(place) * 0.5; }

  static double first(std::size_t number) { return static_cast<double>(number); }

  static double last(std::size_t number) { return static_cast<double>(number) + 0.25; }
};

template <>
struct Pattern<Byte> {
  static constexpr Byte stop = 0xFF;  // the others stay below 128

  static Byte at(std::size_t place) { return static_cast<Byte>((place * 7) % 127); }

  static Byte first(std::size_t number) { return static_cast<Byte>(number % 128); }

  static Byte last(std::size_t number) { return static_cast<Byte>((number + 1) % 128); }
};

template <typename T>
class Block {
 public:
  explicit Block(std::size_t bytes) : values_(std::max<std::size_t>(1, bytes / sizeof(T))) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = Pattern<T>::at(i);
  }

  std::span<const T> numbered(std::size_t number) {
    values_.back() = Pattern<T>::last(number);
    values_.front() = Pattern<T>::first(number);
    return values_;
  }

  /// First and last element always, everything now and then; throws on a difference.
  void check(std::span<const T> received, std::size_t number) {
    const auto expected = numbered(number);
    const bool same = received.size() == expected.size() && received.front() == expected.front() &&
                      received.back() == expected.back() &&
                      (number % full_check_every != 0 || std::ranges::equal(received, expected));
    if (!same) throw std::runtime_error{"wrong data in message " + std::to_string(number)};
  }

  static bool is_stop(std::span<const T> received) {
    return received.size() == 1 && received.front() == Pattern<T>::stop;
  }

  static constexpr std::size_t full_check_every = 64;

 private:
  std::vector<T> values_;
};

}  // namespace pump
