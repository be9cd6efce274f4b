// Where a reader stands in the expressions of a stream: a value, so that it can be copied into a
// mark, tried and dropped, or kept. Nesting costs nothing: of the functions around the current
// place only the number of expressions still to come matters. Not here: moving (reader.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "number/kind.h"
#include "text/encoding.h"
#include "token/head.h"

namespace wstp::expression {

/// The D block of an array, read and checked. Immutable: positions share it.
struct ArrayHeader {
  std::vector<std::byte> block;
  std::size_t prefix = 0;  // token::ArrayHead's
  std::size_t header = 0;
  std::vector<token::Level> levels;  // up to and with the first zero dimension
  std::uint64_t total = 0;           // leaves
};

/// An array that is read element by element, presented as functions of functions.
struct ArrayWalk {
  std::shared_ptr<const ArrayHeader> header;
  std::vector<std::int64_t> left;  // children still to come, by level
  std::size_t level = 0;
  bool head_due = true;      // the head of `level` comes next
  std::uint64_t leaves = 0;  // still to come
  std::uint64_t floor = 0;   // the array itself goes on when `pending` is this

  [[nodiscard]] bool finished() const { return !head_due && level == 0 && left[0] == 0; }

  /// Whether a leaf comes next, from the stream.
  [[nodiscard]] bool at_leaf() const { return !head_due && level + 1 == left.size(); }

  /// Expressions of `pending` that are this array's own functions, heads and leaves.
  [[nodiscard]] std::uint64_t own() const;
};

/// Packed elements not taken yet.
struct PackedRun {
  number::Kind kind = number::Kind::Integer8;
  std::uint64_t remaining = 0;
};

/// The token the reader stands on.
struct Current {
  std::uint8_t token = 0;   // raw type
  std::size_t header = 0;   // bytes of the stream before the payload
  std::uint64_t size = 0;   // bytes of the payload: a number's, or a text's body
  bool has_end = false;     // END follows; not behind an element inside a packed run
  bool in_stream = true;    // false: an inner function or a head of an array, made from its header
  std::uint64_t count = 0;  // arguments of a function
  const std::byte* memory = nullptr;  // payload of a head that is not in the stream

  /// Bytes of the stream it takes.
  [[nodiscard]] std::uint64_t length() const {
    return in_stream ? header + size + (has_end ? 1 : 0) : 0;
  }
};

struct Position {
  enum class Stand : std::uint8_t {
    Between,    // the next token has not been looked at
    Atom,       // on an atom that has not been taken
    Exhausted,  // on an atom whose text was read in pieces to its end
    Function,   // on a function whose count has not been read
    Counted,    // on a function whose count has been read: the head is next
  };

  Stand stand = Stand::Between;
  bool structured = false;  // inside a packed run or an array
  bool sized = false;       // the size of the text to get in pieces was asked for
  std::uint64_t pending =
      0;                 // expressions still to come behind the current token (ExpressionsToGet)
  std::uint64_t at = 0;  // stream position of the first byte not passed
  Current current;
  PackedRun run;
  std::uint64_t taken = 0;                           // units of the current atom got in pieces
  text::Encoding taken_as = text::Encoding::Native;  // in this encoding; Old stands for raw bytes
  std::vector<ArrayWalk> arrays;                     // innermost last

  [[nodiscard]] bool between() const { return stand == Stand::Between; }
};

}  // namespace wstp::expression
