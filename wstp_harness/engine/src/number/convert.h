// Checked conversion of wire numbers into C elements, one and many (api.md section 7): reals into
// integers round half to even, out of range is Overflow (7), NaN and infinities into integers are
// Overflow, into Real32 a double's overflow or infinity is Overflow while NaN passes, underflow
// goes to 0 or a denormal, integers into reals round to nearest. No conversion allocates.
#pragma once

#include <cstddef>
#include <span>

#include "base/error.h"
#include "number/kind.h"

namespace wstp::number {

/// Turns `count` elements of `from` at `payload` into T. Overflow ends it at the first element that
/// does not fit: those before it are written; that one is written as an integer's low bits (of a
/// real beyond the processor's integers: the bits of the most negative one), and left alone as a
/// real (observed).
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
