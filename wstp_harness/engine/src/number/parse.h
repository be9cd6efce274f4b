// Numbers as text into C elements (api.md section 7): C-like, the leading part counts, correctly
// rounded, independent of the locale. Understood: sign, leading zeros, decimal point, e/E or *^
// exponent, 0x reals, precision marks ` and `` with or without the NUL of the wire before them.
#pragma once

#include <string_view>

#include "base/error.h"
#include "number/kind.h"

namespace wstp::number {

/// Ok, Malformed (2: nothing of a number at the beginning), Overflow (7). Empty text is 0.
/// Integers read only the leading integer part ("1.5" is 1, "1e3" is 1).
template <Element T>
[[nodiscard]] Error parse(std::string_view text, T& value);

}  // namespace wstp::number
