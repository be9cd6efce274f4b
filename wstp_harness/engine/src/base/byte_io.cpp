#include "base/byte_io.h"

#include <charconv>

namespace wstp {

namespace {

constexpr std::uint64_t kShortLimit = 64;  // LEN(n) is one byte below it
constexpr unsigned kShortBase = 0x40;

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
  if (first >= kShortBase && first < kShortBase + kShortLimit) {
    if (first - kShortBase > limit) return Error::Malformed;
    value = first - kShortBase;
    ++offset_;
    return {};
  }
  std::uint64_t sum = 0;
  for (std::size_t digits = 0; digits < kMaxLengthDigits; ++digits) {
    if (digits == remaining()) return Status::need_more(1);
    const auto character = std::to_integer<unsigned char>(bytes_[offset_ + digits]);
    if (character == ' ' && digits != 0) {
      if (sum > limit) return Error::Malformed;
      value = sum;
      offset_ += digits + 1;
      return {};
    }
    if (character < '0' || character > '9') return Error::Malformed;
    const std::uint64_t digit = character - std::uint64_t{'0'};
    if (sum > (UINT64_MAX - digit) / 10) return Error::Malformed;
    sum = sum * 10 + digit;
  }
  return Error::Malformed;
}

}  // namespace wstp
