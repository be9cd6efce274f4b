#include "transport/tcp/messages.h"

#include <algorithm>

namespace wstp::transport::tcp {

namespace {

std::int32_t word_of(std::span<const std::byte, WORD> bytes) {
  std::uint32_t value = 0;
  for (const auto each : bytes) value = value << 8U | std::to_integer<std::uint32_t>(each);
  return static_cast<std::int32_t>(value);
}

}  // namespace

std::array<std::byte, WORD> word_bytes(std::int32_t word) {
  const auto value = static_cast<std::uint32_t>(word);
  return {static_cast<std::byte>(value >> 24U), static_cast<std::byte>(value >> 16U),
          static_cast<std::byte>(value >> 8U), static_cast<std::byte>(value)};
}

std::array<std::byte, 2 * WORD> frame_bytes(Message message) {
  std::array<std::byte, 2 * WORD> frame{};
  std::ranges::copy(word_bytes(message.code), frame.begin());
  std::ranges::copy(word_bytes(message.argument), frame.begin() + WORD);
  return frame;
}

std::optional<Message> MessageReader::next(std::span<const std::byte>& bytes) {
  while (!bytes.empty()) {
    held_.at(size_++) = bytes.front();
    bytes = bytes.subspan(1);
    const auto code = word_of(std::span{held_}.first<WORD>());
    if (size_ == WORD && code == CLOSING) {
      size_ = 0;
      return Message{code, 0};
    }
    if (size_ < held_.size()) continue;
    size_ = 0;
    return Message{code, word_of(std::span{held_}.last<WORD>())};
  }
  return std::nullopt;
}

}  // namespace wstp::transport::tcp
