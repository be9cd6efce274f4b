// Memory a getter hands out: malloc'd, so that the C API can lend the bare pointer and free it
// later.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "text/encoding.h"

namespace wstp::expression {

/// `size()` elements, uninitialised at first, owned until release(). An empty block is nullptr: a
/// list without elements is lent as NULL (WSGetInteger32List of an empty list).
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): C frees it, see above
template <typename T>
class Block {
 public:
  Block() = default;

  explicit Block(std::size_t size) : size_{size} {
    if (size == 0) return;
    if (size > PTRDIFF_MAX / sizeof(T)) throw std::bad_alloc{};
    data_.reset(static_cast<T*>(std::malloc(size * sizeof(T))));
    if (data_ == nullptr) throw std::bad_alloc{};
  }

  [[nodiscard]] T* data() const { return data_.get(); }

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Gives the memory to the caller, who frees it with std::free.
  [[nodiscard]] T* release() {
    size_ = 0;
    return data_.release();
  }

 private:
  struct Free {
    void operator()(T* data) const { std::free(data); }
  };

  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

/// Text as a getter answers it: host byte order, a BOM for Utf16 and Utf32, one zero unit behind
/// the `length` units (never counted).
template <text::Encoding E>
struct OwnedText {
  Block<text::Unit<E>> units;
  std::size_t length = 0;      // units, a BOM included
  std::size_t characters = 0;  // without the BOM; Byte and Ucs2: the units
};

}  // namespace wstp::expression
