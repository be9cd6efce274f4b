// Number layouts a peer can announce with -numericsid (wire.md section 1.4 and appendix): for each
// of our seven kinds the token the peer reads it as, or text. A constexpr table; no I/O.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "number/kind.h"

namespace wstp::greeting {

/// Tokens by kind, in the order of number::kKinds. 0: this layout reads the kind only as text.
struct Layout {
  std::string_view name;
  std::array<number::Token, 7> tokens;
};

inline constexpr std::string_view kOwnLayout = "boxer";

/// The layout of that name, or nullptr.
[[nodiscard]] const Layout* find_layout(std::string_view name);

}  // namespace wstp::greeting
