// Checked conversion of wire numbers into C elements, one and many (api.md section 7): reals into
// integers round half to even, out of range is Overflow (7), NaN and infinities into integers are
// Overflow, into Real32 a double's overflow or infinity is Overflow while NaN passes, underflow goes to
// 0 or a denormal, integers into reals round to nearest. No conversion allocates.
#pragma once

#include <cstddef>
#include <span>

#include "base/error.h"
#include "number/kind.h"

namespace wstp::number {

/// Turns `count` elements of `from` at `payload` into T. On Overflow every element up to and including
/// the failing one has been written, the failing one with what the C cast gives (api.md: the output is
/// written even on 7); integers keep their low bits.
template <Element T>
[[nodiscard]] Error convert(Kind from, const std::byte* payload, T* to, std::size_t count);

template <Element T>
[[nodiscard]] Error convert(Kind from, const std::byte* payload, T& to) {
  return convert(from, payload, &to, 1);
}

/// C elements into the wire bytes of their own kind (a copy but for the padding of Real128).
template <Element T>
void store_elements(std::byte* to, const T* from, std::size_t count);

}  // namespace wstp::number
