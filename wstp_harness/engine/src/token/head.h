// The beginning of a token, decoded from bytes that are still arriving: which token, how long, how
// many. Strict (wire.md section 6, last paragraph). Not here: what a payload holds (text/body.h,
// number/), what may follow what (expression/reader.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "number/kind.h"
#include "token/token.h"

namespace wstp::token {

/// One token without its payload.
struct Head {
  std::uint8_t token = 0;
  std::size_t header = 0;                      // bytes before the payload
  std::uint64_t size = 0;                      // bytes of the payload; of all elements for P
  std::uint64_t count = 0;                     // arguments of F, leaves of A, elements of P
  number::Kind kind = number::Kind::Integer8;  // of a binary number and of P only
  bool has_end = false;                        // END follows the payload
};

/// Lengths and counts above this cannot be meant.
inline constexpr std::uint64_t kMaxLength = INT64_MAX;

/// Reads the head at the beginning of `bytes`: Ok, need_more, or Malformed (2); references to
/// dictionaries are BadSymbolReference (53) and BadStringReference (54), none are announced.
/// Separators are no tokens: the caller skips them.
Status parse_head(std::span<const std::byte> bytes, Head& head);

/// The head of a level in an array's D block: a symbol's text body.
struct Level {
  std::int64_t dimension;
  std::size_t body_offset;  // in the block
  std::size_t body_size;
};

/// An array up to its leaves.
struct ArrayHead {
  std::size_t prefix = 0;     // bytes of A and its count
  std::size_t header = 0;     // those, D and its length
  std::size_t block = 0;      // bytes of the D block, "." included
  std::uint64_t total = 0;    // leaves, the product of the dimensions
  std::vector<Level> levels;  // at least one; ends with the first zero dimension

  /// Everything before the leaves.
  [[nodiscard]] std::size_t size() const { return header + block + 1; }
};

/// Reads a whole array header, beginning with A. Malformed also when the leaves are not the product
/// of the dimensions.
Status parse_array(std::span<const std::byte> bytes, ArrayHead& head);

}  // namespace wstp::token
