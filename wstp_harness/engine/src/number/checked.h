// One number into another C type with the API's rule for what does not fit. Used by convert.cpp and
// parse.cpp; constexpr-free but branch-light, so that loops over it stay tight.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "number/kind.h"

namespace wstp::number {

/// Whether `value` fits T; `to` is written as convert.h says.
template <Element T, std::integral V>
[[nodiscard]] bool assign(V value, T& to) {
  to = static_cast<T>(value);
  if constexpr (std::floating_point<T>) {
    return true;
  } else {
    return static_cast<V>(to) == value && ((to < 0) == (value < 0));
  }
}

namespace detail {

/// 2^(digits of T), exactly: the first value above T.
template <std::integral T, std::floating_point V>
inline constexpr V first_above =
    static_cast<V>(std::uint64_t{1} << static_cast<unsigned>(std::numeric_limits<T>::digits - 1)) *
    2;

/// What a processor's conversion leaves in an integer of at least 32 bits, cut to T.
template <std::integral T, std::floating_point V>
[[nodiscard]] T low_bits(V rounded) {
  using Wide = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
  const bool fits = rounded >= -first_above<Wide, V> && rounded < first_above<Wide, V>;
  return static_cast<T>(fits ? static_cast<Wide>(rounded) : std::numeric_limits<Wide>::min());
}

}  // namespace detail

template <std::integral T, std::floating_point V>
[[nodiscard]] bool assign(V value, T& to) {
  const V rounded = std::nearbyint(value);  // the default rounding mode: half to even
  constexpr V kLowest = std::is_signed_v<T> ? -detail::first_above<T, V> : V{0};
  if (rounded >= kLowest && rounded < detail::first_above<T, V>) {
    to = static_cast<T>(rounded);
    return true;
  }
  to = detail::low_bits<T>(rounded);  // NaN comes here too
  return false;
}

/// A value beyond T's largest does not fit, also when it would round to it (observed), nor does an
/// infinity of a wider type; NaN does.
template <std::floating_point T, std::floating_point V>
[[nodiscard]] bool assign(V value, T& to) {
  if constexpr (sizeof(V) > sizeof(T)) {
    constexpr V kLargest = std::numeric_limits<T>::max();
    if (value > kLargest || value < -kLargest) return false;
  }
  to = static_cast<T>(value);
  return true;
}

}  // namespace wstp::number
