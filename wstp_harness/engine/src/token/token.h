// The token bytes of the stream (wire.md section 2) and what each is to the API: its text-level
// type, whether it is an atom, how long it is. Only constants and questions; encoding is encoder.h,
// decoding head.h.
#pragma once

#include <cstdint>

#include "number/kind.h"

namespace wstp::token {

/// A token byte as it travels. Binary numbers are number::Token, 0x80 and above.
inline constexpr std::uint8_t kFunction = 'F';
inline constexpr std::uint8_t kArray = 'A';
inline constexpr std::uint8_t kDimensions = 'D';
inline constexpr std::uint8_t kPacked = 'P';
inline constexpr std::uint8_t kString = '"';
inline constexpr std::uint8_t kSymbol = '#';
inline constexpr std::uint8_t kInteger = '+';
inline constexpr std::uint8_t kReal = '*';
inline constexpr std::uint8_t kOldString = 'S';
inline constexpr std::uint8_t kOldSymbol = 'Y';
inline constexpr std::uint8_t kOldInteger = 'I';
inline constexpr std::uint8_t kOldReal = 'R';
inline constexpr std::uint8_t kSymbolReference = 'O';
inline constexpr std::uint8_t kStringReference = 'Q';
inline constexpr std::uint8_t kEndPacket = ']';
inline constexpr std::uint8_t kDimensionsEnd = '.';
inline constexpr std::uint8_t kEnd = '\n';

/// Lists of this many elements and more go as arrays of rank 1 (wire.md section 2.5).
inline constexpr std::uint64_t kListAsArray = 128;

[[nodiscard]] constexpr bool is_binary(std::uint8_t token) { return token >= 0x80; }

/// Text tokens with a body (LEN, format, COUNT, payload).
[[nodiscard]] constexpr bool is_text(std::uint8_t token) {
  return token == kString || token == kSymbol || token == kInteger || token == kReal;
}

/// Text tokens of the old form: LEN and bytes.
[[nodiscard]] constexpr bool is_old_text(std::uint8_t token) {
  return token == kOldString || token == kOldSymbol || token == kOldInteger || token == kOldReal;
}

/// Tokens that are followed by a count and expressions, and can be put by hand. O and Q refer to
/// dictionaries; this engine sends them when told to and announces none.
[[nodiscard]] constexpr bool takes_count(std::uint8_t token) {
  return token == kFunction || token == kSymbolReference || token == kStringReference;
}

/// END as readers accept it.
[[nodiscard]] constexpr bool is_end(std::uint8_t byte) {
  return byte == kEnd || byte == '\r' || byte == ',';
}

/// The text-level type WSGetType answers: 43, 42, 34, 35, 70; the token itself where there is none.
[[nodiscard]] constexpr std::uint8_t type_of(std::uint8_t token) {
  if (is_binary(token)) return number::is_real_token(token) ? kReal : kInteger;
  switch (token) {
    case kArray:
      return kFunction;
    case kOldString:
      return kString;
    case kOldSymbol:
      return kSymbol;
    case kOldInteger:
      return kInteger;
    case kOldReal:
      return kReal;
    default:
      return token;
  }
}

/// What WSGetRawType answers: the token itself, but for numbers of the old form (observed).
[[nodiscard]] constexpr std::uint8_t raw_type_of(std::uint8_t token) {
  return token == kOldInteger || token == kOldReal ? type_of(token) : token;
}

[[nodiscard]] constexpr bool is_number(std::uint8_t token) {
  const std::uint8_t type = type_of(token);
  return type == kInteger || type == kReal;
}

}  // namespace wstp::token
