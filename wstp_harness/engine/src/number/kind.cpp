#include "number/kind.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace wstp::number {

namespace {

using Limits = std::numeric_limits<long double>;
constexpr bool kIsX87 = Limits::digits == 64 && Limits::max_exponent == 16384;
constexpr std::size_t kUsed = 10;  // bytes of the x87 form before the padding
constexpr int kBias = 16383;
constexpr unsigned kExponentMask = 0x7FFF;
constexpr unsigned kSignBit = 0x8000;
constexpr std::uint64_t kOne = std::uint64_t{1} << 63U;  // the explicit integer bit

struct Parts {
  std::uint64_t significand;
  unsigned exponent;  // with the sign bit
};

/// For hosts whose long double is something else.
[[nodiscard]] [[maybe_unused]] Parts take_apart(long double value) {
  const unsigned sign = std::signbit(value) ? kSignBit : 0;
  if (std::isnan(value)) return {kOne | (kOne >> 1U), sign | kExponentMask};
  if (std::isinf(value)) return {kOne, sign | kExponentMask};
  if (value == 0) return {0, sign};
  int exponent = 0;
  const long double fraction = std::frexp(std::fabs(value), &exponent);
  if (exponent > kBias + 1) return {kOne, sign | kExponentMask};
  const int biased = exponent - 1 + kBias;
  const long double scaled = std::nearbyint(std::ldexp(fraction, biased > 0 ? 64 : 63 + biased));
  return {static_cast<std::uint64_t>(scaled),
          sign | static_cast<unsigned>(biased > 0 ? biased : 0)};
}

[[nodiscard]] [[maybe_unused]] long double put_together(Parts parts) {
  const unsigned exponent = parts.exponent & kExponentMask;
  auto value = static_cast<long double>(parts.significand);
  if (exponent == kExponentMask) {
    value = (parts.significand << 1U) == 0 ? Limits::infinity() : Limits::quiet_NaN();
  } else {
    value = std::ldexp(value, static_cast<int>(exponent == 0 ? 1 : exponent) - kBias - 63);
  }
  return (parts.exponent & kSignBit) != 0 ? -value : value;
}

}  // namespace

void store_extended(std::byte* to, long double value) {
  std::memset(to, 0, size_of(Kind::Real128));
  if constexpr (kIsX87) {
    std::memcpy(to, &value, kUsed);
  } else {
    const Parts parts = take_apart(value);
    store_little(to, parts.significand);
    store_little(to + sizeof(parts.significand), static_cast<std::uint16_t>(parts.exponent));
  }
}

long double load_extended(const std::byte* from) {
  if constexpr (kIsX87) {
    long double value = 0;
    std::memcpy(&value, from, kUsed);
    return value;
  } else {
    return put_together({load_little<std::uint64_t>(from),
                         load_little<std::uint16_t>(from + sizeof(std::uint64_t))});
  }
}

}  // namespace wstp::number
