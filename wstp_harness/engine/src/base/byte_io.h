// Bytes of the wire: little- and big-endian loads and stores, the length form LEN (wire.md section
// 2), and a writer and a reader that use nothing else. Not here: tokens (token/), text bodies
// (text/body.h).
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/byte_queue.h"
#include "base/status.h"

namespace wstp {

/// A number whose bytes can be reversed as a whole (long double has padding and is handled by
/// number/).
template <typename T>
concept Word = (std::integral<T> || std::floating_point<T>) && sizeof(T) <= 8;

namespace detail {
template <std::size_t Size>
using Bits = std::conditional_t<
    Size == 1, std::uint8_t,
    std::conditional_t<Size == 2, std::uint16_t,
                       std::conditional_t<Size == 4, std::uint32_t, std::uint64_t>>>;
}  // namespace detail

/// The value with its bytes in the opposite order.
template <Word T>
[[nodiscard]] constexpr T byte_swapped(T value) {
  using U = detail::Bits<sizeof(T)>;
  auto from = std::bit_cast<U>(value);
  if constexpr (sizeof(T) == 2) from = __builtin_bswap16(from);
  if constexpr (sizeof(T) == 4) from = __builtin_bswap32(from);
  if constexpr (sizeof(T) == 8) from = __builtin_bswap64(from);
  return std::bit_cast<T>(from);
}

/// Reads sizeof(T) bytes at `from` (any alignment) in the byte order `Order`.
template <Word T, std::endian Order>
[[nodiscard]] T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return Order == std::endian::native ? value : byte_swapped(value);
}

template <Word T, std::endian Order>
void store(std::byte* to, T value) {
  if constexpr (Order != std::endian::native) value = byte_swapped(value);
  std::memcpy(to, &value, sizeof(T));
}

template <Word T>
[[nodiscard]] T load_little(const std::byte* from) {
  return load<T, std::endian::little>(from);
}

template <Word T>
[[nodiscard]] T load_big(const std::byte* from) {
  return load<T, std::endian::big>(from);
}

template <Word T>
void store_little(std::byte* to, T value) {
  store<T, std::endian::little>(to, value);
}

template <Word T>
void store_big(std::byte* to, T value) {
  store<T, std::endian::big>(to, value);
}

/// Characters as bytes and back; the same memory.
[[nodiscard]] inline std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

[[nodiscard]] inline std::string_view as_characters(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// LEN(n): one byte 0x40+n for n < 64, else ASCII decimal and a blank.
struct EncodedLength {
  std::array<std::byte, 21> bytes;  // 20 digits of 2^64-1 and the blank
  std::size_t size;

  [[nodiscard]] std::span<const std::byte> span() const { return {bytes.data(), size}; }
};

[[nodiscard]] EncodedLength encode_length(std::uint64_t n);

/// Bytes LEN(n) takes.
[[nodiscard]] std::size_t length_size(std::uint64_t n);

/// Characters of a decimal LEN that are looked at before it is refused (leading zeros are allowed).
inline constexpr std::size_t kMaxLengthDigits = 64;

/// Reads forward over bytes that are all there or still arriving. Every call answers Ok and moves
/// on, or moves nothing: need_more when the bytes end too early, Malformed when they cannot become
/// right.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : bytes_{bytes} {}

  [[nodiscard]] std::size_t offset() const { return offset_; }

  [[nodiscard]] std::span<const std::byte> rest() const { return bytes_.subspan(offset_); }

  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - offset_; }

  Status byte(std::byte& value);

  /// The next byte without moving on.
  [[nodiscard]] Status peek(std::byte& value) const;

  Status bytes(std::size_t count, std::span<const std::byte>& value);

  /// LEN in either form, also decimal below 64 and with leading zeros. No digit at all, another
  /// character, more than kMaxLengthDigits characters, or a value above `limit`: Malformed.
  Status length(std::uint64_t& value, std::uint64_t limit = UINT64_MAX);

  /// A number, low byte first.
  template <Word T>
  Status little(T& value) {
    std::span<const std::byte> raw;
    const Status status = bytes(sizeof(T), raw);
    if (status.ok()) value = load_little<T>(raw.data());
    return status;
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t offset_ = 0;
};

/// Appends to a queue.
class ByteWriter {
 public:
  explicit ByteWriter(ByteQueue& queue) : queue_{&queue} {}

  void byte(std::byte value) { queue_->append(value); }

  void byte(char value) { queue_->append(static_cast<std::byte>(value)); }

  void bytes(std::span<const std::byte> value) { queue_->append(value); }

  void characters(std::string_view value) { queue_->append(as_bytes(value)); }

  void length(std::uint64_t n) { queue_->append(encode_length(n).span()); }

  template <Word T>
  void little(T value) {
    store_little(queue_->extend(sizeof(T)).data(), value);
  }

  [[nodiscard]] ByteQueue& queue() { return *queue_; }

 private:
  ByteQueue* queue_;
};

}  // namespace wstp
