// Numbers as text: what WSGetString and WSGetNumberAs... answer for binary numbers, what a peer
// without binary numbers is sent, and the two notations of text reals (wire.md section 2.2).
// Locale-independent.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "number/kind.h"

namespace wstp::number {

enum class Notation : std::uint8_t {
  C,        // 1.5e+19: WSGetString, and the wire
  Wolfram,  // 1.5*^+19: WSGetNumberAs...
};

/// Text of a number without allocation.
struct Formatted {
  std::array<char, 48> characters;
  std::size_t size;

  [[nodiscard]] std::string_view view() const { return {characters.data(), size}; }
};

/// Integers decimal; Real32 like %.9g, Real64 like %.17g, Real128 like %.20Lg; NAN and INF without
/// sign for Real32 and Real64, nan, inf, -inf for Real128 (all observed). In C notation it is also
/// the text for a peer that cannot read the token (wire.md section 1.4 rule 4).
[[nodiscard]] Formatted format(Kind kind, const std::byte* payload, Notation notation);

/// Wolfram notation to the wire's: mantissa, "e" exponent, then NUL and "`" precision when there is
/// one ("1.5`20*^300" -> "1.5e300\0`20"). Text without `*^` and back-quote is returned as it is.
[[nodiscard]] std::string to_wire_real(std::string_view wolfram);

/// The wire's notation to Wolfram's (WSGetNumberAs...): "1.5e300\0`20" -> "1.5`20*^300".
[[nodiscard]] std::string to_wolfram_real(std::string_view wire);

/// The C part alone (WSGetString, and integer text in any notation): the text up to the NUL.
[[nodiscard]] std::string_view to_c_number(std::string_view wire);

}  // namespace wstp::number
