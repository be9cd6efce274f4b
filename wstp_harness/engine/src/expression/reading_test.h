// What tests of this folder share: a stream read generically with the public gets, as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_io.h"
#include "base/byte_queue.h"
#include "expression/reader.h"
#include "expression/writer.h"

namespace wstp::expression::reading {

std::string hex(std::span<const std::byte> bytes);

inline std::span<const char> native(std::string_view text) { return {text.data(), text.size()}; }

/// A loopback: what is written is what is read.
struct Loop {
  ByteQueue queue;
  Writer writer{queue};
  Reader reader{queue};

  Loop() = default;

  explicit Loop(std::string_view stream) { queue.append(as_bytes(stream)); }

  /// `f` with arguments to follow, then integers.
  void put_function(std::string_view head, std::int64_t arguments);
  void put(std::initializer_list<int> values);

  /// The integer read, or minus the error, or -1000 when more is needed.
  int get();

  /// "f 2" or the error as "!3"; "?" when more is needed.
  std::string function();
  std::string string(Accept accept = Accept::String);
  int type();
  int next();
};

/// A status as `get` answers it: 0, minus the error, -1000.
int code(const Status& status);

/// The tokens of a stream as they become readable: `F2 'List 1:e4 "x"`. An error is `!2` and ends
/// it.
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
