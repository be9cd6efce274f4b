#include "base/byte_io.h"

#include <charconv>

namespace wstp {

namespace {

constexpr std::uint64_t kShortLimit = 64;  // LEN(n) is one byte below it
constexpr unsigned kShortBase = 0x40;

struct Decimal {
  std::uint64_t value;
  std::size_t size;  // with the blank
  Status status;
};

[[nodiscard]] Decimal read_decimal(std::string_view text) {
  Decimal number{.value = 0, .size = 0, .status = {}};
  while (number.size < kMaxLengthDigits) {
    if (number.size == text.size()) return {.value = 0, .size = 0, .status = Status::need_more(1)};
    const char c = text[number.size++];
    if (c == ' ' && number.size > 1) return number;
    if (c < '0' || c > '9') break;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number.value > (UINT64_MAX - digit) / 10) break;
    number.value = (number.value * 10) + digit;
  }
  return {.value = 0, .size = 0, .status = Error::Malformed};
}

}  // namespace

EncodedLength encode_length(std::uint64_t n) {
  EncodedLength encoded{};
  if (n < kShortLimit) {
    encoded.bytes[0] = static_cast<std::byte>(kShortBase + n);
    encoded.size = 1;
    return encoded;
  }
  auto* const first = reinterpret_cast<char*>(encoded.bytes.data());
  auto* const last = std::to_chars(first, first + encoded.bytes.size(), n).ptr;
  *last = ' ';
  encoded.size = static_cast<std::size_t>(last - first) + 1;
  return encoded;
}

std::size_t length_size(std::uint64_t n) {
  if (n < kShortLimit) return 1;
  std::size_t size = 1;  // the blank
  for (; n != 0; n /= 10) ++size;
  return size;
}

Status ByteReader::byte(std::byte& value) {
  const Status status = peek(value);
  if (status.ok()) ++offset_;
  return status;
}

Status ByteReader::peek(std::byte& value) const {
  if (remaining() == 0) return Status::need_more(1);
  value = bytes_[offset_];
  return {};
}

Status ByteReader::bytes(std::size_t count, std::span<const std::byte>& value) {
  if (remaining() < count) return Status::need_more(count - remaining());
  value = bytes_.subspan(offset_, count);
  offset_ += count;
  return {};
}

Status ByteReader::length(std::uint64_t& value, std::uint64_t limit) {
  if (remaining() == 0) return Status::need_more(1);
  const auto first = std::to_integer<unsigned>(bytes_[offset_]);
  Decimal found{.value = first - kShortBase, .size = 1, .status = {}};
  if (first < kShortBase || first >= kShortBase + kShortLimit)
    found = read_decimal(as_characters(rest()));
  if (!found.status.ok()) return found.status;
  if (found.value > limit) return Error::Malformed;
  value = found.value;
  offset_ += found.size;
  return {};
}

}  // namespace wstp
