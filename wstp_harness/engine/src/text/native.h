// The native form: a char string in which backslash escapes stand for characters (api.md section 8).
// \\ \" and the control letters, \ooo, \.hh, \:hhhh, \|hhhhhh, \[Name]; a backslash before a newline
// stands for nothing; every other byte is itself, from 0x80 on as Latin-1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_queue.h"

namespace wstp::text {

/// One step through native text.
struct NativeStep {
  enum class Kind : std::uint8_t {
    Character,  // `code` is the character
    Nothing,    // backslash-newline: bytes that stand for no character
    CutOff,     // an escape the end of the text cuts: the rest is dropped
  };
  Kind kind;
  std::uint32_t code;
  std::size_t size;  // bytes, at least 1
};

/// Looks at the beginning of non-empty `text`. A named character has the code U+FFFD.
[[nodiscard]] NativeStep native_step(std::span<const std::byte> text);

/// Characters in the text: COUNT of format 1.
[[nodiscard]] std::uint64_t native_count(std::span<const std::byte> text);

/// Bytes the first `characters` characters take (all of the text when it has fewer).
[[nodiscard]] std::size_t native_offset(std::span<const std::byte> text, std::uint64_t characters);

/// Appends the canonical native form of a character: printable ASCII as it is (backslash doubled),
/// the rest below 256 as \ooo, then \:HHHH, \|HHHHHH.
void append_native(ByteQueue& queue, std::uint32_t code);

/// At most 9 bytes, the number written is returned; what append_native appends.
[[nodiscard]] std::size_t write_native(std::uint32_t code, unsigned char* to);

}  // namespace wstp::text
