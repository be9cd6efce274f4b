// The leaves of an array, whatever form it arrives in: is it one, which shape, and its numbers in
// order. Not here: the list that is one packed run (packed_list.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/status.h"
#include "expression/array_shape.h"
#include "expression/atoms.h"
#include "expression/cursor.h"
#include "expression/rectangle.h"
#include "number/kind.h"

namespace wstp::expression {

class Leaves {
 public:
  Leaves(Cursor cursor, Atoms& atoms) : cursor_{cursor}, atoms_{&atoms} {}

  /// The shape of the complete expression whose function is current at `p`. GetSequence: ragged,
  /// not only numbers, a head that is no symbol.
  Status shape(Position p, ArrayShape& shape);

  /// The next `count` numbers from `p` on, past the functions and heads between them.
  Status take(Position& p, number::Kind kind, std::byte* into, std::uint64_t count);

  /// The raw type of the first atom behind functions and heads, 0 when there is none.
  Status first(Position p, int& leaf);

 private:
  Status fit(Position& p, Rectangle& rectangle, ArrayShape& shape);
  Status to_leaf(Position& p);
  Status only_numbers(Position p, std::uint64_t target) const;
  Status take_run(Position& p, number::Kind kind, std::byte* into, std::uint64_t count,
                  std::uint64_t& taken) const;

  Cursor cursor_;
  Atoms* atoms_;
};

/// Elements of a run into elements of another kind.
[[nodiscard]] Error convert_run(number::Kind from, const std::byte* payload, number::Kind to,
                                std::byte* into, std::uint64_t count);

}  // namespace wstp::expression
