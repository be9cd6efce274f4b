// Numbers as text: what WSGetString and WSGetNumberAs... answer for binary numbers, what a peer without
// binary numbers is sent, and the two notations of text reals (wire.md section 2.2). Locale-independent.
#pragma once

#include <array>
#include <cstddef>
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

/// Integers decimal; Real32 and Real64 like %.17g, Real128 like %.18Lg; NAN and INF for Real32/Real64,
/// nan, inf, -inf for Real128.
[[nodiscard]] Formatted format(Kind kind, const std::byte* payload, Notation notation);

/// The text a number is sent as to a peer that cannot read its token: like format() in C notation, but
/// Real128 with 20 digits (wire.md section 1.4 rule 4).
[[nodiscard]] Formatted format_for_peer(Kind kind, const std::byte* payload);

/// Wolfram notation to the wire's: mantissa, "e" exponent, then NUL and "`" precision when there is
/// one ("1.5`20*^300" -> "1.5e300\0`20"). Text without marks is returned as it is.
[[nodiscard]] std::string to_wire_real(std::string_view wolfram);

/// The wire's notation to Wolfram's (WSGetNumberAs...): "1.5e300\0`20" -> "1.5`20*^300".
[[nodiscard]] std::string to_wolfram_real(std::string_view wire);

/// The C part alone (WSGetString): the text up to the NUL, `*^` as "e".
[[nodiscard]] std::string to_c_real(std::string_view wire);

}  // namespace wstp::number
