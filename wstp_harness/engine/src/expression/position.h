// Where a reader stands in the expressions of a stream: a value, so that it can be copied into a mark,
// tried and dropped, or kept. Nesting costs nothing: of the functions around the current place only the
// number of expressions still to come matters. Not here: moving (reader.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "expression/array_shape.h"
#include "number/kind.h"
#include "text/encoding.h"

namespace wstp::expression {

/// A head of an array's level: its text body inside ArrayHeader::bytes.
struct HeadBody {
  std::uint8_t token;
  std::size_t offset;
  std::size_t size;
};

/// The D block of an array, read and checked. Immutable: positions share it.
struct ArrayHeader {
  std::vector<std::byte> bytes;  // the block, dims and "."
  std::vector<std::int64_t> dimensions;  // up to and with the first zero
  std::vector<HeadBody> heads;
  std::uint64_t total = 0;  // leaves
};

/// An array that is read element by element, presented as functions of functions.
struct ArrayWalk {
  std::shared_ptr<const ArrayHeader> header;
  std::vector<std::int64_t> left;  // children still to come, by level
  std::size_t level = 0;
  bool head_due = false;       // the head of `level` comes next
  std::uint64_t leaves = 0;    // still to come
  std::uint64_t floor = 0;     // the array itself is next when `pending` is this

  [[nodiscard]] bool finished() const { return !head_due && level == 0 && left[0] == 0; }
};

/// Packed elements not taken yet.
struct PackedRun {
  number::Kind kind = number::Kind::Integer8;
  std::uint64_t remaining = 0;
};

/// The token the reader stands on.
struct Current {
  std::uint8_t token = 0;       // raw type
  std::size_t header = 0;       // bytes of the stream before the payload
  std::uint64_t size = 0;       // bytes of the payload: a number's, or a text's body
  std::uint8_t end = 0;         // bytes behind the payload: END, or none inside a packed run
  std::int64_t count = 0;       // arguments of a function
  const std::byte* memory = nullptr;  // payload of an array's head, which is not in the stream here

  [[nodiscard]] std::uint64_t length() const { return memory != nullptr ? 0 : header + size + end; }
};

struct Position {
  enum class Stand : std::uint8_t {
    Between,   // the next token has not been looked at
    Atom,      // on an atom that has not been taken
    Exhausted, // on an atom whose text was read in pieces to its end
    Function,  // on a function whose count has not been read
    Counted,   // on a function whose count has been read: the head is next
  };

  Stand stand = Stand::Between;
  bool structured = false;     // inside a packed run or an array
  bool sized = false;          // the size of the text to get in pieces was asked for
  std::uint64_t pending = 0;   // expressions still to come behind the current token (ExpressionsToGet)
  std::uint64_t at = 0;        // stream position of the first byte not passed
  Current current;
  PackedRun run;
  std::uint64_t taken = 0;     // units of the current atom got in pieces
  text::Encoding taken_as = text::Encoding::Native;  // in this encoding; Old stands for raw bytes
  std::vector<ArrayWalk> arrays;  // innermost last

  [[nodiscard]] bool between() const { return stand == Stand::Between; }
};

}  // namespace wstp::expression
