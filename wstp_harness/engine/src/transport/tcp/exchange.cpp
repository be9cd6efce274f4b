#include "transport/tcp/exchange.h"

#include "transport/tcp/name.h"

namespace wstp::transport::tcp {

namespace {

constexpr std::string_view PORT_PREFIX = "msg_port=";

}  // namespace

std::string question(bool port_wanted) { return std::string{QUESTION} + (port_wanted ? 'Y' : 'N'); }

std::optional<bool> read_question(std::string_view text) {
  if (text.size() != QUESTION_SIZE || !text.starts_with(QUESTION)) return std::nullopt;
  return text.back() == 'Y';
}

std::string answer(bool port_wanted, std::uint16_t message_port) {
  if (!port_wanted) return "OKY";
  return std::string{PORT_PREFIX} + std::to_string(message_port) + 'Y';
}

std::optional<std::uint16_t> read_answer(std::string_view text,
                                         std::optional<std::uint16_t> known_port) {
  if (known_port) return text == "OKY" ? known_port : std::nullopt;
  if (!text.starts_with(PORT_PREFIX) || !text.ends_with('Y')) return std::nullopt;
  text.remove_prefix(PORT_PREFIX.size());
  text.remove_suffix(1);
  return port_number(text);
}

}  // namespace wstp::transport::tcp
