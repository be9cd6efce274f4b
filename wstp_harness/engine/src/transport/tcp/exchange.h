// The port exchange on the data socket as texts (wire.md 1.2): what is asked, what is answered, and
// the strict reading of both. No sockets here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wstp::transport::tcp {

/// The connector's question, without the last byte: `Y` asks for the message port.
inline constexpr std::string_view QUESTION = "need_msg_port";
inline constexpr std::size_t QUESTION_SIZE = QUESTION.size() + 1;

/// No answer is longer up to its `Y`; a peer that sends more is none.
inline constexpr std::size_t LONGEST_ANSWER = 64;

std::string question(bool port_wanted);

/// Whether the port is wanted; nullopt: this is no connector. Any last byte but `Y` says no (F).
std::optional<bool> read_question(std::string_view text);

std::string answer(bool port_wanted, std::uint16_t message_port);

/// `text` ends with the first `Y`. To a question without port it must be `OKY` and gives
/// `known_port`.
std::optional<std::uint16_t> read_answer(std::string_view text,
                                         std::optional<std::uint16_t> known_port);

}  // namespace wstp::transport::tcp
