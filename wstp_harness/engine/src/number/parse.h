// Numbers as text into C elements (api.md section 7): C-like, the leading part counts, correctly
// rounded, independent of the locale. White space before the number and a + sign are allowed.
#pragma once

#include <string_view>

#include "base/error.h"
#include "number/kind.h"

namespace wstp::number {

/// The text of an integer token (+, old I). Integers: the leading decimal digits ("1.5" and "1e3"
/// are 1, "0x10" is 0). Reals: as parse_real. Ok; Malformed (2) when no number begins the text;
/// Overflow (7), an integer is then left at the digits that still fit (observed). Empty text is 0.
template <Element T>
[[nodiscard]] Error parse_integer(std::string_view text, T& value);

/// The text of a real token (*, old R): decimal point, e/E or *^ exponent, hexadecimal with 0x,
/// inf, nan, precision marks ` and `` with or without the wire's NUL before them. Into integers it
/// is rounded half to even. A value too small is 0 with its sign. Overflow leaves a real alone.
template <Element T>
[[nodiscard]] Error parse_real(std::string_view text, T& value);

}  // namespace wstp::number
