// The native form: a char string in which backslash escapes stand for characters (api.md section
// 8).
// \\ \" \' \? and C's control letters, \o \oo \ooo, \xh..., \.hh, \:hhhh, \|hhhhhh, \[Name]; a
// backslash before a newline or carriage return stands for nothing; every other byte is itself,
// from 0x80 on as Latin-1. Bytes are kept as they were put; this file only says what they mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_queue.h"

namespace wstp::text {

/// What a named character reads as, and an escape whose digits are none.
inline constexpr std::uint32_t kReplacement = 0xFFFD;

/// One step through native text.
struct NativeStep {
  enum class Kind : std::uint8_t {
    Character,  // `code` is the character; may be a lone surrogate or above 10FFFF
    Nothing,    // backslash-newline: bytes that stand for no character
    CutOff,     // an escape that the end of the text cuts: the rest stands for nothing
    Unknown,    // no escape begins so: `code` is the backslash, read as itself; see native_count
  };
  Kind kind;
  std::uint32_t code;
  std::size_t size;  // bytes, at least 1
};

/// Looks at the beginning of non-empty `text`.
[[nodiscard]] NativeStep native_step(std::span<const std::byte> text);

/// COUNT of format 1: the characters, where \:d83d\:de00 counts two. A text with an unknown escape
/// anywhere counts 0, as the reference library counts it (observed: a reader trusts COUNT).
[[nodiscard]] std::uint64_t native_count(std::span<const std::byte> text);

/// The characters that native_step finds, an unknown escape's backslash among them; `has_unknown`
/// is set when there is one.
[[nodiscard]] std::uint64_t native_characters(std::span<const std::byte> text, bool& has_unknown);

/// Bytes the first `characters` characters take, escapes that stand for nothing before the next one
/// included (all of the text when it has fewer).
[[nodiscard]] std::size_t native_offset(std::span<const std::byte> text, std::uint64_t characters);

/// Longest canonical form of a character: \|HHHHHH.
inline constexpr std::size_t kMaxNative = 8;

/// Writes the canonical native form of a character: printable ASCII as it is (backslash doubled),
/// the rest below 256 as \ooo, then \:HHHH, \|HHHHHH. Returns the bytes written, at most
/// kMaxNative.
std::size_t write_native(std::uint32_t code, unsigned char* to);

/// What write_native writes.
[[nodiscard]] constexpr std::size_t native_size(std::uint32_t code) {
  const bool octal = code < 0x20 || code - 0x7FU < 0x81U;
  const std::size_t hexadecimal = (code > 0xFF ? 5U : 0U) + (code > 0xFFFF ? 2U : 0U);
  return 1 + (octal ? 3U : 0U) + (code == '\\' ? 1U : 0U) + hexadecimal;
}

void append_native(ByteQueue& queue, std::uint32_t code);

}  // namespace wstp::text
