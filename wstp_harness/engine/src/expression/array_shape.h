// The shape of a rectangular array: dimensions, outermost first, and the head of each level.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wstp::expression {

/// Rank 0 is a scalar. A zero dimension ends the shape: levels behind it hold nothing.
struct ArrayShape {
  std::vector<std::int64_t> dimensions;
  std::vector<std::string> heads;  // native text; fewer than the rank: the rest is List

  [[nodiscard]] std::size_t rank() const { return dimensions.size(); }
};

/// An array put by parts: how far it is. Made by Writer::begin_array.
struct ArrayMeter {
  ArrayShape shape;
  std::uint64_t total = 0;
  std::uint64_t done = 0;  // leaves put
  bool nested = false;     // the peer reads no A: levels go as functions between the leaves
};

}  // namespace wstp::expression
