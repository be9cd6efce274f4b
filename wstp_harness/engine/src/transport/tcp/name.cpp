#include "transport/tcp/name.h"

#include <charconv>
#include <utility>

namespace wstp::transport::tcp {

namespace {

std::pair<std::string, std::string> split(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {std::string{text}, {}};
  return {std::string{text.substr(0, at)}, std::string{text.substr(at + 1)}};
}

}  // namespace

Name parse_name(std::string_view text) {
  const auto [data, message] = split(text, ',');
  auto [data_port, data_host] = split(data, '@');
  auto [message_port, message_host] = split(message, '@');
  return {std::move(data_port), std::move(data_host), std::move(message_port),
          std::move(message_host)};
}

std::optional<std::uint16_t> port_number(std::string_view text) {
  unsigned value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || stop != end || value == 0 || value > 0xffff) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

}  // namespace wstp::transport::tcp
