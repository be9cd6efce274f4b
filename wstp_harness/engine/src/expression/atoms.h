// What the atom at a position is: text, or a number. Checks it completely before it says so. Not
// here: taking it (reader.h), text in pieces (pieces.h).
#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"
#include "expression/cursor.h"
#include "number/kind.h"
#include "text/encoding.h"

namespace wstp::expression {

/// What a text getter takes, and how it shows numbers.
enum class Accept : std::uint8_t {
  String,  // WSGet...String: any atom; numbers in C notation (1.5e+19)
  Symbol,  // WSGet...Symbol: symbols only
  Number,  // WSGetNumberAs...: any atom; numbers in Wolfram's notation (1.5*^+19)
};

class Atoms {
 public:
  explicit Atoms(Cursor cursor) : cursor_{cursor} {}

  /// The atom at `p` as text, valid until the next call here or a change of the queue. GetSequence
  /// for what `accept` does not take.
  Status text(const Position& p, Accept accept, text::Text& found);

  /// From a function at `p` to its head, which has to be a symbol. `count` is set whenever there is
  /// one.
  Status head(Position& p, std::int64_t& count, text::Text& found);

  /// The number at `p` as an element of `kind`. Malformed for the bytes and Malformed for digits
  /// that are none are told apart: `taken` is set when the token was read.
  Status number(const Position& p, number::Kind kind, void* to, bool& taken);

 private:
  Status digits(const Position& p);
  Status number_text(const Position& p, bool wolfram);

  Cursor cursor_;
  std::string scratch_;  // a number as text
};

/// Whether two texts are the same characters, however they are written.
[[nodiscard]] bool same_characters(const text::Text& a, const text::Text& b);

[[nodiscard]] bool is_symbol(std::uint8_t token);

}  // namespace wstp::expression
