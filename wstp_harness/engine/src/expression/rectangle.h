// Whether functions inside functions are an array. Pure bookkeeping: no bytes, no heads.
#pragma once

#include <cstdint>
#include <vector>

#include "expression/array_shape.h"

namespace wstp::expression {

/// Functions inside functions are an array when all of a level have the same length and only the
/// innermost hold leaves. Fed with counts and leaves in order; heads are not compared below the
/// first.
class Rectangle {
 public:
  explicit Rectangle(ArrayShape& shape) : shape_{&shape} {}

  /// A function; false when it does not fit. The first of its level adds to the shape.
  bool open(std::uint64_t count) {
    take();
    const auto dimension = static_cast<std::int64_t>(count);
    if (left_.size() == shape_->rank()) {
      if (closed_) return false;
      shape_->dimensions.push_back(dimension);
    } else if (shape_->dimensions[left_.size()] != dimension) {
      return false;
    }
    left_.push_back(count);
    closed_ = closed_ || count == 0;
    close();
    return true;
  }

  bool leaf() {
    if (left_.size() != shape_->rank()) return false;
    take();
    closed_ = true;  // no deeper level can follow
    close();
    return true;
  }

 private:
  void take() {
    if (!left_.empty()) --left_.back();
  }

  void close() {
    while (!left_.empty() && left_.back() == 0) left_.pop_back();
  }

  ArrayShape* shape_;
  std::vector<std::uint64_t> left_;  // of the open levels
  bool closed_ = false;
};

}  // namespace wstp::expression
