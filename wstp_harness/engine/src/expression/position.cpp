#include "expression/position.h"

namespace wstp::expression {

std::uint64_t ArrayWalk::own() const {
  std::uint64_t sum = head_due ? 1 : 0;
  for (std::size_t i = 0; i <= level; ++i) sum += static_cast<std::uint64_t>(left[i]);
  return sum;
}

}  // namespace wstp::expression
