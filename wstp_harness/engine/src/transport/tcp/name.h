// TCPIP link names: `port@host,port@host`, first the port of the byte stream, then that of the
// urgent messages. What a user may leave out and what is shown for it: wire.md 1.1, api.md 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wstp::transport::tcp {

/// The two halves of a name as written; empty where nothing was written.
struct Name {
  std::string data_port;
  std::string data_host;
  std::string message_port;
  std::string message_host;
};

/// Splits at the first comma and each half at its first `@`; every text is some name.
Name parse_name(std::string_view text);

/// 1 .. 65535 in plain decimal; anything else is no port and can never be connected to.
std::optional<std::uint16_t> port_number(std::string_view text);

}  // namespace wstp::transport::tcp
