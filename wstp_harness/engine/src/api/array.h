// Arrays at the C border: dimensions and heads as the C functions pass them, and the lent memory
// they come back in. The shims are in array.cpp (whole arrays) and array_part.cpp (by parts).
#pragma once

#include <optional>
#include <span>

#include "api/guard.h"
#include "expression/array_shape.h"
#include "number/kind.h"

namespace wstp::api {

using expression::ArrayShape;

/// The kind of WSPutBinaryNumber…'s type code; nullopt for a code that is none of the seven.
inline std::optional<number::Kind> kind_of_type(long type) {
  if (type < 0 || type > 0xFF) return std::nullopt;
  return number::native_kind(static_cast<number::Token>(type));
}

/// nullopt for a negative depth, or NULL dimensions of a depth above 0. NULL heads, and a NULL
/// among them, are List.
template <typename Index>
std::optional<ArrayShape> shape_of(const Index* dims, const char* const* heads, long depth) {
  if (depth < 0 || (depth > 0 && dims == nullptr)) return std::nullopt;
  ArrayShape shape;
  shape.dimensions.assign(dims, dims + depth);
  if (heads == nullptr) return shape;
  for (const char* const head : std::span{heads, static_cast<std::size_t>(depth)}) {
    shape.heads.emplace_back(head == nullptr ? "List" : head);
  }
  return shape;
}

/// Whether a number comes: it reads as an array of depth 0 (observed).
inline Status scalar_comes(Reader& reader, bool& scalar) {
  scalar = false;
  if (reader.array_comes()) return {};
  int type = 0;
  const Status status = reader.type(type);
  scalar = type == WSTKINT || type == WSTKREAL;
  return status;
}

/// The shape of what comes, and the raw type of its first leaf; a scalar has depth 0.
Status open_array(Reader& reader, ArrayShape& shape, int& leaf);

/// The heads as one lent block: pointers, then the characters.
char** lend_heads(Link& link, const ArrayShape& shape);

/// Lends dimensions and heads through the caller's pointers; what the caller does not want is NULL.
template <typename Index>
void lend_shape(Link& link, const ArrayShape& shape, Index** dims, char*** heads, Index* depth) {
  store(depth, shape.rank());
  if (dims != nullptr) {
    *dims = static_cast<Index*>(link.loans().lend((shape.rank() + 1) * sizeof(Index)));
    for (std::size_t i = 0; i < shape.rank(); ++i)
      (*dims)[i] = static_cast<Index>(shape.dimensions[i]);
  }
  if (heads != nullptr) *heads = lend_heads(link, shape);
}

/// What a program gives back of an array.
inline void release_array(WSLINK handle, const void* data, const void* dims,
                          char* const* heads) noexcept {
  ask(handle, false, [&](Link& link) {
    link.loans().give_back(data);
    link.loans().give_back(dims);
    return link.loans().give_back(static_cast<const void*>(heads));
  });
}

}  // namespace wstp::api
