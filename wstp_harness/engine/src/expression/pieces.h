// One atom handed out in pieces: made into the wanted encoding once, then given part by part. A
// cache; how far the pieces are is part of the Position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "expression/atoms.h"
#include "expression/position.h"
#include "text/encoding.h"

namespace wstp::expression {

class Pieces {
 public:
  /// The atom at `p` in encoding `as`, with position.taken counting in it. `missing` for Byte.
  Status begin(Atoms& atoms, Position& p, text::Encoding as, unsigned char missing);

  /// What has not been handed out, and how many characters it is.
  [[nodiscard]] std::span<const std::byte> rest(const Position& p) const;

  [[nodiscard]] std::uint64_t characters_left(const Position& p);

  /// Bytes of whole characters at the beginning of rest(), at most `room`.
  [[nodiscard]] std::size_t whole_characters(const Position& p, std::size_t room) const;

  /// `units` are handed out, whole characters or (take) wherever they end; the atom is exhausted
  /// with the last of them.
  void take(Position& p, std::size_t units);
  void take_characters(Position& p, std::size_t units);

 private:
  std::vector<std::byte> units_;
  std::uint64_t at_ = UINT64_MAX;  // stream position of the atom
  text::Encoding as_ = text::Encoding::Native;
  std::uint64_t counted_ = UINT64_MAX;  // units handed out when left_ was true
  std::uint64_t left_ = 0;              // characters not handed out
};

}  // namespace wstp::expression
