// The urgent messages' frame on TCPIP: two big-endian words, code and argument; the code 9 alone is
// the closing word (wire.md 3). Sans-IO: bytes may come split and several at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "transport/transport.h"

namespace wstp::transport::tcp {

inline constexpr std::int32_t TERMINATE = 1;
inline constexpr std::int32_t CLOSING = 9;
inline constexpr std::size_t WORD = 4;

/// The closing word.
std::array<std::byte, WORD> word_bytes(std::int32_t word);

/// Both words, for one send: an older library of Wolfram's takes a code whose argument comes apart
/// for no message at all, and 13.2 for one with a wrong argument.
std::array<std::byte, 2 * WORD> frame_bytes(Message message);

class MessageReader {
 public:
  /// Takes the next bytes off the front of `bytes`. A message when one is complete (also the
  /// closing word, as code 9 with argument 0); nullopt when `bytes` is used up.
  std::optional<Message> next(std::span<const std::byte>& bytes);

 private:
  std::array<std::byte, 2 * WORD> held_{};
  std::size_t size_ = 0;
};

}  // namespace wstp::transport::tcp
