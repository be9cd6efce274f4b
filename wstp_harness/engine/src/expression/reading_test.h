// What tests of this folder share: a stream read generically with the public gets, as text.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_io.h"
#include "base/byte_queue.h"
#include "expression/reader.h"

namespace wstp::expression::reading {

std::string hex(std::span<const std::byte> bytes);

/// The tokens of a stream as they become readable: `F2 'List 1:e4 "x"`. An error is `!2` and ends it.
class Reading {
 public:
  explicit Reading(ByteQueue& in) : reader_{in} {}

  /// Goes on as far as it goes.
  void go_on();

  [[nodiscard]] const std::string& text() const { return text_; }

  /// With `?` when an expression is not complete.
  [[nodiscard]] std::string end() const;

 private:
  Status step();
  Status take(std::string& token);

  Reader reader_;
  std::string text_;
  int type_ = 0;  // of the token that was begun
  bool failed_ = false;
};

}  // namespace wstp::expression::reading
