// The shape of a rectangular array: dimensions, outermost first, and the head of each level.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "text/encoding.h"
#include "token/head.h"

namespace wstp::expression {

/// Rank 0 is a scalar. A zero dimension ends the shape: levels behind it hold nothing.
struct ArrayShape {
  std::vector<std::int64_t> dimensions;
  std::vector<std::string> heads;  // native text; fewer than the rank: the rest is List

  [[nodiscard]] std::size_t rank() const { return dimensions.size(); }
};

/// The shape an array's D block tells (token/head.h has found its levels).
[[nodiscard]] Error shape_of(std::span<const std::byte> block, std::span<const token::Level> levels,
                             ArrayShape& shape);

/// Text of the wire as native text.
[[nodiscard]] Error native_text(const text::Text& text, std::string& native);

/// An array put by parts: how far it is. Made by Writer::begin_array.
struct ArrayMeter {
  ArrayShape shape;
  std::uint64_t total = 0;
  std::uint64_t done = 0;  // leaves put
  bool nested = false;     // the peer reads no A: levels go as functions between the leaves
};

}  // namespace wstp::expression
