#include "text/native.h"

#include <array>
#include <cstring>

namespace wstp::text {

namespace {

using Kind = NativeStep::Kind;

[[nodiscard]] unsigned at(std::span<const std::byte> text, std::size_t index) {
  return std::to_integer<unsigned>(text[index]);
}

[[nodiscard]] int hex_digit(unsigned c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  const unsigned letter = c | 0x20U;
  return letter >= 'a' && letter <= 'f' ? static_cast<int>(letter - 'a' + 10) : -1;
}

/// \.hh \:hhhh \|hhhhhh: always `digits` bytes, whatever they are.
[[nodiscard]] NativeStep fixed_hex(std::span<const std::byte> text, std::size_t digits) {
  if (text.size() < 2 + digits) return {Kind::CutOff, 0, text.size()};
  std::uint32_t code = 0;
  for (std::size_t i = 2; i < 2 + digits; ++i) {
    const int digit = hex_digit(at(text, i));
    if (digit < 0) return {Kind::Character, kReplacement, 2 + digits};
    code = (code * 16) + static_cast<std::uint32_t>(digit);
  }
  return {Kind::Character, code, 2 + digits};
}

/// \o to \ooo; the end of the text cuts it while another digit could follow.
[[nodiscard]] NativeStep octal(std::span<const std::byte> text) {
  std::uint32_t code = 0;
  std::size_t i = 1;
  for (; i < 4; ++i) {
    if (i == text.size()) return {Kind::CutOff, 0, text.size()};
    const unsigned c = at(text, i);
    if (c < '0' || c > '7') break;
    code = (code * 8) + (c - '0');
  }
  return {Kind::Character, code, i};
}

/// \x and all hexadecimal digits after it, as in C.
[[nodiscard]] NativeStep open_hex(std::span<const std::byte> text) {
  std::uint64_t code = 0;
  for (std::size_t i = 2; i < text.size(); ++i) {
    const int digit = hex_digit(at(text, i));
    if (digit < 0) return {Kind::Character, static_cast<std::uint32_t>(code), i};
    code = code > 0xFFFFFF ? code : (code * 16) + static_cast<unsigned>(digit);
  }
  return {Kind::CutOff, 0, text.size()};
}

[[nodiscard]] NativeStep named(std::span<const std::byte> text) {
  const void* const end = std::memchr(text.data() + 1, ']', text.size() - 1);
  if (end == nullptr) return {Kind::CutOff, 0, text.size()};
  const auto size = static_cast<const std::byte*>(end) - text.data() + 1;
  return {Kind::Character, kReplacement, static_cast<std::size_t>(size)};
}

/// The escapes of a backslash and one letter; 0 for none.
[[nodiscard]] std::uint32_t simple_escape(unsigned letter) {
  switch (letter) {
    case '\\':
    case '"':
    case '\'':
    case '?':
      return letter;
    case 'a':
      return 0x07;
    case 'b':
      return 0x08;
    case 't':
      return 0x09;
    case 'n':
      return 0x0A;
    case 'v':
      return 0x0B;
    case 'f':
      return 0x0C;
    case 'r':
      return 0x0D;
    default:
      return 0;
  }
}

}  // namespace

NativeStep native_step(std::span<const std::byte> text) {
  const unsigned first = at(text, 0);
  if (first != '\\') return {Kind::Character, first, 1};
  if (text.size() == 1) return {Kind::CutOff, 0, 1};
  const unsigned letter = at(text, 1);
  if (const std::uint32_t code = simple_escape(letter); code != 0)
    return {Kind::Character, code, 2};
  switch (letter) {
    case '.':
      return fixed_hex(text, 2);
    case ':':
      return fixed_hex(text, 4);
    case '|':
      return fixed_hex(text, 6);
    case '[':
      return named(text);
    case 'x':
      return open_hex(text);
    case '\n':
    case '\r':
      return {Kind::Nothing, 0, 2};
    default:
      break;
  }
  if (letter >= '0' && letter <= '7') return octal(text);
  return {Kind::Unknown, '\\', 1};
}

std::uint64_t native_characters(std::span<const std::byte> text, bool& has_unknown) {
  std::uint64_t count = 0;
  while (!text.empty()) {
    const void* const escape = std::memchr(text.data(), '\\', text.size());
    if (escape == nullptr) return count + text.size();
    const auto plain =
        static_cast<std::size_t>(static_cast<const std::byte*>(escape) - text.data());
    count += plain;
    text = text.subspan(plain);
    const NativeStep step = native_step(text);
    if (step.kind == Kind::Unknown) has_unknown = true;
    if (step.kind == Kind::Character || step.kind == Kind::Unknown) ++count;
    text = text.subspan(step.size);
  }
  return count;
}

std::uint64_t native_count(std::span<const std::byte> text) {
  bool has_unknown = false;
  const std::uint64_t count = native_characters(text, has_unknown);
  return has_unknown ? 0 : count;
}

std::size_t native_offset(std::span<const std::byte> text, std::uint64_t characters) {
  std::size_t offset = 0;
  while (characters != 0 && offset < text.size()) {
    const NativeStep step = native_step(text.subspan(offset));
    offset += step.size;
    if (step.kind == Kind::Character || step.kind == Kind::Unknown) --characters;
  }
  return offset;
}

std::size_t write_native(std::uint32_t code, unsigned char* to) {
  constexpr std::array<char, 17> kHex{"0123456789ABCDEF"};
  const std::size_t size = native_size(code);
  if (size == 1) {
    to[0] = static_cast<unsigned char>(code);
    return size;
  }
  to[0] = '\\';
  if (size == 2) {
    to[1] = '\\';
  } else if (size == 4) {
    for (std::size_t i = 3; i >= 1; --i, code >>= 3U)
      to[i] = static_cast<unsigned char>('0' + (code & 7U));
  } else {
    to[1] = size == 6 ? ':' : '|';
    for (std::size_t i = size - 1; i >= 2; --i, code >>= 4U)
      to[i] = static_cast<unsigned char>(kHex[code & 15U]);
  }
  return size;
}

void append_native(ByteQueue& queue, std::uint32_t code) {
  std::array<unsigned char, kMaxNative> bytes{};
  const std::size_t size = write_native(code, bytes.data());
  queue.append(std::as_bytes(std::span{bytes.data(), size}));
}

}  // namespace wstp::text
