// The forms almost every token has: a native number, or a token whose length or count is one byte.
// Inline, without branches for what is rare; parse_head() knows everything. Also their mirror for
// puts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "base/byte_io.h"
#include "number/kind.h"
#include "token/head.h"
#include "token/token.h"

namespace wstp::token {

/// The head List as a symbol in format 1, which is what almost every list and array has.
inline constexpr std::string_view kListSymbol = "#GA~DList\n";

/// Lengths and counts below this are one byte, kShortLength + n.
inline constexpr std::uint64_t kShortLengths = 64;
inline constexpr std::uint8_t kShortLength = 0x40;

namespace detail {

/// What a token byte is: a native number's payload size, kBody for a text with a body, kCount for
/// F.
inline constexpr std::uint8_t kBody = 0x40;
inline constexpr std::uint8_t kCount = 0x80;

inline constexpr std::array<std::uint8_t, 256> kForms = [] {
  std::array<std::uint8_t, 256> forms{};
  for (const number::Kind kind : number::kKinds) {
    forms[static_cast<number::Token>(kind)] = static_cast<std::uint8_t>(number::size_of(kind));
  }
  for (const std::uint8_t text : {kString, kSymbol, kInteger, kReal}) forms[text] = kBody;
  forms[kFunction] = kCount;
  return forms;
}();

}  // namespace detail

/// True, and `head` as parse_head() makes it, when the token has such a form and its head is here.
inline bool parse_short(std::span<const std::byte> bytes, Head& head) {
  if (bytes.size() < 2) return false;
  const auto token = std::to_integer<std::uint8_t>(bytes[0]);
  const std::uint8_t form = detail::kForms[token];
  if (form == 0) return false;
  const auto length = std::to_integer<std::uint8_t>(bytes[1]);
  if (form < detail::kBody) {
    head = {
        .token = token, .header = 1, .size = form, .kind = number::Kind{token}, .has_end = true};
    return true;
  }
  if ((length & 0xC0U) != kShortLength) return false;
  const std::uint8_t n = length & 0x3FU;
  const bool text = form == detail::kBody;
  head = {.token = token,
          .header = 2,
          .size = text ? n : std::uint64_t{0},
          .count = text ? std::uint64_t{0} : n,
          .has_end = text};
  return true;
}

/// The bytes before a payload, put together on the stack so that a token is appended in one piece.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): zeroing it would cost every put
class Prefix {
 public:
  void byte(std::uint8_t value) { bytes_[size_++] = std::byte{value}; }

  void length(std::uint64_t n) {
    if (n < kShortLengths) return byte(static_cast<std::uint8_t>(kShortLength + n));
    const EncodedLength encoded = encode_length(n);
    copy(encoded.span());
  }

  void characters(std::string_view text) { copy(as_bytes(text)); }

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::span<const std::byte> bytes() const { return {bytes_.data(), size_}; }

 private:
  void copy(std::span<const std::byte> from) {
    std::memcpy(&bytes_[size_], from.data(), from.size());
    size_ += from.size();
  }

  std::array<std::byte, 128> bytes_;  // four lengths of 21 bytes, a head List and some single bytes
  std::size_t size_ = 0;
};

}  // namespace wstp::token
