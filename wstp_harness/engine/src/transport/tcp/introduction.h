// The first bytes on both sockets of a link that goes through a link server (wire.md 5), as texts:
// `id=<UUID> connection=data` or `connection=mesg`, and the 16 bytes both sides add on the data
// socket.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wstp::transport::tcp {

inline constexpr std::size_t INTRODUCTION_SIZE = 55;

/// Follows the data introduction, and is what the server answers; its content has no known meaning.
inline constexpr std::string_view SETTINGS{"\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16};

struct Introduction {
  std::string uuid;  // upper case
  bool is_data = false;
};

std::string introduction_text(const Introduction& introduction);

/// Of exactly INTRODUCTION_SIZE bytes; nullopt: a stranger.
std::optional<Introduction> read_introduction(std::string_view text);

std::string random_uuid();

}  // namespace wstp::transport::tcp
