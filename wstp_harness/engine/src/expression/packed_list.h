// The list that most lists are: a function of numbers sent as one packed run, or an array whose
// leaves are one, all of it here. Found without walking; whatever else there is, is not it.
#pragma once

#include <cstddef>
#include <span>

#include "expression/array_shape.h"
#include "expression/position.h"

namespace wstp::expression {

struct PackedList {
  PackedRun run;
  const std::byte* elements = nullptr;  // in the bytes it was found in
  std::size_t size = 0;                 // bytes of the whole expression
};

/// A function with a symbol head or an array of rank 1, at the beginning of `bytes`.
[[nodiscard]] bool find_packed_list(std::span<const std::byte> bytes, PackedList& list);

/// An array of any rank.
[[nodiscard]] bool find_packed_array(std::span<const std::byte> bytes, PackedList& list,
                                     ArrayShape& shape);

}  // namespace wstp::expression
