// From a number kind known at run time to the element type it stands for: one place.
#pragma once

#include <cstdint>
#include <type_traits>

#include "number/kind.h"

namespace wstp::expression {

/// Calls `visit(T*{})`'s equivalent for the element type of `kind`: `visit` takes
/// std::type_identity<T>.
template <typename Visit>
decltype(auto) with_element(number::Kind kind, const Visit& visit) {
  switch (kind) {
    case number::Kind::Integer8:
      return visit(std::type_identity<unsigned char>{});
    case number::Kind::Integer16:
      return visit(std::type_identity<short>{});
    case number::Kind::Integer32:
      return visit(std::type_identity<int>{});
    case number::Kind::Integer64:
      return visit(std::type_identity<long>{});
    case number::Kind::Real32:
      return visit(std::type_identity<float>{});
    case number::Kind::Real64:
      return visit(std::type_identity<double>{});
    case number::Kind::Real128:
      break;
  }
  return visit(std::type_identity<long double>{});
}

}  // namespace wstp::expression
